import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { check, resolveConfig } from "prettier";

import { renewPrices } from "../../../commands/prices/prices";
import { PROJECT_FOLDER } from "../../../lib/project";
import type { Figure } from "../../../plan/cost/figure";
import { instanceHour } from "../../../plan/cost/figures/compute";
import { DNS_QUERY, NAT_GB, NAT_HOUR } from "../../../plan/cost/figures/network";
import { KEY_MONTH } from "../../../plan/cost/figures/storage";
import { readPrices } from "../../../plan/cost/price-file";
import { priceFileSchema } from "../../../plan/cost/price-file-schema";
import { LINUX, sampleFile, type SampleRow } from "./sample";

const M7I = instanceHour("m7i.large");
const USED = new Map<string, readonly Figure[]>([
  ["eu-central-1", [NAT_HOUR, NAT_GB, M7I, DNS_QUERY, KEY_MONTH]],
  ["eu-west-1", [KEY_MONTH]],
]);

const EC2: readonly SampleRow[] = [
  { usageType: "EUC1-NatGateway-Hours", Unit: "Hrs", PricePerUnit: "0.0540000000" },
  { ...LINUX, usageType: "EUC1-BoxUsage:m7i.large", PricePerUnit: "0.1207500000" },
];
const keys = (region: string) => ({
  "Region Code": region,
  usageType: `${region}-KMS-Keys`,
  Unit: "Keys",
  PricePerUnit: "1",
});

/** The files of a server, by their path. */
const FILES: Readonly<Record<string, string>> = {
  "/offers/v1.0/aws/AmazonEC2/current/eu-central-1/index.csv": sampleFile(EC2),
  "/offers/v1.0/aws/awskms/current/eu-central-1/index.csv": sampleFile([keys("eu-central-1")], { offer: "awskms" }),
  "/offers/v1.0/aws/awskms/current/eu-west-1/index.csv": sampleFile([keys("eu-west-1")], {
    offer: "awskms",
    version: "",
    published: "",
  }),
  "/offers/v1.0/aws/AmazonRoute53/current/index.csv": sampleFile(
    [{ "Region Code": "", usageType: "DNS-Queries", Unit: "Queries", PricePerUnit: "0.0000004000" }],
    { offer: "AmazonRoute53" },
  ),
};

