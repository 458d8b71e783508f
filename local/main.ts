import { signalCode } from "../lib/process";
import { clusterStatus, haltCluster, startCluster, stopCluster } from "./cluster";
import { deploy } from "./deploy";
import { exclusively } from "./host/lock";
import { checkMachine, thisMachine } from "./host/machine";
import { localPaths } from "./host/paths";
import { createProgress, elapsed, failureText, type Progress } from "./host/progress";

const HELP = `Usage: npm run local [-- up | cluster | down | status]

  up      (default) installs missing Debian packages, starts a single-node Kubernetes cluster and a registry,
          runs \`pulumi up -s local\`, and prints the applications' URLs. Requires root on Debian or a derivative.
  cluster starts the cluster and the registry only, without \`pulumi up\`.
  down    stops everything that \`up\` started and deletes the state of the cluster and of the stack.
          Compiled binaries, build caches and the registry's content are kept, so that the next \`up\` is fast.
  status  prints whether the cluster is running.

All files are under ~/.cache/slipway (or $XDG_CACHE_HOME/slipway).`;

async function up(progress: Progress, withStack: boolean): Promise<number> {
  const since = Date.now();
  const abort = new AbortController();
  let interruptedBy: NodeJS.Signals = "SIGINT";
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (!abort.signal.aborted) {
        progress.note("Stopping; this takes a few seconds.");
        interruptedBy = signal;
      }
      abort.abort();
    });
  }
  // An interrupt stops a cluster that is only partly started, but keeps one that was complete before.
  let complete = (await clusterStatus()).ready;
  try {
    const cluster = await startCluster(progress, abort.signal);
    complete = true;
    const urls = withStack ? await deploy(localPaths(), cluster.settings, progress, abort.signal) : {};
    progress.note(`\nReady after ${elapsed(Date.now() - since)}:`);
    for (const [name, url] of Object.entries(urls)) progress.note(`  ${name}: ${url}`);
    progress.note(`  kubectl: export KUBECONFIG=${cluster.kubeconfig} PATH=${localPaths().bin}:$PATH`);
    return 0;
  } catch (error) {
    if (!abort.signal.aborted) throw error;
    if (complete) {
      progress.note("Interrupted. The cluster is still running; `npm run local -- down` removes it.");
    } else {
      await haltCluster(progress);
      progress.note("Interrupted. The cluster was stopped; `npm run local` continues from the finished steps.");
    }
    return signalCode(interruptedBy);
  }
}

async function status(progress: Progress): Promise<number> {
  const { daemons, ready, exists } = await clusterStatus();
  const dead = daemons.filter(({ alive }) => !alive).map(({ name }) => name);
  if (ready) {
    progress.note(`The cluster is running and its node is ready. Kubeconfig: ${localPaths().kubeconfig}`);
    return 0;
  }
  if (dead.length === daemons.length) {
    progress.note(
      `The cluster is not running. ${exists ? "`npm run local` continues from the stored state." : "`npm run local` starts it."}`,
    );
  } else {
    const problem = dead.length > 0 ? `Processes that have ended: ${dead.join(", ")}.` : "The node is not ready.";
    progress.note(`${problem} \`npm run local\` repairs it.`);
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
  return exclusively(
    localPaths(),
    async () => {
      if (command !== "down") return up(progress, command === "up");
      await stopCluster(progress);
      return 0;
    },
    { command: `npm run local -- ${command}` },
  );
}

const reporter = createProgress();
main(process.argv.slice(2), reporter).then(
  (code) => {
    // A library may keep handles open, which would keep a finished command running.
    process.exit(code);
  },
  (error: unknown) => {
    if (!reporter.hasReported(error)) {
      process.stderr.write(`${failureText("npm run local", error)}\n`);
    }
    process.exit(1);
  },
);
