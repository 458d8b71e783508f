import assert from "node:assert/strict";
import type { Writable } from "node:stream";

import type { ContainerFailure } from "../../../../local/dev/failures";
import { lines } from "../../../../local/dev/lines";
import { LogTail, type LogTailArgs } from "../../../../local/dev/log-tail";
import type { DevPod } from "../../../../local/dev/pod";
import { DevOutput, type OutputStream } from "../../../../local/dev/output";

/** A stream that keeps what is written. */
function screen(isTTY: boolean): OutputStream & { readonly written: string[] } {
  const written: string[] = [];
  const stream = lines(() => undefined);
  stream.write = ((text: string) => written.push(text)) as unknown as typeof stream.write;
  return Object.assign(stream, { isTTY, written });
}

describe("the output of the development loop", () => {
  it("has the workload in front of each line, aligned", () => {
    const stream = screen(false);
    const output = new DevOutput(stream);
    output.expect(["web", "worker"]);
    output.line("web", "ready");
    output.note("first\nsecond");
    output.lines().write("step\n");
    assert.deepEqual(stream.written, ["web    | ready\n", "dev    | first\n", "dev    | second\n", "dev    | step\n"]);
  });

  it("has a colour for each workload on a terminal only", () => {
    const stream = screen(true);
    const output = new DevOutput(stream);
    for (const workload of ["web", "worker", "web"]) output.line(workload, "x");
    const [first, second, third] = stream.written.map((text) => text.slice(0, text.indexOf("w")));
    const escape = String.fromCharCode(27);
    const isColour = process.env.NO_COLOR === undefined && process.env.NODE_DISABLE_COLORS === undefined;
    assert.deepEqual([first?.startsWith(escape), first === third, first === second], [isColour, true, !isColour]);
  });

  it("is cut into lines, also within a character", () => {
    const found: string[] = [];
    const stream = lines((line) => found.push(line));
    const bytes = Buffer.from("one\ntwö\nthree");
    for (const byte of bytes) stream.write(Buffer.from([byte]));
    stream.end();
    assert.deepEqual(found, ["one", "twö", "three"]);
  });
});

describe("the logs of pods", () => {
  const pod = (name: string, status: { id: string; exit?: number; restarts?: number }): DevPod => ({
    metadata: { name, labels: { "app.kubernetes.io/name": name.replace(/-\w+$/, "") } },
    status: {
      containerStatuses: [
        {
          name: "main",
          containerID: status.id,
          restartCount: status.restarts ?? 0,
          state: status.exit === undefined ? { running: {} } : { terminated: { exitCode: status.exit } },
        },
      ],
    },
  });

  /** A tail of these pods; a test changes them between two looks. */
  const tail = (pods: DevPod[]) => {
    const followed: { pod: string; stream: Writable; since: number | undefined }[] = [];
    const printed: string[] = [];
    const failures: ContainerFailure[] = [];
    let refused = false;
    const args: LogTailArgs = {
      cluster: { pods: () => Promise.resolve(pods) },
      follow: (name, _, stream, { sinceSeconds }) => {
        if (refused) return Promise.reject(new Error("not yet"));
        followed.push({ pod: name, stream, since: sinceSeconds });
        return Promise.resolve(new AbortController());
      },
      isWanted: ({ metadata }) => !(metadata?.name ?? "").startsWith("db"),
      onLine: (workload, line) => printed.push(`${workload}: ${line}`),
      onFailure: (failure) => failures.push(failure),
    };
    const refuse = (value: boolean): void => {
      refused = value;
    };
    return { logs: new LogTail(args), followed, printed, failures, refuse };
  };

  it("begin now for pods that are there, and at the beginning for new ones", async () => {
    const pods = [pod("web-1", { id: "a" }), pod("db-0", { id: "b" }), pod("web-0", { id: "c", exit: 0 })];
    const { logs, followed, printed } = tail(pods);
    await logs.look();
    pods.push(pod("web-2", { id: "d" }), pod("web-3", { id: "e", exit: 1 }));
    await logs.look();
    await logs.look();
    assert.deepEqual(
      followed.map(({ pod: name, since }) => [name, since]),
      [
        ["web-1", 1],
        ["web-2", undefined],
        // It has ended before anybody looked.
        ["web-3", undefined],
      ],
    );
    followed[1]?.stream.write("GET /\n");
    assert.deepEqual(printed, ["web: GET /"]);
  });

  it("are tried again if they cannot be read yet", async () => {
    const { logs, followed, refuse } = tail([pod("web-1", { id: "a" })]);
    refuse(true);
    await logs.look();
    refuse(false);
    await logs.look();
    assert.equal(followed.length, 1);
  });

  it("come with each failure once, but not with those from before", async () => {
    const pods = [pod("web-1", { id: "a", exit: 1 })];
    const { logs, failures } = tail(pods);
    await logs.look();
    pods.push(pod("web-2", { id: "b", exit: 2 }));
    await logs.look();
    pods.splice(1, 1, pod("web-2", { id: "c", exit: 2, restarts: 1 }));
    await logs.look();
    assert.deepEqual(
      failures.map(({ pod: name }) => name),
      ["web-2"],
    );
  });

  it("end when they are closed", async () => {
    const { logs } = tail([]);
    const running = logs.run();
    logs.close();
    await running;
  });
});
