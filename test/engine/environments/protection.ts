/** The changes of prod, besides updates, when its protection is disabled. */
export const PROD_CHANGES_WITHOUT_PROTECTION = [
  "delete BackupPolicy slipway-prod",
  // They are part of the names of final snapshots.
  "delete RandomId face-recognition-db-final",
  "delete RandomId thoughts-db-final",
];
