import assert from "node:assert/strict";

import { withPatience } from "../../e2e/support/access/attempts";
import { accessLines, type Attempt, describeAttempt, judge, tableErrors } from "../../e2e/support/access/judge";
import { addresses, listeningPorts, namespaceNames, readPresent } from "../../e2e/support/access/node";
import type { AccessTable } from "../../e2e/support/access/table";

const TABLE: AccessTable = {
  shop: { web: { 8000: ["edge/proxy"] }, db: { 5432: ["web", "job"], 9090: [] }, job: {} },
};

function attempt(caller: string, workload: string, port: number, outcome: string, pod = `${caller}-1`): Attempt {
  return { pod, caller, workload, port, endpoint: `10.0.0.1:${port}`, outcome };
}

describe("the comparison of connections with the table of callers", () => {
  const complete = [
    attempt("edge/proxy", "shop/web", 8000, "connected"),
    attempt("shop/web", "shop/db", 5432, "connected"),
    attempt("shop/job", "shop/db", 5432, "connected"),
  ];

  it("accepts named callers that got through, and others that did not", () => {
    const others = [
      attempt("shop/web", "shop/db", 9090, "ECONNREFUSED"),
      attempt("default/web", "shop/db", 5432, "timed out"),
      attempt("default/proxy", "shop/web", 8000, "ECONNREFUSED"),
    ];
    assert.deepEqual(judge(TABLE, [...complete, ...others]), { letIn: [], refused: [], untried: [] });
  });

  it("finds who got through without being named: by port, and by namespace", () => {
    const intruders = [
      attempt("shop/web", "shop/db", 9090, "connected"),
      attempt("default/web", "shop/db", 5432, "connected"),
      attempt("shop/proxy", "shop/web", 8000, "connected"),
      attempt("shop/web", "shop/db", 22, "connected"),
    ];
    assert.deepEqual(judge(TABLE, [...complete, ...intruders]).letIn, intruders);
  });

  it("finds named callers that did not get through, one pod of several included", () => {
    const refused = attempt("shop/web", "shop/db", 5432, "timed out", "shop/web-2");
    assert.deepEqual(judge(TABLE, [...complete, refused]), { letIn: [], refused: [refused], untried: [] });
  });

  it("finds named callers of which no pod has tried", () => {
    assert.deepEqual(judge(TABLE, complete.slice(0, 2)).untried, ["shop/job to shop/db:5432"]);
  });

  it("finds workloads and ports without a row, and rows without them", () => {
    const listeners = [
      { workload: "shop/web", ports: [8000, 9000] },
      { workload: "shop/db", ports: [5432] },
      { workload: "shop/cache", ports: [] },
    ];
    assert.deepEqual(tableErrors(TABLE, listeners), [
      "shop/cache has no row",
      "the row shop/job has no workload",
      "pods listen on shop/web:9000, which no row has",
      "no pod listens on shop/db:9090, which has a row",
    ]);
  });

  it("accepts a stack with the workloads and ports of the table", () => {
    const listeners = [
      { workload: "shop/web", ports: [8000] },
      { workload: "shop/db", ports: [5432, 9090] },
      { workload: "shop/job", ports: [] },
    ];
    assert.deepEqual(tableErrors(TABLE, listeners), []);
  });

  it("shows who was let in and how many pods were not, a line per port", () => {
    const attempts = [
      ...complete,
      attempt("default/stranger", "shop/web", 8000, "ECONNREFUSED", "default/stranger"),
      attempt("shop/web", "shop/db", 9090, "ECONNREFUSED"),
      attempt("default/stranger", "shop/db", 5432, "timed out", "default/stranger"),
    ];
    assert.deepEqual(accessLines(attempts), [
      "web:8000  let in: edge/proxy; refused: 1 other",
      "db:5432   let in: job, web; refused: 1 other",
      "db:9090   let in: nobody; refused: 1",
    ]);
  });

  it("describes an attempt with its pod, and its workload if it has one", () => {
    assert.equal(
      describeAttempt(attempt("shop/web", "shop/db", 5432, "timed out")),
      "shop/web-1 (shop/web) to shop/db:5432 at 10.0.0.1:5432: timed out",
    );
    assert.equal(
      describeAttempt(attempt("default/stranger", "shop/db", 5432, "connected", "default/stranger")),
      "default/stranger to shop/db:5432 at 10.0.0.1:5432: connected",
    );
  });
});

