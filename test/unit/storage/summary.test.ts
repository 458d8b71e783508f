import assert from "node:assert/strict";

import type { PlannedResource } from "../../../plan/model";
import { summarise } from "../../../plan/summary";
import { renderSummary } from "../../../plan/text/summary";
import { shopOnAws, shopOnLocal } from "./fixture";

const plan = (environment: string, resources: readonly PlannedResource[]) => ({ environment, resources, outputs: {} });

describe("the summary of a plan with shared files and object stores", () => {
  it("says where they are, and does not count their servers as pods of the application", async () => {
    const shop = async (resources: Promise<readonly PlannedResource[]>) => {
      const { applications } = summarise(plan("test", await resources));
      const { files, objects, workloads } = applications.get("shop") ?? assert.fail("no application");
      assert.deepEqual(
        workloads.map(({ name }) => name),
        ["scan", "web"],
      );
      return { files, objects };
    };
    assert.deepEqual(await shop(shopOnLocal()), {
      files: [{ where: "default class", size: "10 GiB" }],
      objects: [
        { where: "in the cluster", size: "5 GiB" },
        { where: "in the cluster", size: "5 GiB" },
      ],
    });
    assert.deepEqual(await shop(shopOnAws()), {
      files: [{ where: "class efs", size: "10 GiB" }],
      objects: [{ where: "S3" }, { where: "S3" }],
    });
  });

  it("has a row for each in the table", async () => {
    const text = renderSummary([plan("local", await shopOnLocal()), plan("dev", await shopOnAws())]);
    assert.match(text, /^ +files +default class, 10 GiB +class efs, 10 GiB$/m);
    assert.match(text, /^ +objects +2 in the cluster +2 S3$/m);
  });
});
