import assert from "node:assert/strict";

import { cidr } from "../../settings/ip-ranges";
import { autoscale, chartRepository, domainName, ipAddress } from "../../settings/values";

const LABEL = "a".repeat(63);

/** Valid and invalid values by kind, and the message about an invalid one. */
const KINDS = [
  {
    kind: "CIDR range",
    schema: cidr(),
    message: "an IPv4 range in CIDR notation, such as 203.0.113.0/24",
    valid: ["0.0.0.0/0", "10.0.0.0/8", "203.0.113.0/24", "255.255.255.255/32"],
    invalid: [
      "10.0.0.0",
      "10.0.0.0/33",
      "10.0.0.0/-1",
      "10.0.0.0/08",
      "10.0.0/8",
      "256.0.0.0/8",
      "01.0.0.0/8",
      "10.0.0.0/8 ",
      "10.0.0.0/8\n",
      "fd00::/8",
      "",
    ],
  },
  {
    kind: "IP address",
    schema: ipAddress(),
    message: "an IPv4 or IPv6 address, such as 10.96.0.10",
    valid: ["10.96.0.10", "255.255.255.255", "::1", "fd00::10", "FD00::10", "::ffff:10.0.0.1", "1:2:3:4:5:6:7:8"],
    invalid: [
      "10.96.0",
      "10.96.0.256",
      "010.96.0.10",
      "10.96.0.10/32",
      "10.96.0.10\n",
      "fe80::1%eth0",
      "fe80::1%25eth0",
      "[::1]",
      "1::2::3",
      "1:2:3:4:5:6:7:8:9",
      "12345::",
      "::ffff:10.0.0.256",
      "::1/128",
      "localhost",
      "",
    ],
  },
  {
    kind: "DNS name",
    schema: domainName(),
    message: "a DNS name, such as dev.example.com",
    valid: ["localhost", "0.0.0.0", "dev.example.com", "1.example", "a--b.example", `${LABEL}.example`],
    invalid: [
      "",
      ".",
      "example.com.",
      "Example.com",
      "dev_1.example.com",
      "-a.example.com",
      "a-.example.com",
      "a..example.com",
      ".example.com",
      "*.example.com",
      "exämple.com",
      "example.com:80",
      "http://example.com",
      "example.com/path",
      "example.com\n",
      "bad_.Example.com.",
      `${LABEL}a.example`,
      [LABEL, LABEL, LABEL, LABEL].join("."),
    ],
  },
  {
    kind: "chart repository",
    schema: chartRepository(),
    message:
      "a chart repository or registry that begins with https:// or oci:// (http:// on localhost and 127.0.0.1 only), " +
      "without a slash at the end, such as oci://registry.example.com/charts",
    valid: [
      "https://charts.example.com",
      "https://charts.example.com:8443/Stable/v2.1/~team_a",
      "http://localhost",
      "http://localhost:8879/charts",
      "http://127.0.0.1:8879",
      "oci://registry.example.com",
      "oci://111122223333.dkr.ecr.eu-central-1.amazonaws.com/charts",
      "oci://registry.example.com:5000/team_a/charts--v2.1",
    ],
    invalid: [
      "charts.example.com",
      "https://",
      "https://charts.example.com/",
      "https://charts..example.com",
      "https://charts.example.com//stable",
      "https://charts.example.com/../stable",
      "https://charts.example.com/stable?token=1",
      "https://user:password@charts.example.com",
      "https://charts.example.com\n",
      "HTTPS://charts.example.com",
      "http://charts.example.com",
      "http://10.0.0.1/charts",
      "http://127.0.0.1.example.com",
      "http://localhost.example.com",
      "http://localhost:80@example.com",
      "oci://registry.example.com/",
      "oci://registry.example.com/Charts",
      "oci://registry.example.com/charts:1.2.3",
      "oci://registry.example.com/charts@sha256",
      "oci:registry.example.com/charts",
      "file:///charts",
      "./charts",
      "",
    ],
  },
];

describe("an autoscaler", () => {
  it("has bounds in order, which may be the same", () => {
    const parse = (min: number, max: number) => autoscale().safeParse({ min, max, cpuPercent: 60 });
    assert.deepEqual(parse(2, 2).data, { min: 2, max: 2, cpuPercent: 60 });
    assert.deepEqual(
      parse(4, 2).error?.issues.map(({ path, message }) => [path, message]),
      [[["max"], "at least as large as min"]],
    );
  });
});

for (const { kind, schema, message, valid, invalid } of KINDS) {
  describe(`a ${kind}`, () => {
    for (const value of valid) {
      it(`may be ${JSON.stringify(value)}`, () => {
        assert.equal(schema.parse(value), value);
      });
    }
    for (const value of invalid) {
      it(`must not be ${JSON.stringify(value)}`, () => {
        const messages = schema.safeParse(value).error?.issues.map((issue) => issue.message);
        assert.deepEqual(messages, [message]);
      });
    }
    it("must not be a number", () => {
      assert.deepEqual(
        schema.safeParse(10).error?.issues.map((issue) => issue.message),
        [message],
      );
    });
  });
}
