import { clusterStatus, haltCluster, startCluster, stopCluster } from "./cluster";
import { deploy } from "./deploy";
import { exclusively } from "./host/lock";
import { checkMachine, thisMachine } from "./host/machine";
import { localPaths } from "./host/paths";
import { createProgress, elapsed, failureText, type Progress } from "./host/progress";

const HELP = `Usage: npm run local [-- up | cluster | down | status]

  up      (default) installs what is missing from packages, starts a single-node Kubernetes and a registry,
          runs \`pulumi up -s local\`, and prints the URLs that answer. Needs Debian (or a relative) and root.
  cluster the same without \`pulumi up\`: the cluster and the registry alone.
  down    stops and removes all that \`up\` started and wipes the cluster's state and the stack's.
          Kept: compiled binaries, build caches and the registry's content, so that the next \`up\` is fast.
  status  tells what runs.

Everything is kept under ~/.cache/slipway (or $XDG_CACHE_HOME/slipway).`;

/** Exit code of a run that a signal ended. */
const INTERRUPTED_CODE = 130;

async function up(progress: Progress, deploys: boolean): Promise<number> {
  const since = Date.now();
  const abort = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (!abort.signal.aborted) progress.note("Stopping; this takes a moment.");
      abort.abort();
    });
  }
  // What was whole before this run stays; what this run has only half started goes.
  let whole = (await clusterStatus()).ready;
  try {
    const cluster = await startCluster(progress, abort.signal);
    whole = true;
    const urls = deploys ? await deploy(localPaths(), progress, abort.signal) : {};
    progress.note(`\nReady after ${elapsed(Date.now() - since)}:`);
    for (const [name, url] of Object.entries(urls)) progress.note(`  ${name}: ${url}`);
    progress.note(`  kubectl: export KUBECONFIG=${cluster.kubeconfig} PATH=${localPaths().bin}:$PATH`);
    return 0;
  } catch (error) {
    if (!abort.signal.aborted) throw error;
    if (whole) {
      progress.note("Interrupted. The cluster is left running, whole; `npm run local -- down` removes it.");
    } else {
      await haltCluster(progress);
      progress.note("Interrupted. Nothing is left running; `npm run local` continues from what is built.");
    }
    return INTERRUPTED_CODE;
  }
}

async function status(progress: Progress): Promise<number> {
  const { daemons, ready, exists } = await clusterStatus();
  const dead = daemons.filter(({ alive }) => !alive).map(({ name }) => name);
  if (ready) {
    progress.note(`The cluster runs; its node is ready. Kubeconfig: ${localPaths().kubeconfig}`);
    return 0;
  }
  if (dead.length === daemons.length) {
    progress.note(
      `Nothing runs. ${exists ? "`npm run local` continues from the stored state." : "`npm run local` starts it."}`,
    );
  } else {
    const problem = dead.length > 0 ? `These have ended: ${dead.join(", ")}.` : "The node is not ready.";
    progress.note(`${problem} \`npm run local\` mends it.`);
  }
  return 1;
}

async function main(args: readonly string[], progress: Progress): Promise<number> {
  const [command = "up", ...rest] = args;
  if (command === "--help" || command === "-h" || command === "help") {
    progress.note(HELP);
    return 0;
  }
  if (!["up", "cluster", "down", "status"].includes(command) || rest.length > 0) {
    process.stderr.write(`Unknown arguments: ${args.join(" ")}\n\n${HELP}\n`);
    return 2;
  }
  checkMachine(thisMachine());
  if (command === "status") return status(progress);
  return exclusively(localPaths(), async () => {
    if (command !== "down") return up(progress, command === "up");
    await stopCluster(progress);
    return 0;
  });
}

const reporter = createProgress();
main(process.argv.slice(2), reporter).then(
  (code) => {
    // Handles that a library keeps open must not keep a finished command from ending.
    process.exit(code);
  },
  (error: unknown) => {
    if (!reporter.hasReported(error)) {
      process.stderr.write(`${failureText("npm run local", error)}\n`);
    }
    process.exit(1);
  },
);
