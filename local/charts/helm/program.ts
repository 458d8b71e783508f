import type { GoProgram } from "../../host/gobuild";

/** Version of Helm: that of the library in the Kubernetes provider, so that charts are read by the same code. */
const HELM_VERSION = "3.18.6";

/** Helm's command line: packages charts, and renders them for tests. */
export const HELM: GoProgram = {
  name: "helm",
  module: __dirname,
  package: "helm.sh/helm/v3/cmd/helm",
  ldflags: [
    `-X helm.sh/helm/v3/internal/version.version=v${HELM_VERSION}`,
    // Charts may require a minimum version of Kubernetes; the default is 1.20.
    "-X helm.sh/helm/v3/pkg/chartutil.k8sVersionMajor=1",
    "-X helm.sh/helm/v3/pkg/chartutil.k8sVersionMinor=35",
  ],
};
