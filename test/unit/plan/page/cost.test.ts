import assert from "node:assert/strict";

import { between, exactly, NOTHING } from "../../../../plan/cost/money";
import { estimate } from "../../../../plan/cost/plan-cost";
import type { ApplicationRow, CostTable, PartRow } from "../../../../plan/cost/table";
import { type EnvironmentCost, environmentCost, renderCost } from "../../../../plan/page/cost";
import { renderCostComparison } from "../../../../plan/page/cost-comparison";
import { component, plan, resource } from "../fixture";

const EVIL = `"><img src=x onerror='alert(1)'>&amp;`;

const NODES: PartRow = {
  part: "nodes",
  cost: between("0", "1234.5"),
  incomplete: false,
  lines: [{ name: "main", about: "0 to 3 nodes", cost: between("0", "1234.5") }],
};
const DATABASES: PartRow = {
  part: "databases",
  cost: exactly("54"),
  incomplete: true,
  lines: [
    { name: "a-db", about: "storage", cost: exactly("54") },
    { name: "b-db", about: "MariaDB" },
  ],
};
const LOGS: PartRow = { part: "logs", incomplete: true, lines: [{ name: "flow-logs", about: "written" }] };

function tableOf(parts: readonly PartRow[], more: Partial<CostTable> = {}): CostTable {
  return {
    total: between("54", "1288.5"),
    parts,
    applications: [],
    withoutPrice: ["GB of logs"],
    assumed: [],
    leftOut: [],
    warnings: [],
    ...more,
  };
}

function onAws(environment: string, table: CostTable): EnvironmentCost {
  return { environment, aws: { region: "eu-central-1", table } };
}

function application(name: string, more: Partial<ApplicationRow>): ApplicationRow {
  return { name, own: NOTHING, incomplete: false, shared: exactly("2"), total: exactly("2"), ...more };
}

const render = (table: CostTable) => renderCost(onAws("prod", table), "cost-0");

/** The cells of each row of tables, as text. */
function rowsOf(html: string): string[][] {
  return [...html.matchAll(/<tr>(.*?)<\/tr>/g)].map(([, cells = ""]) =>
    [...cells.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, cell = ""]) => textOf(cell)),
  );
}

function textOf(html: string): string {
  return html
    .replaceAll(/<(?!\/)small/g, " <small")
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}

const EKS = [
  resource("pulumi:providers:aws", "aws", { inputs: { region: "eu-central-1" } }),
  component("eks:index:Cluster", "main", {
    inputs: { version: "1.34", upgradePolicy: { supportType: "EXTENDED" } },
  }),
];

