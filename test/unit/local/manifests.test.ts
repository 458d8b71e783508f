import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parseAllDocuments } from "yaml";
import { PROJECT_FOLDER } from "../../../lib/project";
import { fillManifest } from "../../../local/cluster/addons";
import { componentImage, VERSIONS } from "../../../local/cluster/settings";

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

const FOLDERS = ["local/cluster/manifests", "local/engine/fallback/releases/manifests"];
const FILES = FOLDERS.flatMap((folder) => {
  return readdirSync(join(PROJECT_FOLDER, folder)).map((file) => join(PROJECT_FOLDER, folder, file));
});
const VALUES = {
  namespace: "somewhere",
  replicas: "1",
  hostPort: "8080",
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
  for (const file of FILES) {
    it(`${basename(file)}: every pod is hardened and has limits`, () => {
      const pods = manifests(file).flatMap(({ spec }) => (spec?.template === undefined ? [] : [spec.template.spec]));
      assert.equal(pods.length, 1);
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

  it("of releases use the release's namespace and the images in the registry", () => {
    const releases = [
      ["traefik", VERSIONS.traefik],
      ["metrics-server", VERSIONS.metricsServer],
    ] as const;
    for (const [name, version] of releases) {
      const objects = manifests(FILES.find((file) => basename(file) === `${name}.yaml`) ?? name);
      const images = objects.flatMap(({ spec }) => spec?.template?.spec.containers.map(({ image }) => image) ?? []);
      assert.deepEqual(images, [componentImage(name, version)]);
      for (const { kind, metadata } of objects) {
        const namespace = metadata.namespace ?? "none";
        const fixed = kind === "RoleBinding" ? "kube-system" : "somewhere";
        assert.ok(["none", fixed].includes(namespace), `${kind} ${metadata.name} is in ${namespace}`);
      }
    }
  });

  it("require a value for each placeholder", () => {
    assert.equal(fillManifest("a: ${namespace} $(HOST)", VALUES), "a: somewhere $(HOST)");
    assert.throws(() => fillManifest("a: ${unknown}", VALUES), /placeholder \$\{unknown\} has no value/);
  });
});
