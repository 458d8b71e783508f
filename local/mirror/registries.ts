import { existsSync, readFileSync } from "node:fs";
import { rootCertificates } from "node:tls";
import { run } from "../host/process";

/** Keys of npm's configuration that say where packages come from. Credentials are not among them: they stay here. */
const NPM_KEYS = ["registry", "proxy", "https-proxy", "noproxy", "strict-ssl"];

/** Variables of `go env` that say where modules and their checksums come from. */
const GO_KEYS = ["GOPROXY", "GONOPROXY", "GOSUMDB", "GONOSUMDB", "GOPRIVATE", "GOINSECURE"];

/** Files for npm's folder of global configuration, `/usr/local/etc`: the npmrc, and the certificates that it names. */
export type NpmFiles = Readonly<Record<string, string>>;

/** The settings with which npm in an image reaches the same registry as on this machine. */
export async function npmSettings(): Promise<NpmFiles> {
  return npmFiles(parseNpmConfig(await run("npm", ["config", "list"], { cwd: "/" })));
}

/**
 * The keys and values in the output of `npm config list`, which contains no defaults: lines such as
 * `strict-ssl = false`. An overridden value is in a comment.
 */
export function parseNpmConfig(output: string): ReadonlyMap<string, unknown> {
  const lines = output.split("\n").map((line) => /^([\w-]+) = (.+)$/.exec(line));
  return new Map(
    lines.flatMap((match) => {
      const [, key = "", value = ""] = match ?? [];
      return match === null || !isJson(value) ? [] : [[key, JSON.parse(value) as unknown]];
    }),
  );
}

/** The files for these settings; without any, the npmrc is empty. */
export function npmFiles(config: ReadonlyMap<string, unknown>, env: NodeJS.ProcessEnv = process.env): NpmFiles {
  const certificates = npmCertificates(config.get("cafile"), env.NODE_EXTRA_CA_CERTS);
  const lines = NPM_KEYS.filter((key) => config.has(key)).map((key) => `${key}=${String(config.get(key))}`);
  if (certificates !== undefined) lines.push("cafile=/usr/local/etc/npm-ca.crt");
  const npmrc = lines.map((line) => `${line}\n`).join("");
  return certificates === undefined ? { npmrc } : { npmrc, "npm-ca.crt": certificates };
}

/** The settings, as lines of a go.env, with which Go in an image reaches the same module proxy as on this machine. */
export async function goSettings(): Promise<string> {
  return goEnvLines(await run("go", ["env", "-changed", "-json", ...GO_KEYS], { cwd: "/" }));
}

/** The lines of a go.env for the output of `go env -changed -json`, which contains no defaults. */
export function goEnvLines(output: string): string {
  const changed = JSON.parse(output) as Record<string, string>;
  return Object.entries(changed)
    .map(([key, value]) => `${key}=${value}\n`)
    .join("");
}

function npmCertificates(cafile: unknown, extra: string | undefined): string | undefined {
  if (typeof cafile === "string" && existsSync(cafile)) return readFileSync(cafile, "utf8");
  // The variable adds certificates to those of Node.js; npm's cafile replaces them.
  if (extra !== undefined && existsSync(extra)) return [...rootCertificates, readFileSync(extra, "utf8")].join("\n");
  return undefined;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
