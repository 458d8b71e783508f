import { z } from "zod";

import { databasePassword, databaseUri } from "../../settings/database-secrets";
import { fieldMeta, resources, schedule, whole } from "../../settings/values";
import { service, serviceShape } from "../shared/service-settings";

/** Most GiB of a volume that grows with the pictures. */
const MAX_STORAGE = 16_384;

const threshold = () => {
  const error = "a number from 0.3 to 0.9";
  return z.number({ error }).min(0.3, { error }).max(0.9, { error }).register(fieldMeta, { example: "0.6" });
};

/** The settings under `face-recognition:`. */
export const faceRecognitionSettings = z.strictObject({
  receiver: z
    .strictObject({
      ...serviceShape({ cpu: 20, memory: 64 }),
      /** Whether `POST /images/post` takes a list of paths. */
      batchRoute: z.boolean().default(false),
    })
    .prefault({}),
  imageProcessor: z
    .strictObject({
      ...serviceShape({ cpu: 10, memory: 64 }),
      /** Pictures that one pod has recognized at the same time. */
      concurrency: whole(1, 100).default(2),
    })
    .prefault({}),
  faceRecog: z
    .strictObject({
      /** Most of the memory are the weights and a large picture. The CPU limit is also the number of pictures at a time. */
      ...serviceShape({ cpu: 100, memory: 384, cpuLimit: 1000 }),
      /** Distance of two faces at most for the same person: with less, fewer people are mistaken and more not recognized. */
      threshold: threshold().default(0.6),
    })
    .prefault({}),
  frontend: service({ cpu: 20, memory: 128 }),
  nsqlookupd: z.strictObject({ resources: resources({ cpu: 10, memory: 32 }) }).prefault({}),
  nsqd: z
    .strictObject({
      resources: resources({ cpu: 10, memory: 64 }),
      /** GiB of the queue's volume; an entry of the queue has a few bytes. */
      storage: whole(1, MAX_STORAGE).default(1),
    })
    .prefault({}),
  /** MiB of a picture at most. */
  maxPicture: whole(1, 32).default(8),
  /** GiB of the volumes with the pictures; EFS holds more. */
  storage: z
    .strictObject({
      /** Pictures in which people are to be found. */
      unknownPeople: whole(1, MAX_STORAGE).default(5),
      /** Pictures of known people. */
      knownPeople: whole(1, MAX_STORAGE).default(1),
    })
    .prefault({}),
  /** When pictures that failed, or that got lost in the queue, are tried again. */
  retry: z
    .strictObject({
      /** When the redeemer looks for them. */
      schedule: schedule().default("*/10 * * * *"),
      /** Attempts at most. */
      attempts: whole(1, 100).default(5),
      /** Seconds from the first failure until it is tried again; doubled with each further one. */
      delay: whole(1, 86_400).default(60),
      /** Minutes after which a picture that is still waiting is put into the queue again. */
      staleMinutes: whole(1, 1440).default(15),
    })
    .prefault({}),
  /** Whether a sample person is known from the start, for trying it out. */
  samples: z.boolean().default(false),
  /** Password of the services' login for their database; generated until it is set. */
  dbPassword: databasePassword("mysql").optional(),
  /** URI of the database, if its server is elsewhere (`slipway:databases.mysql.provider` is `uri`). */
  dbUri: databaseUri("mysql").optional(),
});

export type FaceRecognitionSettings = z.output<typeof faceRecognitionSettings>;
