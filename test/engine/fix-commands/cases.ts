import { decoded } from "../../../settings/stored-values";
import { mapValues } from "../../../lib/values";
import { AWS, LOCAL } from "../../support/settings";

/** Settings with a problem. */
export interface FixCase {
  /** Settings that are valid. */
  readonly base: Readonly<Record<string, unknown>>;
  /** Settings as they stand in the stack file, in place of some of those. */
  readonly yaml: string;
  /** The key that the problem names. */
  readonly key: string;
  /** What to type where a command asks for a secret. */
  readonly secret?: string;
}

const usual = (settings: Readonly<Record<string, string>>) => ({
  ...mapValues(settings, (value) => decoded(value) ?? value),
  "slipway:account": settings["slipway:account"],
  "slipway:apps": ["thoughts"],
});
const local = usual(LOCAL);
const aws = usual(AWS);

const CLUSTER = 'version: "1.35", administrators: ["arn:aws:iam::111122223333:role/admin"], publicAccessCidrs: []';
const group = (rest: string) =>
  `slipway:cluster: {${CLUSTER}, nodes: {kind: managed, groups: {main: {instanceTypes: [m7i.large], min: 1, max: 2${rest}}}}}`;

/** One case for each kind of field and rule. */
export const CASES: Readonly<Record<string, FixCase>> = {
  "a missing text": { base: aws, yaml: "slipway:domain:", key: "slipway:domain" },
  "a text that is a number": { base: aws, yaml: "slipway:account: 111122223333.0", key: "slipway:account" },
  "a text without quotes": { base: aws, yaml: "slipway:account: 012345678901", key: "slipway:account" },
  "a nested text that is a number": {
    base: aws,
    yaml: "slipway:registry: {readers: [111122223333]}",
    key: "slipway:registry.readers[0]",
  },
  "a nested text without quotes": {
    base: aws,
    yaml: "slipway:registry: {readers: [011122223333]}",
    key: "slipway:registry.readers[0]",
  },
  "the name of a key that is a number": {
    base: local,
    yaml: "thoughts:signingKeys: [2027]",
    key: "thoughts:signingKeys[0]",
  },
  "a date without quotes": { base: local, yaml: "thoughts:signingKeys: [2026-11-25]", key: "thoughts:signingKeys[0]" },
  "an invalid text": { base: aws, yaml: "slipway:region: Frankfurt", key: "slipway:region" },
  "an invalid choice": { base: aws, yaml: "slipway:network: {nat: two}", key: "slipway:network.nat" },
  "an invalid target": { base: local, yaml: "slipway:target: gcp", key: "slipway:target" },
  "a number that is a text": { base: local, yaml: "slipway:rolloutDeadline: soon", key: "slipway:rolloutDeadline" },
  "a number that is too small": { base: local, yaml: "slipway:rolloutDeadline: 1", key: "slipway:rolloutDeadline" },
  "a nested number that is too large": {
    base: aws,
    yaml: "slipway:ingress: {replicas: 99}",
    key: "slipway:ingress.replicas",
  },
  "a number of a few": {
    base: aws,
    yaml: `slipway:cluster: {${CLUSTER}, logs: {retentionDays: 2}}`,
    key: "slipway:cluster.logs.retentionDays",
  },
  "a boolean that is a text": { base: local, yaml: "thoughts:demo: maybe", key: "thoughts:demo" },
  "a nested boolean that is a number": {
    base: aws,
    yaml: "slipway:images: {builder: slipway, cache: 1}",
    key: "slipway:images.cache",
  },
  "an unknown key": { base: local, yaml: "slipway:colour: blue", key: "slipway:colour" },
  "an unknown nested key": {
    base: local,
    yaml: "slipway:charts: {colour: blue}",
    key: "slipway:charts.colour",
  },
  "an unknown key with special characters": {
    base: local,
    yaml: 'slipway:images: {builder: slipway, mirrors: {"example.com/a": "localhost:5000"}}',
    key: 'slipway:images.mirrors["example.com/a"]',
  },
  "an unknown namespace": { base: local, yaml: "thougths:demo: true", key: "thougths:demo" },
  "a renamed key": {
    base: aws,
    yaml: group(", night: {min: 1, max: 1, from: '20:00', to: '06:00', timezone: UTC}"),
    key: "slipway:cluster.nodes.groups.main.night",
  },
  "no applications": { base: local, yaml: "slipway:apps: []", key: "slipway:apps" },
  "applications that are a text": { base: local, yaml: "slipway:apps: thoughts", key: "slipway:apps" },
  "an application in upper case": { base: local, yaml: "slipway:apps: [Thoughts]", key: "slipway:apps[0]" },
  "an unknown application": { base: local, yaml: "slipway:apps: [thoughts, thoughs]", key: "slipway:apps[1]" },
  "an application twice": { base: local, yaml: "slipway:apps: [thoughts, thoughts, thoughts]", key: "slipway:apps[2]" },
  "zones that are a text": { base: aws, yaml: "slipway:zones: eu-central-1a", key: "slipway:zones" },
  "a zone alone": { base: aws, yaml: "slipway:zones: [eu-central-1b]", key: "slipway:zones" },
  "no zones": { base: aws, yaml: "slipway:zones: []", key: "slipway:zones" },
  "too many zones": {
    base: aws,
    yaml: "slipway:zones: [eu-central-1a, eu-central-1b, eu-central-1c, eu-central-1d, eu-central-1e, eu-central-1f]",
    key: "slipway:zones",
  },
  "zones of another region": { base: aws, yaml: "slipway:zones: [us-east-1a, us-east-1b]", key: "slipway:zones[0]" },
  "a nested list that is a text": {
    base: aws,
    yaml: "slipway:network: {endpoints: ecr}",
    key: "slipway:network.endpoints",
  },
  "a nested list that is empty": {
    base: aws,
    yaml: 'slipway:cluster: {version: "1.35", administrators: [], publicAccessCidrs: []}',
    key: "slipway:cluster.administrators",
  },
  "a name twice": {
    base: aws,
    yaml: "slipway:network: {endpoints: [ecr, sts, ecr, sts]}",
    key: "slipway:network.endpoints[3]",
  },
  "a missing object": { base: aws, yaml: "slipway:cluster:", key: "slipway:cluster" },
  "an object that is a text": { base: aws, yaml: "slipway:network: none", key: "slipway:network" },
  "an object that is a list": { base: aws, yaml: "slipway:registry: [a]", key: "slipway:registry" },
  "a map that is a text": {
    base: local,
    yaml: "slipway:images: {builder: slipway, mirrors: no}",
    key: "slipway:images.mirrors",
  },
  "no builder": { base: local, yaml: "slipway:images: {}", key: "slipway:images.builder" },
  "bounds of an autoscaler": {
    base: local,
    yaml: "thoughts:frontend: {autoscale: {min: 3, max: 2, cpuPercent: 50}}",
    key: "thoughts:frontend.autoscale.max",
  },
  "storage that cannot grow": {
    base: aws,
    yaml: "slipway:databases: {provider: rds, instanceClass: db.t4g.small, storage: 100}",
    key: "slipway:databases.maxStorage",
  },
  "memory of a cache": {
    base: local,
    yaml: "slipway:databases: {provider: cluster, redis: {provider: cluster, memory: 150, maxmemory: 150}}",
    key: "slipway:databases.redis.maxmemory",
  },
  "missing endpoints": {
    base: aws,
    yaml: "slipway:network: {nat: none, endpoints: [ecr, sts, ec2, eks, eks-auth]}\nslipway:images: {builder: slipway, pullThrough: true}",
    key: "slipway:network.endpoints",
  },
  "a network without a registry": {
    base: aws,
    yaml: "slipway:network: {nat: none, endpoints: [ecr, sts, ec2, eks, eks-auth, elasticloadbalancing]}",
    key: "slipway:images.pullThrough",
  },
  "settings of a network that exists": {
    base: aws,
    yaml:
      "slipway:network: {nat: single, vpcId: vpc-0123456789abcdef0, subnets: {" +
      "eu-central-1a: {private: subnet-0123456789abcdef0, public: subnet-0123456789abcdef1, publicCidr: 10.0.0.0/24}, " +
      "eu-central-1b: {private: subnet-0123456789abcdef2, public: subnet-0123456789abcdef3, publicCidr: 10.0.1.0/24}}}",
    key: "slipway:network.nat",
  },
  "an internal application that is not deployed": {
    base: aws,
    yaml: "slipway:ingress: {internal: [phpdemo, thoughts, thoughts]}",
    key: "slipway:ingress.internal[2]",
  },
  "a second controller of the same kind": {
    base: aws,
    yaml: "slipway:ingress: {next: {controller: ingress-nginx}}",
    key: "slipway:ingress.next.controller",
  },
  "a budget without an amount": {
    base: aws,
    yaml: "slipway:budget: {enforcement: mandatory}",
    key: "slipway:budget.monthlyUsd",
  },
  "a budget with parts of cents": {
    base: aws,
    yaml: "slipway:budget: {monthlyUsd: 100.125}",
    key: "slipway:budget.monthlyUsd",
  },
  "a budget that is a number": { base: aws, yaml: "slipway:budget: 500", key: "slipway:budget" },
  "a budget of a local environment": { base: local, yaml: "slipway:budget: {monthlyUsd: 5}", key: "slipway:budget" },
  "an instance type of another architecture": {
    base: aws,
    yaml: "slipway:cost: {autoInstanceTypes: {arm64: m7i.large}}",
    key: "slipway:cost.autoInstanceTypes.arm64",
  },
  "a discount of spot nodes that is too large": {
    base: aws,
    yaml: "slipway:cost: {spotDiscountPercent: 100}",
    key: "slipway:cost.spotDiscountPercent",
  },
  "a plain secret": { base: local, yaml: "thoughts:adminToken: hush", key: "thoughts:adminToken" },
  "a plain secret in a map": {
    base: local,
    yaml: "slipway:apps: [scopelens]\nscopelens:givenJwtKeys: {initial: a-secret-that-somebody-wrote-down-here}",
    key: "scopelens:givenJwtKeys.initial",
    secret: "a-secret-of-more-than-thirty-two-bytes",
  },
  "a needless encryption": { base: aws, yaml: "slipway:domain: {secure: AAA=}", key: "slipway:domain" },
  "a needless encryption of a nested choice": {
    base: aws,
    yaml: "slipway:network: {nat: {secure: AAA=}}",
    key: "slipway:network.nat",
  },
};
