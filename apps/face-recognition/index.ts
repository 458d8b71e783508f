import type { Job } from "../../components/workload/job";
import { WebService } from "../../components/workload/web-service";
import { application, type Deployed } from "../../platform/application";
import type { ApplicationPlatform } from "../../platform/contract";
import { NAMES, SHUTDOWN_SECONDS } from "./names";
import { createMigration, createProcessor, createReceiver, createRedeemer } from "./pipeline";
import { createQueue } from "./queue";
import { createRecognizer } from "./recognizer";
import { faceRecognitionSettings, type FaceRecognitionSettings } from "./settings";
import { FOLDER_VARIABLES, image, pictures, type Shared, SHARED_CONTEXT } from "./shared";

const FRONTEND_PORT = 8081;

/** Pictures of one request at most: the receiver's own limit. */
const PICTURES_PER_REQUEST = 20;

/** Finds known people in pictures: a receiver, a queue, workers, a recognizer, and a page that shows the results. */
export const faceRecognition = application({
  name: "face-recognition",
  settings: faceRecognitionSettings,
  deploy,
});

function deploy(platform: ApplicationPlatform, settings: FaceRecognitionSettings): Deployed {
  const { images } = platform.database("db", {
    engine: "mysql",
    databases: { images: { password: settings.dbPassword, uri: settings.dbUri } },
  });
  const folder = (name: string, setting: keyof FaceRecognitionSettings["storage"]) =>
    platform.sharedFiles(name, {
      size: settings.storage[setting],
      setting: `face-recognition:storage.${setting}`,
    });
  const shared: Shared = {
    platform,
    settings,
    database: images,
    pipeline: image(platform, "pipeline"),
    recognizer: image(platform, "face-recog", SHARED_CONTEXT),
    unknownPeople: folder("unknown-people", "unknownPeople"),
    knownPeople: folder("known-people", "knownPeople"),
  };
  createQueue(platform, settings);
  const migrated = createMigration(shared);
  createRecognizer(shared);
  createProcessor(shared, migrated);
  createRedeemer(shared, migrated);
  const receiver = createReceiver(shared, migrated);
  const frontend = createFrontend(shared, migrated);
  return {
    url: platform.expose(
      [
        ...["/image", "/images", "/people"].map((path) => ({ path, service: receiver.host })),
        { path: "/", service: frontend.host },
      ],
      { maxBody: settings.maxPicture * PICTURES_PER_REQUEST },
    ),
  };
}

function createFrontend(shared: Shared, migrated: Job): WebService {
  const { platform, settings, database } = shared;
  return new WebService(
    NAMES.frontend,
    {
      ...platform.workload,
      image: image(platform, "frontend", SHARED_CONTEXT),
      ...settings.frontend,
      port: FRONTEND_PORT,
      shutdownSeconds: SHUTDOWN_SECONDS,
      callers: { ingress: true },
      env: { ...FOLDER_VARIABLES, FRONTEND_PORT: String(FRONTEND_PORT), MAX_PICTURE_MIB: String(settings.maxPicture) },
      sharedFiles: pictures(shared, { readOnly: true }),
      databases: [database],
    },
    { ...platform.options, dependsOn: [migrated] },
  );
}
