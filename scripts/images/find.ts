import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { UsageError } from "../../lib/command";
import { contextOf } from "../services/image-tests";

/** An image that the applications build. */
export interface BuiltService {
  readonly application: string;
  readonly service: string;
  /** Absolute path of the folder with the Dockerfile. */
  readonly folder: string;
  /** Absolute path of the build context. */
  readonly context: string;
}

/** The name of an image in reports and arguments: `<application>/<service>`. */
export function imageName({ application, service }: Pick<BuiltService, "application" | "service">): string {
  return `${application}/${service}`;
}

/** The images whose Dockerfiles are `apps/<application>/<service>/Dockerfile` below a folder, sorted by name. */
export function findImages(root: string): BuiltService[] {
  const apps = join(root, "apps");
  return foldersIn(apps).flatMap((application) =>
    foldersIn(join(apps, application)).flatMap((service) => {
      const folder = join(apps, application, service);
      const dockerfile = join(folder, "Dockerfile");
      return existsSync(dockerfile) ? [{ application, service, folder, context: contextOf(dockerfile) }] : [];
    }),
  );
}

/**
 * The images that selections name: an application, a service, or both with a slash between them; all without selections.
 *
 * @throws UsageError for a selection that names none.
 */
export function selectImages(images: readonly BuiltService[], selections: readonly string[]): BuiltService[] {
  for (const selection of selections) {
    if (images.some((image) => isNamed(image, selection))) continue;
    throw new UsageError(`There is no image "${selection}"; there are: ${images.map(imageName).join(", ")}.`);
  }
  if (selections.length === 0) return [...images];
  return images.filter((image) => selections.some((selection) => isNamed(image, selection)));
}

function isNamed(image: BuiltService, selection: string): boolean {
  return [image.application, image.service, imageName(image)].includes(selection);
}

function foldersIn(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}
