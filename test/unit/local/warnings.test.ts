import assert from "node:assert/strict";
import { type ClusterEvent, warningLines } from "../../../local/cluster/warnings";

const START = Date.parse("2026-01-01T12:00:00Z");

/** An event of a pod, some seconds after the start. */
function event(seconds: number, pod: string, reason: string, message: string): ClusterEvent {
  const involvedObject = { kind: "Pod", namespace: "traefik", name: pod };
  return { involvedObject, reason, message, lastTimestamp: new Date(START + seconds * 1000) };
}

describe("warnings of the cluster", () => {
  const cases: readonly (readonly [what: string, events: readonly ClusterEvent[], lines: readonly string[]])[] = [
    ["are none without events", [], []],
    ["leave out what is older", [event(-1, "a", "Failed", "too early")], []],
    [
      "are in the order of their time",
      [event(5, "b", "BackOff", "later"), event(1, "a", "Failed", "first")],
      ["Pod traefik/a: first", "Pod traefik/b: later"],
    ],
    [
      "have the last message of each object and reason",
      [event(1, "a", "Failed", "one"), event(2, "b", "Failed", "other"), event(3, "a", "Failed", "two")],
      ["Pod traefik/b: other", "Pod traefik/a: two"],
    ],
    [
      "are ten at most, the newest ones",
      Array.from({ length: 12 }, (_, index) => event(index, `p${index}`, "Failed", "x")),
      Array.from({ length: 10 }, (_, index) => `Pod traefik/p${index + 2}: x`),
    ],
  ];
  for (const [what, events, lines] of cases) {
    it(what, () => {
      assert.deepEqual(warningLines(events, START), lines);
    });
  }
});
