import assert from "node:assert/strict";

import * as docker from "@pulumi/docker-build";
import * as kubernetes from "@pulumi/kubernetes";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { setVariables, type Variables } from "../../../lib/environment";
import { record } from "../../../plan/record";

const NOBODY = "http://127.0.0.1:9";

/** Environment variables of a machine; each must change nothing in a plan. */
const MACHINES: readonly Variables[] = [
  { http_proxy: NOBODY },
  { https_proxy: NOBODY, no_grpc_proxy: "localhost" },
  { grpc_proxy: NOBODY, no_grpc_proxy: "example.com", no_proxy: "example.com" },
  { KUBECONFIG: "/home/ada/kubeconfig" },
  { PULUMI_K8S_ENABLE_SERVER_SIDE_APPLY: "false", PULUMI_K8S_CLIENT_QPS: "7" },
  { DOCKER_HOST: "tcp://127.0.0.1:9" },
  { AWS_REGION: "us-west-2" },
  { AWS_DEFAULT_REGION: "us-west-2", AWS_ACCESS_KEY_ID: "AKIA", AWS_SECRET_ACCESS_KEY: "x", AWS_SESSION_TOKEN: "y" },
];

/** Registers a provider of each kind, and a component whose options the SDK changes by a call over gRPC. */
function program(): void {
  new aws.Provider("aws");
  new docker.Provider("docker");
  new kubernetes.Provider("kubernetes");
  const transforms: pulumi.ResourceTransform[] = [({ props, opts }) => ({ props, opts })];
  new pulumi.ComponentResource("test:index:Shop", "shop", {}, { transforms });
}

describe("a plan is the same on a machine with", () => {
  for (const variables of MACHINES) {
    it(Object.keys(variables).join(", "), async () => {
      const context = { project: "shop", stack: "test" };
      const expected = await record(program, context);
      const before = setVariables(variables);
      const changed = { ...process.env };
      try {
        assert.deepEqual(await record(program, context), expected);
        assert.deepEqual({ ...process.env }, changed);
      } finally {
        setVariables(before);
      }
    });
  }
});
