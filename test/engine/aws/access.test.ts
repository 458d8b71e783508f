import assert from "node:assert/strict";

import { TestStack } from "../environments/stack";
import { BUILD_TIMEOUT } from "../support";

/** Minutes that a test may take, with a whole deployment in each. */
const TEST_MINUTES = 10;

describe("access to a new cluster", function () {
  this.timeout(TEST_MINUTES * 60_000);
  const stack = new TestStack("dev", "four-words-nobody-else-thought-of");

  before(async function () {
    this.timeout(BUILD_TIMEOUT);
    await stack.prepare();
    stack.setApplications(["phpdemo"]);
    await stack.init();
    await stack.pulumi(["config", "set", "--path", "slipway:cluster.accessDeadline", "3"]);
  });
  after(() => stack.close());

  const objects = () => stack.resources().filter(({ type }) => type.startsWith("kubernetes:"));

  it("that is never granted fails the deployment before anything is created in it", async () => {
    stack.journal.refuseAccess();
    const { output } = await stack.up({ fails: true });
    assert.match(
      output.replaceAll(/\s+/g, " "),
      new RegExp(
        "the EKS cluster slipway-dev did not accept arn:aws:sts::111122223333:assumed-role/slipway-deploy/test within 3 " +
          "seconds \\(slipway:cluster.accessDeadline\\); the last answer: 401 Unauthorized\\. .*" +
          "aws eks list-access-entries --cluster-name slipway-dev --region \\S+, and continue with: npx pulumi up -s dev",
      ),
    );
    assert.doesNotMatch(output, /k8s-aws-v1/);
    assert.deepEqual(objects(), []);
  });

  it("that takes effect late, and not at once on all API servers, is awaited", async () => {
    await stack.pulumi(["config", "rm", "--path", "slipway:cluster.accessDeadline"]);
    stack.journal.admitAccess();
    await stack.up();
    assert.ok(objects().length > 0);
  });

  it("is not awaited again by a later deployment, a refresh or a destroy", async () => {
    stack.journal.refuseAccess();
    for (const command of ["up", "refresh"]) {
      await stack.pulumi([command, "--yes", "--skip-preview", "--expect-no-changes"]);
    }
    await stack.pulumi(["destroy", "--yes", "--skip-preview"]);
    assert.deepEqual(stack.resources(), []);
  });
});
