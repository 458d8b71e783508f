import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What the SDK's package knows of a resource type. */
export interface SdkType {
  readonly required: readonly string[];
  /** Every input that the type has. */
  readonly inputs: readonly string[];
}

/** Types are many and each is asked for often: a file is read once. */
const known = new Map<string, SdkType | undefined>();

/** The type of a token such as `aws:ec2/vpc:Vpc`, by the package's own source; undefined if it has no such type. */
export function sdkType(packageName: string, token: string, path: readonly string[]): SdkType | undefined {
  if (!known.has(token)) known.set(token, read(packageName, token, path));
  return known.get(token);
}

/** The folder of a package, or of one that is in it; undefined if it has none. */
export function packageFolder(packageName: string, ...path: readonly string[]): string | undefined {
  const folder = join(dirname(require.resolve(`${packageName}/package.json`)), ...path);
  return existsSync(folder) ? folder : undefined;
}

function read(packageName: string, token: string, path: readonly string[]): SdkType | undefined {
  const folder = packageFolder(packageName, ...path.slice(0, -1));
  // A few files are not spelled as their token is.
  const wanted = `${path.at(-1) ?? ""}.js`.toLowerCase();
  const file = folder && readdirSync(folder).find((name) => name.toLowerCase() === wanted);
  if (folder === undefined || file === undefined) return undefined;
  const source = readFileSync(join(folder, file), "utf8");
  if (!source.includes(`__pulumiType = '${token}'`)) return undefined;
  const names = (pattern: RegExp): string[] => [...new Set([...source.matchAll(pattern)].map(([, name = ""]) => name))];
  return {
    required: names(/args\?\.(\w+) === undefined && !opts\.urn/g),
    inputs: names(/resourceInputs\["(\w+)"\] = (?!undefined \/\*out)/g),
  };
}
