import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROJECT_FOLDER } from "../../../lib/project";

const FOLDER = join(PROJECT_FOLDER, "local/mirror/mongo");

/** Prints the program's name, its arguments and the password in its environment, one in each line. */
const RECORDER = `#!/bin/sh
printf '%s\\n' "\${0##*/}" "$@" "password=\${FERRETDB_SETUP_PASSWORD-}" "root=\${MONGO_INITDB_ROOT_PASSWORD-}"
`;

type Environment = Readonly<Record<string, string>>;

interface Result {
  readonly status: number | null;
  /** What the recorders printed. */
  readonly lines: readonly string[];
  readonly stderr: string;
}

describe("mongod of the mirror's MongoDB", () => {
  let folder: string;
  let data: string;
  let key: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "mongod-"));
    data = join(folder, "data");
    mkdirSync(data);
    key = join(folder, "key");
    writeFileSync(key, "c2xpcHdh\neSB0ZXN0 \n", { mode: 0o400 });
    for (const name of ["ferretdb", "mongod-internal-user", "mongod"]) {
      writeFileSync(join(folder, name), RECORDER);
      chmodSync(join(folder, name), 0o755);
    }
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function start(script: string, args: readonly string[], env: Environment = {}): Result {
    const { status, stdout, stderr } = spawnSync("bash", [join(FOLDER, script), ...args], {
      cwd: folder,
      env: { PATH: `${folder}:/usr/bin:/bin`, ...env },
      encoding: "utf8",
    });
    return { status, lines: stdout.split("\n").slice(0, -1), stderr };
  }
  const mongod = (args: readonly string[], env?: Environment): Result =>
    start("mongod", ["--dbpath", data, ...args], env);

  /** The command line of FerretDB. */
  function ferretdb(address: string, level: string, setup: readonly string[] = [], password = ""): string[] {
    const storage = ["--handler=sqlite", `--sqlite-url=file:${data}/`, `--state-dir=${data}`];
    const others = ["--telemetry=disable", "--debug-addr=-", `--listen-addr=${address}`, `--log-level=${level}`];
    return ["ferretdb", ...storage, ...others, ...setup, `password=${password}`, "root="];
  }
  const setup = (database: string, user: string): string[] => [
    "--test-enable-new-auth",
    `--setup-database=${database}`,
    `--setup-username=${user}`,
  ];

  it("starts FerretDB with the options of mongod, in both forms", () => {
    for (const [args, address, level] of [
      [[], "127.0.0.1:27017", "info"],
      [["--bind_ip_all"], ":27017", "info"],
      [["--port", "1", "--quiet"], "127.0.0.1:1", "error"],
      [["--port=1", "--replSet", "rs0", "--wiredTigerCacheSizeGB", "0.25", "--bind_ip_all"], ":1", "info"],
      [["--replSet=rs0", "--wiredTigerCacheSizeGB=1"], "127.0.0.1:27017", "info"],
    ] as const) {
      const { status, lines, stderr } = mongod(args);
      assert.deepEqual(lines, ferretdb(address, level), args.join(" "));
      assert.equal(status, 0);
      assert.match(stderr, /^mongod: this is FerretDB in place of mongod\. It has no replica set.*\n$/);
    }
  });

  it("lets the internal user log in with the key, which is not in the process list", () => {
    for (const args of [
      ["--keyFile", key],
      ["--auth", `--keyFile=${key}`],
    ]) {
      assert.deepEqual(
        mongod(args).lines,
        ferretdb("127.0.0.1:27017", "info", setup("local", "__system"), "c2xpcHdheSB0ZXN0"),
      );
    }
  });

  it("updates the internal user of existing data before FerretDB starts", () => {
    writeFileSync(join(data, "admin.sqlite"), "data");
    const { lines } = mongod(["--keyFile", key]);
    assert.deepEqual(lines.slice(0, 3), ["mongod-internal-user", data, "password=c2xpcHdheSB0ZXN0"]);
    assert.ok(lines.includes("ferretdb"));
    writeFileSync(join(folder, "mongod-internal-user"), "#!/bin/sh\nexit 1\n");
    assert.deepEqual([mongod(["--keyFile", key]).status, mongod(["--keyFile", key]).lines], [1, []]);
  });

  it("rejects a key file that others can read, or without a key", () => {
    for (const mode of [0o440, 0o404, 0o410, 0o602]) {
      chmodSync(key, mode);
      const { status, lines, stderr } = mongod(["--keyFile", key]);
      assert.deepEqual([status, lines], [1, []], mode.toString(8));
      assert.match(stderr, new RegExp(`permissions on .*/key are too open: the mode is ${mode.toString(8)};`));
    }
    for (const text of ["", "short", "not base64!", "A".repeat(1025)]) {
      rmSync(key);
      writeFileSync(key, text, { mode: 0o600 });
      const { status, stderr } = mongod(["--keyFile", key]);
      assert.equal(status, 1);
      assert.match(stderr, /has to be 6 to 1024 characters of base64/);
    }
    assert.match(mongod(["--keyFile", join(folder, "none")]).stderr, /key file .*none cannot be read/);
  });

  it("creates the first user of the environment, whose password the server does not inherit", () => {
    const env = { MONGO_INITDB_ROOT_USERNAME: "ada", MONGO_INITDB_ROOT_PASSWORD: "secret" };
    assert.deepEqual(mongod([], env).lines, ferretdb("127.0.0.1:27017", "info", setup("admin", "ada"), "secret"));
    assert.match(mongod([], { MONGO_INITDB_ROOT_USERNAME: "ada" }).stderr, /set both/);
    assert.match(mongod(["--keyFile", key], env).stderr, /with --keyFile, log in as __system/);
    assert.match(mongod(["--auth"]).stderr, /--auth needs a first user/);
  });

  it("rejects what it does not know", () => {
    for (const [args, message] of [
      [["--fork"], /^mongod: FerretDB in place of mongod does not know the option --fork$/m],
      [["--tlsMode=requireTLS"], /does not know the option --tlsMode=requireTLS$/m],
      [["--keyFile"], /the option --keyFile needs a value/],
      [["--port", "http"], /--port is 'http', but has to be a number/],
      [["--dbpath=/nowhere"], /the data folder \/nowhere does not exist/],
    ] as const) {
      const { status, lines, stderr } = mongod(args);
      assert.deepEqual([status, lines], [1, []]);
      assert.match(stderr, message);
    }
  });

  it("is what the entry point runs, with passwords from files", () => {
    // As root it would change to the image's user first.
    writeFileSync(join(folder, "id"), "#!/bin/sh\necho 999\n");
    chmodSync(join(folder, "id"), 0o755);
    const command = (args: readonly string[], env?: Environment): readonly string[] =>
      start("docker-entrypoint.sh", args, env).lines;
    const output = (args: readonly string[], root = ""): string[] => ["mongod", ...args, "password=", `root=${root}`];
    assert.deepEqual(command([]), output(["--bind_ip_all"]));
    assert.deepEqual(command(["--quiet"]), output(["--quiet", "--bind_ip_all"]));
    assert.deepEqual(command(["mongod", "--bind_ip_all", "--quiet"]), output(["--bind_ip_all", "--quiet"]));
    assert.deepEqual(command(["echo", "a  b"]), ["a  b"]);
    const file = { MONGO_INITDB_ROOT_PASSWORD_FILE: key };
    assert.deepEqual(command([], file), ["mongod", "--bind_ip_all", "password=", "root=c2xpcHdh", "eSB0ZXN0 "]);
    assert.deepEqual(command([], { ...file, MONGO_INITDB_ROOT_PASSWORD: "secret" }), []);
  });
});

