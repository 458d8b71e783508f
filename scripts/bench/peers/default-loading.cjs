// Plans an environment of the project in the current folder, as JSON on stdout, with the program loaded as Pulumi's SDK
// loads a TypeScript program by default: by its ts-node, which checks the types of each file that is not in its cache.
//
// Arguments: the environment, and a cache for the files that run the program. These are no part of it: they are only
// transpiled. TS_NODE_CACHE_DIRECTORY has the cache of the program's files.
const { createRequire } = require("node:module");
const { join, sep } = require("node:path");

const TSCONFIG = "tsconfig.json";
const RECORDER = join(process.cwd(), "plan") + sep;
/** The SDK's own options, which those of the project override. */
const DEFAULTS = { target: "ES2020", module: "nodenext", moduleResolution: "nodenext", sourceMap: "true" };

const fromProject = createRequire(join(process.cwd(), "package.json"));
const { loadTypeScriptCompilerOptions, typeScriptRequireStrings } = fromProject("@pulumi/pulumi/tsutils");

/** Registers ts-node as the SDK does, and returns its handler of files. */
function register(changes) {
  const { tsnodeRequire, typescriptRequire } = typeScriptRequireStrings();
  const options = loadTypeScriptCompilerOptions(TSCONFIG);
  delete require.extensions[".ts"];
  fromProject(tsnodeRequire).register({
    compiler: typescriptRequire,
    transpileOnly: options.noCheck,
    project: TSCONFIG,
    skipProject: false,
    compilerOptions: { ...DEFAULTS, ...options },
    ...changes,
  });
  return require.extensions[".ts"];
}

const [environment, recorderCache] = process.argv.slice(2);
// Stdout is for the plan only.
console.log = console.error;
console.info = console.error;
const loadRecorder = register({ transpileOnly: true, cacheDirectory: recorderCache });
const loadProgram = register({});
require.extensions[".ts"] = (module, file) => (file.startsWith(RECORDER) ? loadRecorder : loadProgram)(module, file);

fromProject("./plan/environment")
  .planEnvironment(environment)
  .then(
    (plan) => process.stdout.write(JSON.stringify({ plan }), () => process.exit(0)),
    (error) => {
      console.error(error);
      process.exit(1);
    },
  );