describe("the node's network", () => {
  it("has the names of network namespaces, also if there are none", () => {
    assert.deepEqual(namespaceNames('[{"name":"cni-1","id":3},{"name":"cni-2"}]'), ["cni-1", "cni-2"]);
    for (const none of ["", "\n", "[ ]"]) assert.deepEqual(namespaceNames(none), []);
  });

  it("has the addresses of all links", () => {
    const output = '[{},{"ifname":"eth0","addr_info":[{"family":"inet","local":"10.1.0.7","prefixlen":24}]}]';
    assert.deepEqual(addresses(output), ["10.1.0.7"]);
    assert.deepEqual(addresses(""), []);
  });

  it("has the ports on which others can connect, once each", () => {
    const output = [
      "LISTEN 0      2048         0.0.0.0:8000       0.0.0.0:*          ",
      "LISTEN 0      2048            [::]:8000          [::]:*          ",
      "LISTEN 0      511                *:443              *:*          ",
      "LISTEN 0      128        10.1.0.7:9090        0.0.0.0:*          ",
      "LISTEN 0      511        127.0.0.1:9000       0.0.0.0:*          ",
      "LISTEN 0      4096   127.0.0.53%lo:53         0.0.0.0:*          ",
      "LISTEN 0      128            [::1]:5433          [::]:*          ",
      "LISTEN 0      128 [::ffff:127.0.0.1]:5434           *:*          ",
      "",
    ].join("\n");
    assert.deepEqual(listeningPorts(output), [443, 8000, 9090]);
    assert.deepEqual(listeningPorts(""), []);
  });
});

describe("reading objects that may disappear", () => {
  const cases: readonly [
    what: string,
    after: readonly string[],
    failing: readonly string[],
    expected: string[] | RegExp,
  ][] = [
    ["reads all", ["a", "b", "c"], [], ["a", "b", "c"]],
    ["leaves out one that is gone", ["a", "c"], ["b"], ["a", "c"]],
    ["leaves out all that are gone", [], ["a", "b", "c"], []],
    ["keeps one that was read before it was gone", ["a"], [], ["a", "b", "c"]],
    ["fails for one that is still there", ["a", "b"], ["b"], /^Error: b failed$/],
    ["fails for one of several", ["a", "c"], ["b", "c"], /^Error: c failed$/],
  ];
  for (const [what, after, failing, expected] of cases) {
    it(what, async () => {
      const lists = [["a", "b", "c"]];
      const list = (): Promise<readonly string[]> => Promise.resolve(lists.shift() ?? after);
      const read = (name: string): Promise<string> =>
        failing.includes(name) ? Promise.reject(new Error(`${name} failed`)) : Promise.resolve(name.toUpperCase());
      if (expected instanceof RegExp) await assert.rejects(readPresent(list, read), expected);
      else {
        const found = await readPresent(list, read);
        assert.deepEqual([...found.keys()], expected);
        assert.deepEqual(
          [...found.values()],
          expected.map((name) => name.toUpperCase()),
        );
      }
    });
  }
});

describe("repeating what was refused", () => {
  const delay = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

  it("repeats only what is left, until nothing is", async () => {
    const rounds: (readonly string[])[] = [];
    const left = [["b", "c"], ["c"], []];
    await withPatience(["a", "b", "c"], 60, (pending) => {
      rounds.push(pending);
      return Promise.resolve(left.shift() ?? []);
    });
    assert.deepEqual(rounds, [["a", "b", "c"], ["b", "c"], ["c"]]);
  });

  it("repeats also after a first round that takes longer than the patience", async () => {
    let rounds = 0;
    await withPatience(["a"], 0.05, async (pending) => {
      rounds++;
      await delay(rounds === 1 ? 100 : 1);
      return rounds === 1 ? pending : [];
    });
    assert.equal(rounds, 2);
  });

  it("ends when the patience does", async () => {
    let rounds = 0;
    await withPatience(["a"], 0.05, async (pending) => {
      rounds++;
      await delay(20);
      return pending;
    });
    assert.ok(rounds > 1 && rounds < 10, `${rounds} rounds`);
  });
});
