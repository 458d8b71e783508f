import { isRecord, items } from "../../lib/values";
import { parts } from "../../plan/paths";
import { hasPlaceholder } from "../../plan/placeholder";
import { known } from "../known";
import { allContainersOf, POD_TYPES } from "../../plan/pods";
import { resourceRule } from "../rule";

/** Names of secrets: `DB_PASSWORD`, `apiKey`, `adminToken`. */
const SECRET = /passw(?:or)?d|token|secret|credential|(?:api|access|private|signing)[-_]?key/i;
/** Names of references to a secret: `PASSWORD_FILE`, `existingSecret`, `SIGNING_KEY_ID`, `tokenSeconds`. */
const REFERENCE = /(?:id|file|path|dir|name|ref|url|uri|secret|seconds|ttl|length|enabled)$|^existing/i;

function isSecretName(name: string): boolean {
  return SECRET.test(name) && (!REFERENCE.test(name) || /^secret$|client[-_]?secret$/i.test(name));
}

function isNonEmpty(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

/** Many more people can read a Deployment than Secrets. */
export const noSecretInEnvironment = resourceRule(
  {
    name: "no-secret-in-environment",
    description: "Containers read secrets from a Secret, not from a value in the container spec.",
  },
  POD_TYPES,
  function* (subject) {
    for (const { label, spec } of allContainersOf(subject)) {
      for (const { name, value } of items(known(spec.env)).filter(isRecord)) {
        if (isSecretName(String(name)) && isNonEmpty(value)) {
          yield `${label}: variable ${String(name)} has a value; use valueFrom.secretKeyRef`;
        }
      }
    }
  },
);

/** Helm stores the values of a release in the state and in its own Secret. */
export const noSecretInChartValues = resourceRule(
  { name: "no-secret-in-chart-values", description: "Chart values contain the name of a Secret, not a secret." },
  ["kubernetes:helm.sh/v3:Release", "kubernetes:helm.sh/v4:Chart"],
  function* ({ props }) {
    for (const { path, key, value, isLeaf } of parts(known(props.values))) {
      if (isLeaf && isSecretName(key) && isNonEmpty(value)) {
        yield `values.${path} is set; pass the name of a Secret`;
      }
    }
  },
);

/** Build arguments remain in the history of the image, which everybody who pulls it can read. */
export const noSecretInBuildArguments = resourceRule(
  {
    name: "no-secret-in-build-arguments",
    description: "Builds get secrets as build secrets, which are not part of the image.",
  },
  ["docker-build:index:Image"],
  function* ({ props }) {
    for (const key of Object.keys(isRecord(props.buildArgs) ? props.buildArgs : {})) {
      if (isSecretName(key)) yield `buildArgs has ${key}; use secrets, and mount it in the Dockerfile`;
    }
  },
);

/**
 * Finds secrets anywhere, whatever their names: in a plan each is a placeholder. The engine passes secrets to policies as
 * plain text, so there this rule finds nothing, and the three above check names.
 */
export const secretsStaySecret = resourceRule(
  {
    name: "secrets-stay-secret",
    description: "Only Kubernetes Secrets and build secrets contain secret values.",
  },
  (type) =>
    (type.startsWith("kubernetes:") && type !== "kubernetes:core/v1:Secret") || type === "docker-build:index:Image",
  function* ({ props }) {
    for (const { path, value, isLeaf } of parts(known(props))) {
      const belongs = path.startsWith("secrets.") || /^registries\[\w+\]\.password$/.test(path);
      if (isLeaf && !belongs && typeof value === "string" && hasPlaceholder(value)) {
        yield `${path} contains a secret; move it to a Secret and refer to it`;
      }
    }
  },
);
