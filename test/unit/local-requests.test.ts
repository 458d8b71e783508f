import assert from "node:assert/strict";

import { APPLICATIONS } from "../../apps";
import { at } from "../../lib/values";
import { projectPlan } from "../support/plans";
import { requestsOf, total } from "../support/requests";

/** Of two cores and 13 GiB, which also run the cluster itself, its add-ons and the builder. */
const ROOM = { cpu: 1500, memory: 9 * 1024 };

describe("all applications of the local environment together", () => {
  it("fit on two cores, with every roll-out at the same time", async function () {
    this.timeout(60_000);
    const { resources } = await projectPlan("local");
    const names = APPLICATIONS.map(({ name }) => name);
    const requests = requestsOf(resources, ({ inputs }) =>
      names.includes(String(at(inputs, "metadata", "labels", "app.kubernetes.io/part-of"))),
    );
    assert.ok(requests.length > names.length, "the plan has no workloads");
    const { cpu, memory } = total(requests.flatMap(({ steady, surge }) => [steady, surge]));
    const table = requests.map(({ name, steady, surge }) => `${name}: ${steady.cpu} + ${surge.cpu} milliCPU`);
    assert.ok(cpu <= ROOM.cpu, `${cpu} milliCPU are requested; ${ROOM.cpu} are allowed:\n${table.join("\n")}`);
    assert.ok(memory <= ROOM.memory, `${memory} MiB are requested; ${ROOM.memory} are allowed`);
  });
});