describe("npm run prices", () => {
  let server: Server;
  let folder: string;
  let answer: (path: string, response: ServerResponse) => void;
  const serve = (files = FILES) => {
    answer = (path, response) => {
      response.writeHead(files[path] === undefined ? 404 : 200).end(files[path]);
    };
  };
  before(async () => {
    server = createServer(({ url = "" }, response) => {
      answer(url, response);
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
  });
  after(() => server.close());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "prices-"));
    serve();
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const url = (path = "") => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
  const file = (region: string) => join(folder, "prices", `${region}.json`);
  const read: string[] = [];
  const renew = (regions: readonly string[] = [], from = url(), used: ReadonlyMap<string, readonly Figure[]> = USED) =>
    renewPrices(used, regions, {
      folder,
      from,
      today: new Date("2026-11-29T23:59:00Z"),
      progress: (line) => read.push(line.replace(from, "")),
    });

  it("writes a file per region, with the source of each price", async () => {
    await renew();
    assert.deepEqual(readdirSync(join(folder, "prices")), ["eu-central-1.json", "eu-west-1.json"]);
    const source = (offer: string, place = "eu-central-1/") => ({
      file: `https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/${offer}/20261127194712/${place}index.csv`,
      published: "2026-11-27",
      read: "2026-11-29",
    });
    const tiers = (usd: string) => [{ from: "0", usd }];
    assert.deepEqual(readPrices("eu-central-1", join(folder, "prices")), {
      region: "eu-central-1",
      currency: "USD",
      figures: {
        "ec2/m7i.large/hour": {
          unit: "Hrs",
          tiers: tiers("0.12075"),
          source: source("AmazonEC2"),
          instance: { vcpus: 2, memoryGib: 8 },
        },
        "kms/key-month": { unit: "Keys", tiers: tiers("1"), source: source("awskms") },
        "nat/hour": { unit: "Hrs", tiers: tiers("0.054"), source: source("AmazonEC2") },
        "route53/query": { unit: "Queries", tiers: tiers("0.0000004"), source: source("AmazonRoute53", "") },
      },
    });
    assert.deepEqual(readPrices("eu-west-1", join(folder, "prices"))?.figures["kms/key-month"]?.source, {
      file: "https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/awskms/current/eu-west-1/index.csv",
      read: "2026-11-29",
    });
  });

  it("writes files that are valid, sorted and formatted", async () => {
    await renew();
    const text = readFileSync(file("eu-central-1"), "utf8");
    const { figures } = priceFileSchema.parse(JSON.parse(text));
    assert.deepEqual(Object.keys(figures), Object.keys(figures).sort());
    const config = await resolveConfig(join(PROJECT_FOLDER, "prices", "eu-central-1.json"));
    assert.ok(await check(text, { ...config, parser: "json" }));
  });

  it("reads and writes some regions only", async () => {
    read.length = 0;
    await renew(["eu-west-1"]);
    assert.deepEqual(readdirSync(join(folder, "prices")), ["eu-west-1.json"]);
    assert.deepEqual(read, ["reading /offers/v1.0/aws/awskms/current/eu-west-1/index.csv"]);
  });

  it("reports what is new, changed, missing and dropped", async () => {
    await renew(["eu-central-1"]);
    const former = readFileSync(file("eu-central-1"), "utf8")
      .replace('"0.054"', '"0.052"')
      .replace('"kms/key-month"', '"kms/key-year"')
      .replace('"route53/query"', '"nat/gb"');
    writeFileSync(file("eu-central-1"), former);
    assert.deepEqual(await renew(["eu-central-1"]), [
      "eu-central-1:",
      "  AmazonEC2: 2 figures, published on 2026-11-27",
      "  AmazonRoute53: 1 figure, published on 2026-11-27",
      "  awskms: 1 figure, published on 2026-11-27",
      "  new: kms/key-month 1",
      "  changed: nat/hour 0.052 -> 0.054",
      "  new: route53/query 0.0000004",
      "  no price: nat/gb, AmazonEC2 has no row of the usage type NatGateway-Bytes with its columns; " +
        "its former price, 0.0000004, is dropped",
      "  dropped: kms/key-year, which no environment uses",
      `  written to ${file("eu-central-1")}`,
    ]);
  });

  it("has nothing to read without an environment on AWS", async () => {
    assert.deepEqual(await renew([], url(), new Map()), ["No environment uses AWS, so there are no prices to read."]);
  });

  it("refuses a region without an environment", async () => {
    await assert.rejects(renew(["us-east-1"]), {
      message: "No environment is in us-east-1; there are environments in: eu-central-1, eu-west-1.",
    });
  });

  const ec2 = "/offers/v1.0/aws/AmazonEC2/current/eu-central-1/index.csv";
  const last = "/offers/v1.0/aws/awskms/current/eu-west-1/index.csv";
  const reply = (path: string, how: (response: ServerResponse) => void) => () => {
    answer = (asked, response) => {
      if (asked === path) how(response);
      else response.end(FILES[asked]);
    };
  };
  for (const [what, failure, path, message] of [
    [
      "a file that does not exist",
      reply(last, (response) => response.writeHead(404).end()),
      last,
      /no such file \(HTTP 404\)\. Fix: check that/,
    ],
    [
      "a server that fails",
      reply(last, (response) => response.writeHead(503).end()),
      last,
      /HTTP 503\. Fix: wait a minute/,
    ],
    [
      "a connection that ends early",
      reply(ec2, (response) => {
        response.writeHead(200, { "content-length": 1_000_000 });
        response.write(FILES[ec2], () => response.destroy());
      }),
      ec2,
      /the connection ended before the end of the file\. Fix:/,
    ],
    ["a file that is cut", reply(ec2, (response) => response.end(FILES[ec2]?.slice(0, -100))), ec2, /is cut/],
    ["another answer", reply(ec2, (response) => response.end("{}")), ec2, /ends after 1 rows, without a price\. Fix:/],
    [
      "another currency",
      reply(last, (response) => response.end(FILES[last]?.replace('"USD"', '"CNY"'))),
      last,
      /in CNY/,
    ],
    [
      "a price twice",
      reply(ec2, (response) => response.end(sampleFile([...EC2, { ...EC2[0], SKU: "B", PricePerUnit: "1" }]))),
      ec2,
      /nat\/hour: the products SKU0 \(0\.054\) and B \(1\) have different prices/,
    ],
  ] as const) {
    it(`changes no file at ${what}`, async () => {
      await renew();
      const before = readFileSync(file("eu-central-1"), "utf8").replace('"0.054"', '"0.052"');
      writeFileSync(file("eu-central-1"), before);
      rmSync(file("eu-west-1"));
      failure();
      await assert.rejects(renew(), (error: Error) => {
        assert.ok(error.message.startsWith(url(path)), error.message);
        assert.match(error.message, message);
        return true;
      });
      assert.deepEqual(readdirSync(join(folder, "prices")), ["eu-central-1.json"]);
      assert.equal(readFileSync(file("eu-central-1"), "utf8"), before);
    });
  }

  it("names a host that does not answer", async () => {
    const closed = createServer();
    await once(closed.listen(0, "127.0.0.1"), "listening");
    const { port } = closed.address() as AddressInfo;
    await once(closed.close(), "close");
    await assert.rejects(
      renew([], `http://127.0.0.1:${port}`),
      /index\.csv: it cannot be fetched: .*ECONNREFUSED.*Fix:/,
    );
  });

  it("refuses a list that has none of the figures, and a former file that is broken", async () => {
    serve({ [last]: sampleFile([{ usageType: "x" }]) });
    await assert.rejects(renew(["eu-west-1"]), /has no price of any figure in eu-west-1\. Fix:/);
    serve();
    await renew(["eu-west-1"]);
    writeFileSync(file("eu-west-1"), "{");
    await assert.rejects(renew(["eu-west-1"]), /prices\/eu-west-1\.json cannot be read: .* Fix: git checkout/);
  });
});
