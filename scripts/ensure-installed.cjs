// Installs the packages of package-lock.json unless they are installed already, and refuses a folder whose name the tools
// cannot handle. Runs before any package is there.
const { spawn } = require("node:child_process");
const {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} = require("node:fs");
const { constants } = require("node:os");
const { dirname, join } = require("node:path");

const ROOT = join(__dirname, "..");
const PACKAGES = join(ROOT, "node_modules");
const LOCK = join(ROOT, ".slipway", "install.json");
const POLL_MILLISECONDS = 200;
const SHOWN = 3;

/** An error that users can mend, shown without a stack trace. */
class InstallError extends Error {}

/** npm cannot have `:` in PATH, and tsx takes `?` for the begin of a query and `\` for a separator. */
function checkFolder() {
  const [character] = /[?:\\]/.exec(ROOT) ?? [];
  if (character === undefined) return;
  throw new InstallError(
    `The project is in ${ROOT}, but npm and tsx run nothing in a folder with "${character}" in its path. ` +
      "Fix: rename the folder, or move the project to another one",
  );
}

/** The packages that are missing or differ from package-lock.json; npm keeps what it has installed in a file of its own. */
function differences() {
  const required = packagesOf(join(ROOT, "package-lock.json"));
  const file = join(PACKAGES, ".package-lock.json");
  if (!existsSync(file)) return ["nothing is installed completely"];
  const installed = packagesOf(file);
  const changed = Object.entries(required).flatMap(([path, entry]) => {
    const found = installed[path];
    const name = path.replace(/^node_modules\//, "");
    // npm leaves out what is for other systems.
    if (path === "" || (found === undefined && (entry.optional || entry.devOptional))) return [];
    if (found === undefined || !existsSync(join(ROOT, path))) return [`${name} is missing`];
    if (found.version !== entry.version) return [`${name} is ${found.version} instead of ${entry.version}`];
    return found.integrity === entry.integrity ? [] : [`${name} has another content`];
  });
  // One in the folder of another package is loaded instead of the version that the lockfile has for it.
  const nested = Object.keys(installed).filter((path) => /.node_modules\//.test(path) && !(path in required));
  return [...changed, ...nested.map((path) => `${path.replace(/^node_modules\//, "")} is superfluous`)];
}

function packagesOf(file) {
  try {
    const { packages } = JSON.parse(readFileSync(file, "utf8"));
    if (packages === null || typeof packages !== "object") throw new Error('it has no "packages"');
    return packages;
  } catch (error) {
    const fix = file.startsWith(PACKAGES)
      ? "npm ci"
      : "git checkout -- package-lock.json, or npm install after a merge";
    throw new InstallError(`${file} cannot be read: ${error.message.replaceAll("\n", " ")}. Fix: ${fix}`, {
      cause: error,
    });
  }
}

function checkLink(found) {
  if (lstatSync(PACKAGES, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return;
  const target = existsSync(PACKAGES) ? dirname(realpathSync(PACKAGES)) : undefined;
  throw new InstallError(
    `node_modules is a link, and its packages differ from package-lock.json: ${summary(found)}. npm ci would empty the ` +
      "folder that it leads to. Fix: " +
      (target === undefined ? "" : `update the packages there (cd ${JSON.stringify(target)} && npm ci), or `) +
      `remove the link (rm ${JSON.stringify(PACKAGES)}) and run this again`,
  );
}

function summary(found) {
  const rest = found.length - SHOWN;
  return `${found.slice(0, SHOWN).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}

/** Waits until no other process installs packages here, and announces that this one does. */
function acquire() {
  mkdirSync(dirname(LOCK), { recursive: true });
  const own = `${LOCK}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  for (let waited = false; ; waited = true) {
    try {
      // A link comes into being with its content.
      linkSync(own, LOCK);
      rmSync(own);
      return;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const holder = Number(readHolder());
    if (!isRunning(holder)) rmSync(LOCK, { force: true });
    else {
      if (!waited) console.error(`Waiting for process ${holder}, which installs packages ...`);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, POLL_MILLISECONDS);
    }
  }
}

function readHolder() {
  try {
    return readFileSync(LOCK, "utf8");
  } catch {
    return "";
  }
}

function isRunning(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Runs npm ci; resolves to its exit code, or 128 plus the number of the signal that ended it. */
function install() {
  // Under another package manager, the variable names that one.
  const npm = /npm-cli\.c?js$/.test(process.env.npm_execpath ?? "") ? process.env.npm_execpath : undefined;
  const [command, args] = npm ? [process.execPath, [npm]] : ["npm", []];
  return new Promise((resolve, reject) => {
    // npm does not go on without this process.
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
    const child = spawn(command, [...args, "ci", "--no-audit", "--no-fund"], { cwd: ROOT, stdio: ["ignore", 2, 2] });
    child.once("error", (error) => {
      reject(new InstallError(`npm cannot be started: ${error.message}. Fix: install npm, then run npm ci`));
    });
    child.once("close", (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}

async function main() {
  checkFolder();
  const before = differences();
  if (before.length === 0) return 0;
  checkLink(before);
  acquire();
  try {
    const found = differences();
    if (found.length === 0) return 0;
    console.error(`Installing packages (npm ci), once: ${summary(found)} ...`);
    return await install();
  } finally {
    rmSync(LOCK, { force: true });
  }
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    console.error(error instanceof InstallError || error.code ? error.message : error);
    process.exitCode = 1;
  },
);
