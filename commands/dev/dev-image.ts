import { readFileSync } from "node:fs";
import { basename, join, relative, sep } from "node:path";

import { stageContext, stagedFolder } from "../../components/image/build-context";
import { contentTag } from "../../components/image/content-tag";
import { contextEntries } from "../../components/image/context-entries";
import { contextFilter } from "../../components/image/context-files";
import { findImage } from "../../components/image/find-image";
import type { DevImage } from "../../local/dev/application";
import type { PlannedImage } from "./planned-images";

/**
 * An image whose sources are read like those of the program's images: the same ignore file, and the same tag.
 *
 * @param folder The project's folder; the current one.
 */
export function devImage({ name, repository, inputs, named }: PlannedImage, folder: string): DevImage {
  const { context, dockerfile, buildArgs, platforms } = inputs;
  const root = join(folder, context);
  const special = [dockerfile, `${dockerfile}.dockerignore`, join(context, ".dockerignore")].map((path) =>
    join(folder, path),
  );
  const options = {
    filename: basename(dockerfile),
    platform: platforms.join(),
    ...Object.fromEntries(Object.entries(named).map(([image, source]) => [`context:${image}`, source])),
  };
  // Read once for all files that are found, and again after each change.
  let filter: ReturnType<typeof contextFilter> | undefined;
  return {
    name,
    repository,
    roots: [root, ...special],
    mayContain: (path) => {
      if (special.includes(path)) return true;
      return path.startsWith(root + sep) && (filter ??= contextFilter(context, dockerfile))(relative(root, path));
    },
    read: () => {
      filter = undefined;
      const entries = contextEntries(context, dockerfile, name);
      const tag = contentTag(inputs, entries);
      const text = { kind: "file", content: readFileSync(dockerfile) } as const;
      return {
        tag,
        stage: () => {
          // Not the folder of `pulumi up`, which may build an earlier version at the same time.
          const [sources, dockerfiles] = [`${name}.dev`, `${name}.dockerfile`];
          stageContext(sources, entries);
          stageContext(dockerfiles, new Map([[basename(dockerfile), text]]));
          return {
            context: join(folder, stagedFolder(sources)),
            dockerfile: join(folder, stagedFolder(dockerfiles)),
            args: buildArgs,
            options,
          };
        },
      };
    },
    find: (tag) => findImage(repository, tag),
  };
}
