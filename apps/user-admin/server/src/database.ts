import {
  MongoClient,
  MongoNetworkError,
  MongoNotConnectedError,
  MongoOperationTimeoutError,
  MongoServerError,
  MongoServerSelectionError,
  MongoTopologyClosedError,
  MongoWriteConcernError,
} from "mongodb";

const SERVER_SELECTION_MS = 2000;
const SOCKET_MS = 5000;
const POOL_WAIT_MS = 5000;
const MAX_CONNECTIONS = 20;

const AWAY = [
  MongoNetworkError,
  MongoNotConnectedError,
  MongoOperationTimeoutError,
  MongoServerSelectionError,
  MongoTopologyClosedError,
  MongoWriteConcernError,
];
/** Codes of servers that refuse the log-in (a rotated password), shut down, or are no longer primary. */
const AWAY_CODES = [13, 18, 91, 189, 8000, 10107, 11600, 11602, 13435, 13436];
/** The driver throws it if no connection of the pool becomes free in time; the class is not exported. */
const POOL_EXHAUSTED = "MongoWaitQueueTimeoutError";
const DUPLICATE_KEY = 11000;

/**
 * Creates a client. Once `connect` has succeeded, it connects again by itself whenever it has lost the server; until then
 * `connect` has to be repeated.
 */
export function createClient(uri: string): MongoClient {
  return new MongoClient(uri, {
    appName: "user-admin",
    serverSelectionTimeoutMS: SERVER_SELECTION_MS,
    connectTimeoutMS: SERVER_SELECTION_MS,
    socketTimeoutMS: SOCKET_MS,
    waitQueueTimeoutMS: POOL_WAIT_MS,
    maxPoolSize: MAX_CONNECTIONS,
  });
}

/** Whether an error means that the database cannot be used at present. */
export function isDatabaseAway(error: unknown): boolean {
  if (AWAY.some((type) => error instanceof type)) return true;
  if (error instanceof MongoServerError) return typeof error.code === "number" && AWAY_CODES.includes(error.code);
  return error instanceof Error && error.name === POOL_EXHAUSTED;
}

/** Whether an error means that a unique index has the value already. */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof MongoServerError && error.code === DUPLICATE_KEY;
}
