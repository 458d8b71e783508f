"use strict";

// Tries to connect from the network namespace in which it runs. Standard input: a JSON list of `address:port`; standard
// output: a JSON list with the outcome of each, `connected` or the error's code.
const { readFileSync } = require("node:fs");
const { connect } = require("node:net");

/** Milliseconds: on one machine, a connection that is possible is open within a few. */
const TIMEOUT = 2000;

function attempt(endpoint) {
  const [host, port] = endpoint.split(":");
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port), timeout: TIMEOUT });
    const end = (outcome) => {
      socket.destroy();
      resolve(outcome);
    };
    socket.on("connect", () => end("connected"));
    socket.on("timeout", () => end("timed out"));
    socket.on("error", (error) => end(error.code ?? error.message));
  });
}

const endpoints = JSON.parse(readFileSync(0, "utf8"));
Promise.all(endpoints.map(attempt)).then((outcomes) => console.log(JSON.stringify(outcomes)));
