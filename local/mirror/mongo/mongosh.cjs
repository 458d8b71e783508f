/** mongosh, in which `replica-set.cjs` answers commands that FerretDB does not implement. */
const { NodeDriverServiceProvider } = require("@mongosh/service-provider-node-driver");
const { Long, MongoServerError, ObjectId, Timestamp } = require("mongodb");
const { createCommands } = require("./replica-set.cjs");

const bson = { Long, ObjectId, Timestamp };
const commands = createCommands(bson, MongoServerError, (text) => process.stderr.write(`${text}\n`));

// All commands of the shell's API pass here, whether a script, a file or a user enters them.
const { runCommand } = NodeDriverServiceProvider.prototype;
NodeDriverServiceProvider.prototype.runCommand = function (database, command, ...options) {
  return commands.run(command, (other, sent) => runCommand.call(this, other || database, sent, ...options));
};

require("mongosh/bin/mongosh.js");
