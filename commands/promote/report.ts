import type { TestedImages } from "./tested-images";

/** Hexadecimal digits of a digest in the output, as `docker` prints them. */
const DIGEST_DIGITS = 12;

const ECR = /^(?<account>\d{12})\.dkr\.ecr\.(?<region>[a-z0-9-]+)\.amazonaws\.com/;

/** The changes of a promotion, one line per image: old and new digest. */
export function changeLines(previous: TestedImages, next: TestedImages): string[] {
  const names = [...new Set([...Object.keys(previous.images), ...Object.keys(next.images)])].sort();
  const width = Math.max(...names.map(({ length }) => length));
  const lines = names.map((name) => `${name.padEnd(width)}  ${change(previous.images[name], next.images[name])}`);
  return previous.from === next.from || previous.from === ""
    ? lines
    : [...lines, `from ${previous.from} -> ${next.from}`];
}

/** Whether two promotions have the same registry and digests. */
export function isSame(previous: TestedImages, next: TestedImages): boolean {
  return previous.from === next.from && JSON.stringify(sorted(previous.images)) === JSON.stringify(sorted(next.images));
}

/**
 * The steps after the file has been written, and how to roll back.
 *
 * @param registries Registries that Docker copies from and to, each with its path.
 */
export function nextSteps(from: string, to: string, registries: readonly string[]): string[] {
  const places = registries.flatMap((registry) => {
    const [address, account, region] = ECR.exec(registry) ?? [];
    return address === undefined || region === undefined ? [] : [{ address, account, region }];
  });
  const regions = new Map(places.map(({ address, region }) => [address, region]));
  const accounts = new Set(places.map(({ account }) => account));
  return [
    "Next:",
    `  git commit -m "Promote ${from} to ${to}" -- Pulumi.${to}.yaml`,
    // Docker copies the images, so Docker needs the credentials.
    ...[...regions].flatMap(([address, region]) => [
      `  aws ecr get-login-password --region ${region} |`,
      `    docker login --username AWS --password-stdin ${address}`,
    ]),
    `  npx pulumi up -s ${to}`,
    // An account may read its own repositories.
    accounts.size === 1 && places.length === registries.length
      ? `Run these with credentials for ${to}.`
      : `Run these with credentials for ${to}; slipway:registry.readers of ${from} must list its account.`,
    `Roll back: git revert that commit, then npx pulumi up -s ${to}. The previous images are still in the registry.`,
  ];
}

function change(previous: string | undefined, next: string | undefined): string {
  if (previous === next) return `${short(next)} unchanged`;
  if (previous === undefined) return `new: ${short(next)}`;
  return next === undefined ? `${short(previous)} -> no longer deployed` : `${short(previous)} -> ${short(next)}`;
}

function short(digest = ""): string {
  return digest.slice(0, "sha256:".length + DIGEST_DIGITS);
}

function sorted(images: TestedImages["images"]): [string, string][] {
  return Object.entries(images).sort(([a], [b]) => (a < b ? -1 : 1));
}
