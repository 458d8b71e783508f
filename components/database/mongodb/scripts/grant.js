// Creates a login of a database, or sets its password. Reads DATABASE, LOGIN_USER and LOGIN_PASSWORD, and what
// connection.js does. Does not affect other logins.
const { DATABASE, LOGIN_USER, LOGIN_PASSWORD } = process.env;
const database = administrate(DATABASE);
const roles = ["readWrite", "dbAdmin"].map((role) => ({ role, db: DATABASE }));
const exists = database.runCommand({ usersInfo: LOGIN_USER }).users.length > 0;
database.runCommand({ [exists ? "updateUser" : "createUser"]: LOGIN_USER, pwd: LOGIN_PASSWORD, roles });
print(`${LOGIN_USER} may use database ${DATABASE}`);
