import { isRecord, items } from "../../lib/values";
import { parts } from "../../plan/paths";
import { hasPlaceholder } from "../../plan/placeholder";
import { known } from "../known";
import { allContainersOf, POD_TYPES } from "../pods";
import { resourceRule } from "../rule";

/** Names that tell of a secret: `DB_PASSWORD`, `apiKey`, `adminToken`. */
const SECRET = /passw(?:or)?d|token|secret|credential|(?:api|access|private|signing)[-_]?key/i;
/** Names that tell of where a secret is: `PASSWORD_FILE`, `existingSecret`, `SIGNING_KEY_ID`, `tokenSeconds`. */
const WHEREABOUTS = /(?:id|file|path|dir|name|ref|url|uri|secret|seconds|ttl|length|enabled)$|^existing/i;

function tellsOfSecret(name: string): boolean {
  return SECRET.test(name) && (!WHEREABOUTS.test(name) || /^secret$|client[-_]?secret$/i.test(name));
}

function isGiven(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

/** Environment variables stand in the Deployment, which far more people may read than Secrets. */
export const noSecretInEnvironment = resourceRule(
  {
    name: "no-secret-in-environment",
    description: "A container takes secrets from a Secret, never from a value in its own definition.",
  },
  POD_TYPES,
  function* (subject) {
    for (const { label, spec } of allContainersOf(subject)) {
      for (const { name, value } of items(known(spec.env)).filter(isRecord)) {
        if (tellsOfSecret(String(name)) && isGiven(value)) {
          yield `${label}: variable ${String(name)} has a value; use valueFrom.secretKeyRef`;
        }
      }
    }
  },
);

/** A release keeps its values in the state and in a Secret of its own, where everything that runs Helm reads them. */
export const noSecretInChartValues = resourceRule(
  { name: "no-secret-in-chart-values", description: "Charts are told the name of a Secret, never a secret." },
  ["kubernetes:helm.sh/v3:Release", "kubernetes:helm.sh/v4:Chart"],
  function* ({ props }) {
    for (const { path, key, value, isLeaf } of parts(known(props.values))) {
      if (isLeaf && tellsOfSecret(key) && isGiven(value)) {
        yield `values.${path} is given; give the chart the name of a Secret`;
      }
    }
  },
);

/** Build arguments stay in the image's history, for everybody who can pull it. */
export const noSecretInBuildArguments = resourceRule(
  {
    name: "no-secret-in-build-arguments",
    description: "Builds take secrets as build secrets, which stay out of the image.",
  },
  ["docker-build:index:Image"],
  function* ({ props }) {
    for (const key of Object.keys(isRecord(props.buildArgs) ? props.buildArgs : {})) {
      if (tellsOfSecret(key)) yield `buildArgs has ${key}; use secrets, and mount it where the Dockerfile needs it`;
    }
  },
);

/**
 * Finds a secret anywhere, whatever it is called: in a plan each one is a placeholder. The engine hands secrets to
 * policies as plain text, so there this rule sees nothing, and the three above go by names.
 */
export const secretsStaySecret = resourceRule(
  {
    name: "secrets-stay-secret",
    description: "Of all Kubernetes objects and builds only Secrets, and the secrets of a build, hold secret values.",
  },
  (type) =>
    (type.startsWith("kubernetes:") && type !== "kubernetes:core/v1:Secret") || type === "docker-build:index:Image",
  function* ({ props }) {
    for (const { path, value, isLeaf } of parts(known(props))) {
      const belongs = path.startsWith("secrets.") || /^registries\[\w+\]\.password$/.test(path);
      if (isLeaf && !belongs && typeof value === "string" && hasPlaceholder(value)) {
        yield `${path} holds a secret; put it into a Secret and refer to it`;
      }
    }
  },
);
