import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A resource type of an SDK package. */
export interface SdkType {
  readonly required: readonly string[];
  /** All inputs of the type. */
  readonly inputs: readonly string[];
}

/** Types that were read already, by token. */
const KNOWN = new Map<string, SdkType | undefined>();

/** Reads the type of a token such as `aws:ec2/vpc:Vpc` from the source of the package; undefined if it has none. */
export function sdkType(packageName: string, token: string, path: readonly string[]): SdkType | undefined {
  if (!KNOWN.has(token)) KNOWN.set(token, read(packageName, token, path));
  return KNOWN.get(token);
}

function read(packageName: string, token: string, path: readonly string[]): SdkType | undefined {
  const folder = join(dirname(require.resolve(`${packageName}/package.json`)), ...path.slice(0, -1));
  if (!existsSync(folder)) return undefined;
  // The case of a few file names differs from the token.
  const wanted = `${path.at(-1) ?? ""}.js`.toLowerCase();
  const file = readdirSync(folder).find((name) => name.toLowerCase() === wanted);
  if (file === undefined) return undefined;
  const source = readFileSync(join(folder, file), "utf8");
  if (!source.includes(`__pulumiType = '${token}'`)) return undefined;
  const names = (pattern: RegExp): string[] => [...new Set([...source.matchAll(pattern)].map(([, name = ""]) => name))];
  return {
    required: names(/args\?\.(\w+) === undefined && !opts\.urn/g),
    inputs: names(/resourceInputs\["(\w+)"\] = (?!undefined \/\*out)/g),
  };
}
