import type * as pulumi from "@pulumi/pulumi";

import type { Connectable } from "../../components/workload/connections";
import type { SharedFiles, SharedFilesMount } from "../../components/workload/mounts";
import type { ApplicationPlatform } from "../../platform/contract";
import type { FaceRecognitionSettings } from "./settings";

const SOURCE = "apps/face-recognition";

/** Build context of images that copy from other folders of `apps`. */
export const SHARED_CONTEXT = "apps";

/** Mount paths of the shared files in all containers. */
export const FOLDERS = { unknownPeople: "/unknown_people", knownPeople: "/known_people" } as const;

/** Where services find the shared files. */
export const FOLDER_VARIABLES: Readonly<Record<string, string>> = {
  UNKNOWN_PEOPLE: FOLDERS.unknownPeople,
  KNOWN_PEOPLE: FOLDERS.knownPeople,
};

/** A known person from the start; the image of face-recog contains the picture. */
export const SAMPLES = [{ name: "Eileen Collins", pictures: ["eileen-collins.jpg"] }] as const;

/** What several of the services use. */
export interface Shared {
  readonly platform: ApplicationPlatform;
  readonly settings: FaceRecognitionSettings;
  readonly database: Connectable;
  /** The program of receiver, image-processor, redeemer and migrate. */
  readonly pipeline: pulumi.Output<string>;
  readonly recognizer: pulumi.Output<string>;
  readonly unknownPeople: SharedFiles;
  readonly knownPeople: SharedFiles;
}

/**
 * The image of one of the services.
 *
 * @param context Its build context. @default the folder of the application
 */
export function image(platform: ApplicationPlatform, service: string, context = SOURCE): pulumi.Output<string> {
  return platform.image(service, { context, dockerfile: `${SOURCE}/${service}/Dockerfile` });
}

/** Both kinds of pictures, as a container mounts them. */
export function pictures(
  { unknownPeople, knownPeople }: Pick<Shared, "unknownPeople" | "knownPeople">,
  { readOnly }: { readonly readOnly: boolean },
): Readonly<Record<string, SharedFilesMount>> {
  return {
    [FOLDERS.unknownPeople]: { files: unknownPeople, readOnly },
    [FOLDERS.knownPeople]: { files: knownPeople, readOnly },
  };
}
