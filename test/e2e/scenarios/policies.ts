import assert from "node:assert/strict";

import { waitFor } from "../../../local/host/wait";
import { attemptAll } from "../support/access/attempts";
import { accessLines, describeAttempt, isConnected, judge, tableErrors } from "../support/access/judge";
import { NodeNetwork } from "../support/access/node";
import { runningPods, type StackWorkload, workloadsIn } from "../support/access/stack";
import { withTestPods } from "../support/access/test-pods";
import { ACCESS, type AccessTable } from "../support/access/table";
import { quietly } from "../support/scenario";
import { URLS } from "../support/site";
import type { Track } from "../support/tracks";

/** An address at the end of the range of Services, from which the API server assigns none while others are free. */
const UNUSED = "10.96.255.254:80";

const REFUSAL_SECONDS = 20;

/** The most attempts in a message. */
const SHOWN = 20;

/** Who may connect to whom: every pod calls every port of every workload, and only named callers may get through. */
export function policies(track: Track): void {
  track.it(
    "lets in the named callers of each workload, and nobody else",
    quietly(async ({ cluster, report, signal }) => {
      const namespaces = Object.keys(URLS);
      const workloads = await workloadsIn(cluster, namespaces);
      const absent = workloads.filter((one) => !one.lasting || callsItself(one));
      const { listeners, attempts, late, seconds } = await withTestPods(
        cluster,
        { namespaces, workloads, absent },
        () => attemptAll(cluster, signal, workloads, ACCESS),
      );
      report.addTable("Who was let in, and how many other pods were refused", accessLines(attempts));
      report.addTable("Calls that had another outcome a moment later", late.slice(0, SHOWN).map(describeAttempt));

      assert.deepEqual(tableErrors(ACCESS, listeners), []);
      const { letIn, refused, untried } = judge(ACCESS, attempts);
      assert.deepEqual(letIn.slice(0, SHOWN).map(describeAttempt), [], `${letIn.length} were let in, but must not be`);
      assert.deepEqual(refused.slice(0, SHOWN).map(describeAttempt), [], `${refused.length} were refused`);
      assert.deepEqual(untried, [], "no pod of a caller has tried");
      const connected = attempts.filter(isConnected).length;
      return { connected, refused: attempts.length - connected, late: late.length, "calls took": seconds };
    }),
  );

  track.it(
    "refuses connections of a pod to an address that no Service has",
    quietly(async ({ cluster, signal }) => {
      const pod = (await runningPods(cluster)).find(({ workload }) => workload === "thoughts/thoughts-frontend");
      assert.ok(pod);
      const network = await NodeNetwork.of(signal);
      // The kernel sends a limited number of refusals a second, so an attempt may also time out.
      await waitFor({ what: "a refused connection", seconds: REFUSAL_SECONDS, signal }, async () => {
        const [outcome] = await network.connect([UNUSED], pod.address);
        // It has left the node, where anything may answer in place of a Service whose pods are not ready.
        assert.notEqual(outcome, "connected");
        return outcome === "ENETUNREACH";
      });
      return undefined;
    }),
  );
}

/** Whether the pods of a workload call each other: one pod alone cannot show it. */
function callsItself({ namespace, name }: StackWorkload): boolean {
  const table: AccessTable = ACCESS;
  return Object.values(table[namespace]?.[name] ?? {}).some((callers) => callers.includes(name));
}
