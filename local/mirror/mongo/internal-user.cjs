#!/usr/bin/env node
/**
 * Gives the user `__system` of the database `local` the password in FERRETDB_SETUP_PASSWORD, before FerretDB starts on
 * the data folder in the first argument: FerretDB itself creates the user in a new database only.
 */
const { Buffer } = require("node:buffer");
const { createHash, createHmac, pbkdf2Sync, randomBytes } = require("node:crypto");
const { existsSync } = require("node:fs");
const { join } = require("node:path");

const USER = "__system";
const DATABASE = "local";

/** Hash algorithm and what is hashed, by mechanism: MongoDB's SCRAM-SHA-1 starts from a digest of the password. */
const MECHANISMS = {
  "SCRAM-SHA-1": {
    algorithm: "sha1",
    text: (password) => createHash("md5").update(`${USER}:mongo:${password}`).digest("hex"),
  },
  "SCRAM-SHA-256": { algorithm: "sha256", text: (password) => password },
};

/** The stored keys of RFC 5802 for a password; a key file's characters need no SASLprep. */
function storedKeys({ algorithm, text }, password, salt, iterations) {
  const length = createHash(algorithm).digest().length;
  const salted = pbkdf2Sync(text(password), Buffer.from(salt, "base64"), iterations, length, algorithm);
  const hmac = (label) => createHmac(algorithm, salted).update(label).digest();
  return {
    storedKey: createHash(algorithm).update(hmac("Client Key")).digest("base64"),
    serverKey: hmac("Server Key").toString("base64"),
  };
}

/** The user's document with the credentials of the password; undefined if it has them already. */
function withPassword(document, password) {
  let changed = false;
  const credentials = Object.entries(document.credentials).map(([mechanism, credential]) => {
    const { salt, iterationCount, storedKey } = credential;
    const hash = MECHANISMS[mechanism];
    if (storedKeys(hash, password, salt, iterationCount).storedKey === storedKey) return [mechanism, credential];
    changed = true;
    const fresh = randomBytes(Buffer.from(salt, "base64").length).toString("base64");
    return [mechanism, { iterationCount, salt: fresh, ...storedKeys(hash, password, fresh, iterationCount) }];
  });
  return changed ? { ...document, credentials: Object.fromEntries(credentials) } : undefined;
}

/** Updates the user in the data folder. @throws Error if it is missing and FerretDB would not create it. */
function update(folder, password) {
  const { DatabaseSync } = require("node:sqlite");
  // FerretDB's index quotes a string as if it were a column.
  const database = new DatabaseSync(join(folder, "admin.sqlite"), { enableDoubleQuotedStringLiterals: true });
  try {
    const table = tableOfUsers(database);
    const where = "WHERE _ferretdb_sjson ->> '$._id' = ?";
    const id = `${DATABASE}.${USER}`;
    const row = table && database.prepare(`SELECT _ferretdb_sjson AS text FROM ${table} ${where}`).get(id);
    if (!row) {
      if (!existsSync(join(folder, `${DATABASE}.sqlite`))) return;
      throw new Error(`${folder} contains the database ${DATABASE} without the user ${USER}; use an empty folder`);
    }
    const document = withPassword(JSON.parse(row.text), password);
    if (document === undefined) return;
    database.prepare(`UPDATE ${table} SET _ferretdb_sjson = ? ${where}`).run(JSON.stringify(document), id);
    console.error(`mongod: the key file has changed, and with it the password of ${USER}`);
  } finally {
    database.close();
  }
}

/** The quoted name of the table of users; undefined if there is none yet. */
function tableOfUsers(database) {
  const exists = database.prepare("SELECT 1 FROM sqlite_master WHERE name = '_ferretdb_collections'").get();
  const query = "SELECT table_name AS name FROM _ferretdb_collections WHERE name = 'system.users'";
  const row = exists && database.prepare(query).get();
  return row && `"${row.name}"`;
}

module.exports = { withPassword };
if (require.main === module) {
  try {
    // Node.js warns that its SQLite is experimental.
    process.removeAllListeners("warning");
    update(process.argv[2], process.env.FERRETDB_SETUP_PASSWORD);
  } catch (error) {
    console.error(`mongod: ${error.message}`);
    process.exitCode = 1;
  }
}
