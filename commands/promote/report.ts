import type { TestedImages } from "./tested-images";

/** Hexadecimal digits of a digest that are shown, as `git` and `docker` do. */
const SHOWN = 12;

const ECR = /^\d{12}\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com/;

/** What a promotion changes, one line an image: old and new digest. */
export function changes(former: TestedImages, next: TestedImages): string[] {
  const names = [...new Set([...Object.keys(former.images), ...Object.keys(next.images)])].sort();
  const width = Math.max(...names.map(({ length }) => length));
  const lines = names.map((name) => `${name.padEnd(width)}  ${change(former.images[name], next.images[name])}`);
  return former.from === next.from || former.from === "" ? lines : [...lines, `from ${former.from} -> ${next.from}`];
}

/** Whether both say the same. */
export function isSame(former: TestedImages, next: TestedImages): boolean {
  return former.from === next.from && JSON.stringify(sorted(former.images)) === JSON.stringify(sorted(next.images));
}

/**
 * What to do after the file has been written, and how to go back.
 *
 * @param registries Where Docker copies from and to.
 */
export function nextSteps(from: string, to: string, registries: readonly string[]): string[] {
  return [
    "Next:",
    `  git commit -m "Promote ${from} to ${to}" -- Pulumi.${to}.yaml`,
    // Docker copies the images, so it is Docker that has to be known there.
    ...[...new Set(registries)].flatMap((registry) => {
      const [address, region] = ECR.exec(registry) ?? [];
      if (address === undefined || region === undefined) return [];
      return [
        `  aws ecr get-login-password --region ${region} |`,
        `    docker login --username AWS --password-stdin ${address}`,
      ];
    }),
    `  npx pulumi up -s ${to}`,
    `All with credentials for ${to}, whose account ${from} lets read by slipway:registry.readers.`,
    `To go back: git revert that commit, then npx pulumi up -s ${to}. The former images are still in the registry.`,
  ];
}

function change(former: string | undefined, next: string | undefined): string {
  if (former === next) return `${short(next)} as before`;
  if (former === undefined) return `new: ${short(next)}`;
  return next === undefined ? `${short(former)} -> no longer deployed` : `${short(former)} -> ${short(next)}`;
}

function short(digest = ""): string {
  return digest.slice(0, "sha256:".length + SHOWN);
}

function sorted(images: TestedImages["images"]): [string, string][] {
  return Object.entries(images).sort(([a], [b]) => (a < b ? -1 : 1));
}
