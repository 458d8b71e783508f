import assert from "node:assert/strict";

import { shortImage } from "../../../plan/text/short";
import { keyValues } from "../../../plan/text/key-values";
import { deployment, resource, SECRET_TYPE } from "./fixture";

const values = (type: string, inputs: Record<string, unknown>) => keyValues(resource(type, "x", { inputs }));

describe("key values of a resource", () => {
  it("of a Deployment are replicas, image and size", () => {
    assert.deepEqual(keyValues(deployment("web", "0123456789abcdef")), [
      "2 replicas",
      "shop/web@01234567",
      "cpu 50m",
      "mem 64Mi",
    ]);
  });

  it("of a pod include its sidecars, not its init containers", () => {
    const initContainers = [
      { name: "copy", image: "shop/pages:1" },
      { name: "engine", image: "shop/engine:2", restartPolicy: "Always" },
    ];
    const spec = { containers: [{ name: "web", image: "shop/web:3" }], initContainers };
    assert.deepEqual(values("kubernetes:apps/v1:StatefulSet", { spec: { replicas: 1, template: { spec } } }), [
      "1 replica",
      "shop/web:3",
      "shop/engine:2",
    ]);
  });

  it("of a HorizontalPodAutoscaler are its range and target", () => {
    const metrics = [{ resource: { name: "cpu", target: { averageUtilization: 60 } } }];
    const spec = { minReplicas: 2, maxReplicas: 8, metrics };
    assert.deepEqual(values("kubernetes:autoscaling/v2:HorizontalPodAutoscaler", { spec }), [
      "2-8 replicas",
      "at 60% cpu",
    ]);
  });

  it("of an Ingress are hosts with their paths, class and TLS", () => {
    const rules = [{ host: "a.test", http: { paths: [{ path: "/api" }, { path: "/" }] } }, { host: "b.test" }];
    const spec = { rules, ingressClassName: "nginx", tls: [{}] };
    assert.deepEqual(values("kubernetes:networking.k8s.io/v1:Ingress", { spec }), [
      "a.test: /api /",
      "b.test",
      "by nginx",
      "TLS",
    ]);
  });

  it("of a Secret are its keys, never a value", () => {
    assert.deepEqual(values(SECRET_TYPE, { stringData: { A: "[secret 01234567]", B: "x" } }), ["A, B"]);
  });

  it("of AWS are versions, ranges and sizes", () => {
    const subnet = { cidrBlock: "10.0.0.0/20", availabilityZone: "eu-west-1a", mapPublicIpOnLaunch: true };
    assert.deepEqual(values("aws:ec2/subnet:Subnet", subnet), ["10.0.0.0/20 eu-west-1a public"]);
    assert.deepEqual(values("eks:index:Cluster", { version: "1.35", autoMode: { enabled: true } }), [
      "Kubernetes 1.35",
      "Auto Mode",
    ]);
    const database = { engine: "postgres", engineVersion: "17", instanceClass: "db.t4g.micro", multiAz: true };
    assert.deepEqual(values("aws:rds/instance:Instance", database), ["postgres 17", "db.t4g.micro", "multi-AZ"]);
    const record = { type: "CNAME", records: ["lb.test"] };
    assert.deepEqual(values("aws:route53/record:Record", record), ["CNAME", "to lb.test"]);
    const attached = { policyArn: "arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy" };
    assert.deepEqual(values("aws:iam/rolePolicyAttachment:RolePolicyAttachment", attached), [
      "AmazonEBSCSIDriverPolicy",
    ]);
    const rule = { upstreamRegistryUrl: "public.ecr.aws" };
    assert.deepEqual(values("aws:ecr/pullThroughCacheRule:PullThroughCacheRule", rule), ["of public.ecr.aws"]);
  });

  it("of a promoted image are its source", () => {
    const sources = [`registry.test/shop/web@sha256:${"0123456789abcdef".repeat(4)}`];
    assert.deepEqual(values("docker-build:index:Index", { sources }), ["shop/web@01234567", "copied"]);
  });

  it("of an unknown type are common inputs such as its version, or nothing", () => {
    assert.deepEqual(values("aws:x/y:Z", { engineVersion: "7", other: "no" }), ["7"]);
    assert.deepEqual(values("kubernetes:example.com/v1:Widget", { spec: { size: 1 } }), []);
  });

  it("include that a resource is protected, or only looked up", () => {
    assert.deepEqual(keyValues(resource(SECRET_TYPE, "x", { options: { protect: true } })), ["protected"]);
    assert.deepEqual(keyValues(resource(SECRET_TYPE, "x", { options: { read: "y" } })), ["looked up, not created"]);
  });

  it("shorten image references", () => {
    assert.equal(shortImage(`1.dkr.ecr.aws/a/b@sha256:${"0123456789abcdef".repeat(4)}`), "a/b@01234567");
    assert.equal(shortImage("localhost:5000/a/b:0123456789abcdef"), "a/b:01234567");
    assert.equal(shortImage("docker.io/library/postgres:17"), "postgres:17");
    assert.equal(shortImage("1.dkr.ecr.aws/cache/docker/library/postgres:17"), "postgres:17");
    assert.equal(shortImage("nginx:1.27"), "nginx:1.27");
  });
});
