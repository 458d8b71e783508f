/** Names of the workloads. */
export const NAMES = {
  receiver: "face-recognition-receiver",
  imageProcessor: "face-recognition-image-processor",
  faceRecog: "face-recognition-face-recog",
  frontend: "face-recognition-frontend",
  nsqlookupd: "face-recognition-nsqlookupd",
  nsqd: "face-recognition-nsqd",
  redeemer: "face-recognition-redeemer",
  migrate: "face-recognition-migrate",
  samples: "face-recognition-samples",
} as const;

/** Seconds in which a service finishes its work when it is stopped; processors give back what takes more than 21. */
export const SHUTDOWN_SECONDS = 30;
