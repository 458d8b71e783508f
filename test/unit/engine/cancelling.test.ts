import assert from "node:assert/strict";

import { Connections } from "../../../local/engine/fallback/protocol/connection";

describe("cancelling a provider's operations", () => {
  it("affects one connection, even if the next one has the same client port", () => {
    const connections = new Connections();
    const first = connections.opened("127.0.0.1:50000");
    first.cancel();
    assert.ok(connections.of("127.0.0.1:50000").signal.aborted);
    const second = connections.opened("127.0.0.1:50000");
    assert.equal(connections.of("127.0.0.1:50000"), second);
    assert.ok(!second.signal.aborted);
  });
});
