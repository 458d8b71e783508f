#!/usr/bin/env node
"use strict";

const { Buffer } = require("node:buffer");

/** The commands of the AWS CLI that a kubeconfig of EKS and the wait for access use; tokens differ by call. */
const command = process.argv.slice(2).join(" ");
if (/^--region \S+ eks get-token --cluster-name \S+ --output json$/.test(command)) {
  const token = `k8s-aws-v1.${Buffer.from(`${process.pid}-${Date.now()}`).toString("base64url")}`;
  const { apiVersion } = JSON.parse(process.env.KUBERNETES_EXEC_INFO);
  console.log(JSON.stringify({ kind: "ExecCredential", apiVersion, spec: {}, status: { token } }));
} else if (command === "sts get-caller-identity --query Arn --output text") {
  console.log("arn:aws:sts::111122223333:assumed-role/slipway-deploy/test");
} else {
  console.error(`aws: the fake has no command ${command}`);
  process.exitCode = 252;
}
