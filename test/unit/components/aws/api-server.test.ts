import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer, type Server } from "node:http";
import { createServer, type Server as TlsServer } from "node:https";
import { connect, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { askApiServer, callerIdentity } from "../../../../components/aws/api-server";
import { setVariables, type Variables } from "../../../../lib/environment";
import { selfSigned, type ServerCertificate } from "../../../support/certificate";
import { freePort } from "../../../support/free-port";

const ARN = "arn:aws:sts::111122223333:assumed-role/deploy/test";

/** A program as `aws`: prints a token that it counts up in a file, or fails. */
const AWS = `#!/usr/bin/env node
const { readFileSync, writeFileSync } = require("node:fs");
if (process.argv[2] === "sts") {
  console.log("${ARN}");
} else if (process.env.MODE === "fails") {
  console.error("\\nThe security token included in the request is expired");
  process.exitCode = 254;
} else if (process.env.MODE === "chatters") {
  console.log("a-secret, but no JSON");
} else {
  const count = Number(readFileSync(__dirname + "/count", "utf8")) + 1;
  writeFileSync(__dirname + "/count", String(count));
  console.log(JSON.stringify({ status: { token: "k8s-aws-v1.token" + count } }));
}
`;

describe("a request to the API server", () => {
  const folder = mkdtempSync(join(tmpdir(), "slipway-api-server-"));
  let certificate: ServerCertificate;
  let server: TlsServer;
  let answer: { readonly status: number; readonly body: string } | "none";
  let seen: string[];

  before(async () => {
    certificate = selfSigned(folder);
    writeFileSync(join(folder, "aws"), AWS, { mode: 0o755 });
    server = createServer(certificate, (request, response) => {
      seen.push(`${request.method ?? ""} ${request.url ?? ""} ${request.headers.authorization ?? ""}`);
      if (answer === "none") return;
      response.writeHead(answer.status).end(answer.body.replace("[header]", request.headers.authorization ?? ""));
    });
    await listening(server);
  });
  beforeEach(() => {
    writeFileSync(join(folder, "count"), "0");
    answer = { status: 200, body: "{}" };
    seen = [];
  });
  after(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });

  function kubeconfig({
    port = portOf(server),
    command = "aws",
    mode = "",
    authority = certificate.cert,
  } = {}): string {
    const ca = Buffer.from(authority).toString("base64");
    const exec = { command: join(folder, command), args: ["eks", "get-token"], env: [{ name: "MODE", value: mode }] };
    return JSON.stringify({
      clusters: [{ cluster: { server: `https://127.0.0.1:${port}`, "certificate-authority-data": ca } }],
      users: [{ user: { exec } }],
    });
  }

  it("is authenticated, and makes a new token each time", async () => {
    for (let time = 1; time <= 2; time++) assert.equal(await askApiServer(kubeconfig()), undefined);
    assert.deepEqual(seen, [
      "GET /api/v1/namespaces?limit=1 Bearer k8s-aws-v1.token1",
      "GET /api/v1/namespaces?limit=1 Bearer k8s-aws-v1.token2",
    ]);
  });

  const table: [number, string, string][] = [
    [401, '{"message":"Unauthorized"}', "401 Unauthorized"],
    [403, '{"message":"User \\"x\\" cannot list resource"}', '403 Forbidden: User "x" cannot list resource'],
    [429, "", "429 Too Many Requests"],
    [503, "<html>", "503 Service Unavailable"],
    [401, '{"message":"[header] is unknown"}', "401 Unauthorized: Bearer [token] is unknown"],
  ];
  for (const [status, body, expected] of table) {
    it(`reports ${expected}`, async () => {
      answer = { status, body };
      assert.equal(await askApiServer(kubeconfig()), expected);
    });
  }

  it("reports a server that does not answer", async () => {
    answer = "none";
    assert.match(
      (await askApiServer(kubeconfig(), 0.2)) ?? "",
      /^no answer from 127\.0\.0\.1:\d+ within 0\.2 seconds;/,
    );
  });

  it("reports a refused connection, and the setting that decides who may connect", async () => {
    const refusal = (await askApiServer(kubeconfig({ port: await freePort() }))) ?? "";
    assert.match(
      refusal,
      /^no connection to 127\.0\.0\.1:\d+: .*ECONNREFUSED.*; slipway:cluster\.publicAccessCidrs must/,
    );
  });

  it("trusts the authority of the kubeconfig alone, and sends no token to another server", async () => {
    const other = mkdtempSync(join(tmpdir(), "slipway-api-server-"));
    try {
      const refusal = (await askApiServer(kubeconfig({ authority: selfSigned(other).cert }))) ?? "";
      assert.match(refusal, /^no connection to 127\.0\.0\.1:\d+: .*certificate/);
      assert.deepEqual(seen, []);
    } finally {
      rmSync(other, { recursive: true });
    }
  });

  it("reports a command that prints no token, without its output", async () => {
    assert.match(
      (await askApiServer(kubeconfig({ mode: "fails" }))) ?? "",
      /aws printed no token: The security token included in the request is expired$/,
    );
    assert.match(
      (await askApiServer(kubeconfig({ mode: "chatters" }))) ?? "",
      /aws printed no token, but something else$/,
    );
  });

  it("fails at once without the command", async () => {
    await assert.rejects(
      askApiServer(kubeconfig({ command: "no-aws" })),
      /no-aws cannot be started: .*install the AWS CLI, then test it with: aws sts get-caller-identity$/,
    );
  });

  it("finds the identity, if AWS tells it", async () => {
    assert.equal(await callerIdentity(kubeconfig()), ARN);
  });

  describe("through a proxy", () => {
    let proxy: Server;
    let targets: string[];
    let variables: Variables;

    before(async () => {
      proxy = createHttpServer().on("connect", (request, client) => {
        targets.push(`${request.url ?? ""} ${request.headers["proxy-authorization"] ?? ""}`);
        const upstream = connect(Number(request.url?.split(":")[1]), "127.0.0.1", () => {
          client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
          client.pipe(upstream).pipe(client);
        });
      });
      await listening(proxy);
      const url = `http://ada:secret@127.0.0.1:${portOf(proxy)}`;
      variables = setVariables({ HTTPS_PROXY: url, NO_PROXY: undefined, no_proxy: undefined });
    });
    beforeEach(() => {
      targets = [];
    });
    after(() => {
      proxy.close();
      setVariables(variables);
    });

    it("goes where HTTPS_PROXY says, and verifies the server behind it", async () => {
      answer = { status: 403, body: "" };
      assert.equal(await askApiServer(kubeconfig()), "403 Forbidden");
      assert.deepEqual(targets, [`127.0.0.1:${portOf(server)} Basic ${Buffer.from("ada:secret").toString("base64")}`]);
    });

    for (const [list, expected] of [
      ["localhost,127.0.0.1", 0],
      ["*", 0],
      ["example.com", 1],
    ] as const) {
      it(`${expected === 0 ? "is direct" : "is not direct"} with NO_PROXY=${list}`, async () => {
        process.env.NO_PROXY = list;
        assert.equal(await askApiServer(kubeconfig()), undefined);
        assert.equal(targets.length, expected);
      });
    }
  });
});

function listening(server: Server | TlsServer): Promise<void> {
  return new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
}

function portOf(server: Server | TlsServer): number {
  return (server.address() as AddressInfo).port;
}
