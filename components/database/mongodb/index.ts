import { mapValues } from "../../../lib/values";
import { MONGODB_MEMORY } from "../../../settings/schema/databases";
import type { DatabaseEngine } from "../database";
import { requiredUris } from "../required-uris";
import { MONGODB_IMAGE } from "./administration";
import { CLIENT_VARIABLES } from "./environment";
import { ExternalMongodb } from "./external";
import { MongodbLogin, MongodbLoginCleanup } from "./login";
import { Mongodb } from "./mongodb";

/** MongoDB. The factory for the cluster throws a RangeError if its servers would have too little memory. */
export const MONGODB: DatabaseEngine = {
  cluster:
    ({ server: settings, settingKey, upstreamImage, ...options }) =>
    (name, { databases, clients, context }, opts) => {
      const { storage, cpu, memory = MONGODB_MEMORY } = settings;
      if (memory < MONGODB_MEMORY) {
        throw new RangeError(
          `${settingKey("memory")} is ${memory}, also for MongoDB of ${name}; there it must be ${MONGODB_MEMORY} or more`,
        );
      }
      const members = "members" in settings ? settings.members : 1;
      const size = { members, storage, storageSetting: settingKey("storage"), resources: { cpu, memory } };
      const image = upstreamImage(MONGODB_IMAGE.reference);
      const server = new Mongodb(name, { ...context, ...options, ...size, image }, opts);
      return mapValues(databases, ({ password }, database) => {
        const child = `${name}-${database}`;
        const login = new MongodbLogin(child, { ...context, server, database, password }, opts);
        const connection = { envFrom: [login.secret], labels: server.clientLabels, variables: CLIENT_VARIABLES };
        return clients.access(child, connection, (all) => {
          new MongodbLoginCleanup(`${child}-login-cleanup`, { ...context, login, clients: all }, opts);
        });
      });
    },
  uri: (name, { databases, clients, context }, opts) => {
    const { secrets } = new ExternalMongodb(name, { ...context, uris: requiredUris(name, "mongodb", databases) }, opts);
    return mapValues(secrets, (secret, database) =>
      clients.access(`${name}-${database}`, { envFrom: [secret], variables: CLIENT_VARIABLES }),
    );
  },
};