describe("the page's cost of an environment", () => {
  it("has a row for each part, and its lines", () => {
    assert.deepEqual(rowsOf(render(tableOf([NODES, DATABASES]))), [
      ["part", "what it is", "a month"],
      ["nodes", "", "$0.00 to $1,234.50"],
      ["main", "0 to 3 nodes", "$0.00 to $1,234.50"],
      ["databases", "some of it has no price", "$54.00"],
      ["a-db", "storage", "$54.00"],
      ["b-db", "MariaDB", "no price"],
    ]);
  });

  it("says what has no price, and never counts it as zero", () => {
    const some = textOf(render(tableOf([DATABASES, LOGS])));
    assert.match(some, /^\$54\.00 to \$1,288\.50 a month prod in eu-central-1, .*without what has no price/);
    assert.match(some, /No priceGB of logs/);
    const applications = [application("b", { incomplete: true })];
    assert.deepEqual(rowsOf(render(tableOf([DATABASES], { applications }))).at(-1), [
      "b",
      "no price",
      "$2.00",
      "$2.00",
    ]);
    const none = render(tableOf([LOGS], { total: NOTHING, applications: [application("b", { shared: NOTHING })] }));
    assert.match(none, /^<h2>No price is known<\/h2>/);
    assert.deepEqual(rowsOf(none).slice(1), [
      ["logs", "", "no price"],
      ["flow-logs", "written", "no price"],
    ]);
    assert.doesNotMatch(none, /\$0\.00/);
    assert.doesNotMatch(textOf(render(tableOf([NODES], { withoutPrice: [] }))), /no price/i);
  });

  it("has a row for each application", () => {
    const applications = [
      application("shop", { own: exactly("1"), incomplete: true, total: exactly("3") }),
      application("free", { shared: between("2", "4"), total: between("2", "4") }),
    ];
    assert.deepEqual(rowsOf(render(tableOf([NODES], { applications }))).slice(-2), [
      ["shop some of it has no price", "$1.00", "$2.00", "$3.00"],
      ["free", "$0.00", "$2.00 to $4.00", "$2.00 to $4.00"],
    ]);
  });

  it("says what was assumed, what is left out, and warnings", () => {
    const html = render(tableOf([NODES], { assumed: ["a month of 730 hours"], leftOut: ["taxes"], warnings: ["old"] }));
    for (const text of ["Assumed (slipway:cost)", "a month of 730 hours", "Left out", "taxes", "Warnings", "old"]) {
      assert.ok(html.includes(`>${text}<`), text);
    }
    assert.doesNotMatch(render(tableOf([NODES])), /Warnings|Assumed/);
  });

  it("has a caption for each table, a scope for each header, and a button for each group of lines", () => {
    const html = render(tableOf([NODES, DATABASES], { applications: [application("shop", {})] }));
    assert.equal(html.match(/<table/g)?.length, html.match(/<caption/g)?.length);
    assert.doesNotMatch(html, /<th(?! scope="(?:row|col)")[\s>]/);
    const controlled = [...html.matchAll(/aria-expanded="false" aria-controls="([^"]*)"/g)].map(([, id]) => id);
    const lines = [...html.matchAll(/<tbody class="lines" id="([^"]*)" hidden>/g)].map(([, id]) => id);
    assert.deepEqual(controlled, ["cost-0-part-0", "cost-0-part-1"]);
    assert.deepEqual(lines, controlled);
  });

  it("escapes everything", () => {
    const row = { part: EVIL as PartRow["part"], incomplete: true, lines: [{ name: EVIL, about: EVIL }] };
    const texts = { withoutPrice: [EVIL], assumed: [EVIL], leftOut: [EVIL], warnings: [EVIL] };
    const table = tableOf([row], { ...texts, applications: [application(EVIL, {})] });
    const evil: EnvironmentCost = { environment: EVIL, aws: { region: EVIL, table } };
    for (const html of [renderCost(evil, "cost-0"), renderCostComparison([evil])]) {
      assert.doesNotMatch(html, /<img|"">/);
      assert.ok(html.includes("&lt;img"));
    }
    assert.doesNotMatch(renderCost({ environment: EVIL }, "cost-0"), /<img/);
  });

  for (const [monthlyUsd, shown] of [
    ["1000", '<p class="budget kept">budget of $1,000.00: kept (advisory)</p>'],
    ["10", '<p class="budget exceeded">budget of $10.00: exceeded (advisory)</p>'],
  ] as const) {
    it(`has the budget beside it: ${shown}`, () => {
      const cost = { budget: { monthlyUsd, compare: "most", enforcement: "advisory" } };
      const budgeted = { ...plan(EKS), outputs: { cost } };
      assert.ok(renderCost(environmentCost(budgeted, estimate(budgeted)), "cost-0").includes(shown));
    });
  }

  it("is nothing without AWS", () => {
    const namespace = plan([resource("kubernetes:core/v1:Namespace", "shop")], "local");
    const local = environmentCost(namespace, estimate(namespace));
    assert.equal(textOf(renderCost(local, "cost-0")), "Nothing to paylocal creates nothing on AWS.");
  });

  it("knows the applications of which something has no price", () => {
    const shop = component("slipway:platform:Application", "shop");
    const unpriced = plan([
      resource("pulumi:providers:aws", "aws", { inputs: { region: "without-prices-1" } }),
      shop,
      component("slipway:platform:Application", "other"),
      resource("aws:s3/bucket:Bucket", "pictures", { parent: shop.urn }),
    ]);
    const rows = environmentCost(unpriced, estimate(unpriced)).aws?.table.applications;
    assert.deepEqual(
      rows?.map(({ name, incomplete }) => [name, incomplete]),
      [
        ["shop", true],
        ["other", false],
      ],
    );
  });

  it("is that of the day for which it is estimated", () => {
    const eks = plan(EKS);
    const on = (day: string) => renderCost(environmentCost(eks, estimate(eks, { today: new Date(day) })), "cost-0");
    assert.match(on("2026-12-31"), /extended support, in addition/);
    assert.doesNotMatch(on("2026-11-01"), /extended support, in addition/);
  });
});

describe("the page's cost of all environments", () => {
  it("has a column for each environment, and a row for each part, the most expensive first", () => {
    const costs = [
      { environment: "local" },
      onAws("dev", tableOf([LOGS], { total: NOTHING })),
      onAws("prod", tableOf([DATABASES, LOGS], { total: exactly("54") })),
      onAws("other", tableOf([NODES], { total: between("0", "1234.5"), withoutPrice: [] })),
    ];
    assert.deepEqual(rowsOf(renderCostComparison(costs)), [
      ["part", "local", "dev", "prod", "other"],
      ["total", "nothing to pay", "no price", "$54.00 some of it has no price", "$0.00 to $1,234.50"],
      ["nodes", "–", "–", "–", "$0.00 to $1,234.50"],
      ["databases", "–", "–", "$54.00 some of it has no price", "–"],
      ["logs", "–", "no price", "no price", "–"],
    ]);
  });
});