/** The credentials that FerretDB 1.24.2 stored for this password. */
const PASSWORD = "c2xpcHdheSB0ZXN0";
const STORED = {
  _id: "local.__system",
  credentials: {
    "SCRAM-SHA-1": {
      iterationCount: 10000,
      salt: "i2KGox/2DC3BOXIPs7onZw==",
      storedKey: "NjO3uePaI0objgEDYci/gusuxKs=",
      serverKey: "Lwn7BtKQa4l6tBCTdurxDSgQVgA=",
    },
    "SCRAM-SHA-256": {
      iterationCount: 15000,
      salt: "rKrT+w4pT4KXRmIjOlJcvMPRLyDm3F4bTv6tZg==",
      storedKey: "OzBdpcEMxLS5xKF80XFRxH/r+oFth3RHQuee2+cPL9c=",
      serverKey: "p+DdtKKckBM+VJwvqqpdGqQ5Myi1hwBO+MalYFi1Dco=",
    },
  },
};

interface InternalUserModule {
  readonly withPassword: (document: typeof STORED, password: string) => typeof STORED | undefined;
}

describe("the internal user of the mirror's MongoDB", () => {
  const load = createRequire(__filename);
  const { withPassword } = load(join(FOLDER, "internal-user.cjs")) as InternalUserModule;

  it("keeps credentials that FerretDB stored for the same password", () => {
    assert.equal(withPassword(STORED, PASSWORD), undefined);
  });

  it("gets the credentials of a new password, with a new salt", () => {
    const changed: typeof STORED | undefined = withPassword(STORED, "bmV3IGtleQ==");
    assert.ok(changed !== undefined);
    assert.equal(withPassword(changed, "bmV3IGtleQ=="), undefined);
    assert.equal(changed._id, STORED._id);
    for (const mechanism of ["SCRAM-SHA-1", "SCRAM-SHA-256"] as const) {
      const before = STORED.credentials[mechanism];
      const after: typeof before = changed.credentials[mechanism];
      assert.deepEqual(Object.keys(after), Object.keys(before), "FerretDB's schema lists the keys in this order");
      assert.equal(after.iterationCount, before.iterationCount);
      for (const key of ["salt", "storedKey", "serverKey"] as const) {
        assert.notEqual(after[key], before[key]);
        assert.equal(Buffer.from(after[key], "base64").length, Buffer.from(before[key], "base64").length);
      }
    }
    // One wrong mechanism is enough to update the user.
    const half = {
      ...changed,
      credentials: { ...changed.credentials, "SCRAM-SHA-1": STORED.credentials["SCRAM-SHA-1"] },
    };
    assert.equal(
      withPassword(half, "bmV3IGtleQ==")?.credentials["SCRAM-SHA-256"],
      changed.credentials["SCRAM-SHA-256"],
    );
  });
});
