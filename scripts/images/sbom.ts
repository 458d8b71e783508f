import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { runProcess } from "../../lib/process";
import { buildGo } from "../../local/host/gobuild";
import { ensureGo } from "../../local/host/golang";
import { localPaths } from "../../local/host/paths";
import { SYFT } from "./syft/program";

/** The number of an image's packages, by type such as `deb`, `python`, `npm` and `go-module`. */
export type PackageCounts = Readonly<Record<string, number>>;

/** Lists packages of images; the program is compiled on first use. */
export class Sbom {
  private constructor(private readonly program: string) {}

  static async open(print: (text: string) => void): Promise<Sbom> {
    const paths = localPaths();
    await ensureGo(paths, print);
    return new Sbom(await buildGo(paths, SYFT, print));
  }

  /**
   * Writes the software bill of materials of an image to a file, as CycloneDX; returns the numbers of its packages.
   *
   * @param image Folder with the image in the format of the OCI.
   * @throws Error with syft's output.
   */
  async write(image: string, file: string): Promise<PackageCounts> {
    mkdirSync(join(file, ".."), { recursive: true });
    const list = `${file}.json`;
    const outputs = ["--output", `cyclonedx-json=${file}.cdx.json`, "--output", `syft-json=${list}`];
    const env = { SYFT_CHECK_FOR_APP_UPDATE: "false" };
    const { code, output } = await runProcess(this.program, ["scan", `oci-dir:${image}`, "--quiet", ...outputs], {
      env,
    });
    if (code !== 0) throw new Error(`${output}\nsyft cannot list the packages of ${image}`);
    return countPackages(readFileSync(list, "utf8"));
  }
}

/** The numbers of packages in a list that syft has written as `syft-json`. */
export function countPackages(list: string): PackageCounts {
  const { artifacts } = JSON.parse(list) as { readonly artifacts: readonly { readonly type: string }[] };
  const counts = new Map<string, number>();
  for (const { type } of artifacts) counts.set(type, (counts.get(type) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([one], [other]) => (one < other ? -1 : 1)));
}
