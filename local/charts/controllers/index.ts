import { join } from "node:path";
import { buildGo, type GoProgram } from "../../host/gobuild";
import type { LocalPaths } from "../../host/paths";
import { pushBinaryImages, type BinaryImage } from "../../images/binary-image";

/** Versions of the controllers that charts install; each is the one pinned in the go.mod that builds it. */
const VERSIONS = { metricsServer: "v0.8.0", traefik: "v3.7.11" } as const;

/**
 * Go source without the clients of two hundred DNS services, by which Traefik proves to an ACME server that it owns a
 * domain: nothing on this machine can, and they take longer to compile than the rest of it.
 */
const NO_DNS_PROVIDERS = `package dns

import (
	"fmt"

	"github.com/go-acme/lego/v5/challenge"
)

func NewDNSChallengeProviderByName(name string) (challenge.Provider, error) {
	return nil, fmt.Errorf("this build of Traefik has no client of the DNS service %q", name)
}
`;

/** The controllers that the charts of this machine install. */
export const CONTROLLERS: readonly GoProgram[] = [
  {
    name: "metrics-server",
    module: join(__dirname, "metrics-server"),
    package: "sigs.k8s.io/metrics-server/cmd/metrics-server",
    ldflags: [`-X k8s.io/client-go/pkg/version.gitVersion=${VERSIONS.metricsServer}`],
  },
  {
    name: "traefik",
    module: join(__dirname, "traefik"),
    package: "github.com/traefik/traefik/v3/cmd/traefik",
    ldflags: [`-X github.com/traefik/traefik/v3/pkg/version.Version=${VERSIONS.traefik.slice(1)}`],
    changed: {
      module: "github.com/go-acme/lego/v5",
      files: { "providers/dns/zz_gen_dns_providers.go": NO_DNS_PROVIDERS },
    },
  },
];

/** Their images. */
export const CONTROLLER_IMAGES: readonly BinaryImage[] = [
  { name: "metrics-server", version: VERSIONS.metricsServer, programs: ["metrics-server"] },
  { name: "traefik", version: VERSIONS.traefik, programs: ["traefik"] },
];

/** Builds the controllers and pushes their images, where they are missing or out of date. */
export async function pushControllers(
  paths: LocalPaths,
  detail: (text: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  for (const controller of CONTROLLERS) await buildGo(paths, controller, detail, signal);
  await pushBinaryImages(paths, CONTROLLER_IMAGES, detail, signal);
}
