import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { PROJECT_FOLDER } from "../../../lib/project";
import { fillManifest } from "../../../local/cluster/manifests";

interface ContainerSpec {
  readonly name: string;
  readonly image: string;
  readonly resources?: { readonly requests?: object; readonly limits?: { readonly memory?: string } };
  readonly securityContext?: Record<string, unknown>;
  readonly readinessProbe?: object;
}

interface ManifestObject {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec?: { template?: { spec: { securityContext: Record<string, unknown>; containers: ContainerSpec[] } } };
}

const FOLDER = join(PROJECT_FOLDER, "local/cluster/manifests");
/** Permissions of a program that runs on the node: no pod. */
const WITHOUT_POD = ["kube-router.yaml"];
const VALUES = {
  image: "localhost:5000/slipway/component:1",
  address: "10.96.0.10",
  folder: "/volumes",
};

function manifests(file: string): ManifestObject[] {
  return parseAllDocuments(fillManifest(readFileSync(file, "utf8"), VALUES)).map(
    (document) => document.toJS() as ManifestObject,
  );
}

describe("manifests", () => {
  for (const file of readdirSync(FOLDER)) {
    it(`${file}: every pod is hardened and has limits`, () => {
      const pods = manifests(join(FOLDER, file)).flatMap(({ spec }) =>
        spec?.template === undefined ? [] : [spec.template.spec],
      );
      assert.equal(pods.length, WITHOUT_POD.includes(file) ? 0 : 1);
      for (const pod of pods) {
        assert.deepEqual(pod.securityContext, { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } });
        for (const container of pod.containers) {
          assert.deepEqual(container.securityContext, {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ["ALL"] },
          });
          assert.ok(container.resources?.limits?.memory !== undefined && container.resources.requests !== undefined);
        }
      }
    });
  }

  it("require a value for each placeholder", () => {
    assert.equal(fillManifest("a: ${address} $(HOST)", VALUES), "a: 10.96.0.10 $(HOST)");
    assert.throws(() => fillManifest("a: ${unknown}", VALUES), /placeholder \$\{unknown\} has no value/);
  });
});
