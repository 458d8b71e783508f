import assert from "node:assert/strict";

import { OFFICIAL_PLUGINS, pluginProgram, sourceVersion } from "../../../local/engine/plugins";

describe("the official providers that are built from source", () => {
  it("have a known source version, and report the version that the SDK requires", () => {
    const [kubernetes, dockerBuild] = OFFICIAL_PLUGINS;
    assert.ok(kubernetes && dockerBuild && OFFICIAL_PLUGINS.length === 2);
    assert.match(sourceVersion(kubernetes), /^v4\.\d+\.\d+-\d{14}-[0-9a-f]{12}$/);
    assert.equal(sourceVersion(dockerBuild), `v${dockerBuild.version}`);
    assert.match(pluginProgram(kubernetes).ldflags?.join() ?? "", new RegExp(`Version=v${kubernetes.version}$`));
  });

  it("are not on the PATH under a plugin's name", () => {
    for (const plugin of OFFICIAL_PLUGINS) assert.doesNotMatch(pluginProgram(plugin).name, /^pulumi-resource-/);
  });
});
