import assert from "node:assert/strict";

import { KubernetesApi } from "../../../local/engine/standins/kubernetes/api";
import { one, until } from "../../../local/engine/standins/kubernetes/watch";
import { Connections } from "../../../local/engine/standins/protocol/connection";

describe("cancelling a stand-in's work", () => {
  it("ends with the connection, even if the next one comes from the same port", () => {
    const connections = new Connections();
    const first = connections.opened("127.0.0.1:50000");
    first.cancel();
    assert.ok(connections.of("127.0.0.1:50000").signal.aborted);
    const second = connections.opened("127.0.0.1:50000");
    assert.equal(connections.of("127.0.0.1:50000"), second);
    assert.ok(!second.signal.aborted);
  });

  it("is heeded by what begins to wait afterwards", async () => {
    const api = new KubernetesApi({ server: "http://127.0.0.1:1", insecure: false });
    const signal = AbortSignal.abort(new Error("cancelled"));
    const forever = () => ({ state: "waiting", reason: "nothing" }) as const;
    await assert.rejects(
      until(api, [one("/api/v1/pods", "x")], forever, { seconds: 60, signal }),
      /^Error: cancelled$/,
    );
  });
});
