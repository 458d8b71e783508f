import assert from "node:assert/strict";

import { pydemo } from "../../apps/pydemo";
import { AWS, LOCAL, problems } from "../support/settings";

describe("the settings that were renamed", () => {
  it("are reported with the commands that rename them", async () => {
    assert.deepEqual(await problems({ ...LOCAL, "slipway:apps": '["pydemo"]', "pydemo:pause": "10" }, [], [pydemo]), [
      "pydemo:pause was renamed to pydemo:preStopSeconds. " +
        "Fix: pulumi config set pydemo:preStopSeconds 10 -s test && pulumi config rm pydemo:pause -s test",
    ]);
    const images = { builder: "slipway", baseRegistry: "localhost:5000/library" };
    for (const target of [LOCAL, { ...AWS, "slipway:registry": "{}" }]) {
      assert.deepEqual(await problems({ ...target, "slipway:images": JSON.stringify(images) }), [
        `slipway:images.baseRegistry was renamed to slipway:images.mirrors["docker.io/library"]. ` +
          `Fix: pulumi config set --path 'slipway:images.mirrors["docker.io/library"]' localhost:5000/library -s test && ` +
          "pulumi config rm --path 'slipway:images.baseRegistry' -s test",
      ]);
    }
    const night = { min: 0, max: 1, from: "20:00", to: "06:00", timezone: "Europe/Berlin" };
    const groups = { main: { instanceTypes: ["m7i.large"], min: 1, max: 3, night } };
    const cluster = { ...(JSON.parse(AWS["slipway:cluster"]) as object), nodes: { kind: "managed", groups } };
    const [found = ""] = await problems({
      ...AWS,
      "slipway:registry": "{}",
      "slipway:cluster": JSON.stringify(cluster),
    });
    assert.match(found, /^slipway:cluster\.nodes\.groups\.main\.night was renamed to .*\.main\.offHours\. Fix: /);
    assert.match(found, /config set --path 'slipway:cluster\.nodes\.groups\.main\.offHours\.from' 20:00 -s test && /);
  });
});
