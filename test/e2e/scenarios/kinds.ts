import assert from "node:assert/strict";

import { waitFor } from "../../../local/host/wait";
import { INVALID_SCHEDULES, VALID_SCHEDULES } from "../../support/schedules";
import { defaultRows, type WorkloadKind, type WorkloadObjects } from "../../support/workload-defaults";
import { quietlyOn, type Measurements } from "../support/scenario";
import type { ApplicationSite, Site } from "../support/site";
import type { Track } from "../support/tracks";

/** Each workload of the test application, with its kind and the kind of its Kubernetes object. */
const WORKLOADS: readonly (readonly [string, WorkloadKind, string])[] = [
  ["kinds-web", "WebService", "Deployment"],
  ["kinds-rpc", "Service", "Deployment"],
  ["kinds-log", "StatefulService", "StatefulSet"],
  ["kinds-worker", "Worker", "Deployment"],
  ["kinds-report", "CronJob", "CronJob"],
  ["kinds-importer", "Job", "Job"],
];

/** Seconds until another workload has answered, and until a CronJob of every minute has run once. */
const ANSWER_SECONDS = 30;
const RUN_SECONDS = 150;

/** Something that must be refused: its settings, what the message says, and what to remove then. */
interface Refused {
  readonly what: string;
  readonly settings: readonly (readonly string[])[];
  readonly messages: readonly RegExp[];
  readonly removed: readonly (readonly string[])[];
}

const REFUSED: readonly Refused[] = [
  {
    what: "a database elsewhere without its URI",
    settings: [["--path", "slipway:databases.mongodb.provider", "uri"]],
    messages: [/user-admin:dbUri is not set; .* Fix: pulumi config set --secret user-admin:dbUri -s local/],
    removed: [["--path", "slipway:databases.mongodb"]],
  },
  {
    what: "a port that another has",
    settings: [["kinds:metricsPort", "50051"]],
    messages: [/ports grpc and metrics of kinds-rpc are both 50051\/TCP; change one/],
    removed: [["kinds:metricsPort"]],
  },
  {
    what: "a volume that shrinks",
    settings: [["kinds:logSize", "1"]],
    messages: [/kinds:logSize is 1, .* must be 2 or more\. Fix: pulumi config set kinds:logSize 2 -s local/],
    removed: [["kinds:logSize"]],
  },
  {
    what: "a cron line that is none, and an engine that is not there",
    settings: [
      ["kinds:schedule", "every night"],
      ["--path", "slipway:databases.oracle.provider", "cluster"],
    ],
    messages: [
      /kinds:schedule is "every night"; it must be five fields .* Fix: pulumi config set kinds:schedule '0 1 \* \* \*'/,
      /2 problems: .* slipway:databases\.oracle is not a setting; .*postgres.* config rm --path 'slipway:databases\.oracle'/,
    ],
    removed: [["kinds:schedule"], ["--path", "slipway:databases.oracle"]],
  },
];

/** Every kind of workload, shared files and an object store, by an application that only tests deploy. */
export function kinds(track: Track): void {
  const scenario = (work: (site: Site, on: ApplicationSite) => Promise<Measurements | undefined>) =>
    quietlyOn("kinds", work);

  for (const [name, workload, object] of WORKLOADS) {
    track.it(
      `gives a ${workload} the defaults that docs/workloads.md promises`,
      scenario(async (_, { cluster }) => {
        const objects = await inCluster(cluster, name, object);
        const actual = defaultRows().map(({ title, check }) => [title, check(objects)]);
        const promised = defaultRows().map(({ title, has }) => [title, has[workload]]);
        assert.deepEqual(Object.fromEntries(actual), Object.fromEntries(promised));
        return undefined;
      }),
    );
  }

  track.it(
    "shares files between workloads, none of which runs as root",
    scenario(async (site, { client }) => {
      assert.equal((await client.request({ path: "/files/edition" })).body, "first");
      await client.request({ path: "/files/questions/who", form: { asks: site.mark } }, 201);
      const answer = await eventually(site, "a worker's answer", ANSWER_SECONDS, async () => {
        const { status, body } = await client.send({ path: "/files/answers/who" });
        return status === 200 ? body : undefined;
      });
      assert.match(answer, /^asks=e2e.* by kinds-worker-\S+ as 10001$/);
      return undefined;
    }),
  );

  track.it(
    "stores objects, and refuses whoever has no key",
    scenario(async (_, { client, cluster }) => {
      await client.request({ path: "/objects/greeting", form: { says: "hello" } }, 201);
      assert.equal((await client.request({ path: "/objects/greeting" })).body, "says=hello");
      await client.request({ path: "/objects/nothing" }, 404);
      const program = `
import sys, urllib.error, urllib.request
try:
    print(urllib.request.urlopen(sys.argv[1], timeout=10).status)
except urllib.error.HTTPError as error:
    print(error.code)
`;
      // Its policy lets this pod in, and this request has no signature.
      const [web] = await cluster.pods("kinds-web");
      assert.ok(web);
      const url = "import os; print(os.environ['AWS_ENDPOINT_URL_S3'] + '/' + os.environ['S3_BUCKET'] + '/greeting')";
      const address = (await cluster.exec(web.name, ["python", "-c", url])).trim();
      assert.equal((await cluster.exec(web.name, ["python", "-c", program, address])).trim(), "403");
      return undefined;
    }),
  );

  track.it(
    "reaches each pod of a headless Service by gRPC, and a pod with a name and a volume of its own",
    scenario(async (site, { client, cluster }) => {
      const statuses = JSON.parse((await client.request({ path: "/rpc" })).body) as Record<string, string>;
      assert.deepEqual(Object.values(statuses), ["SERVING", "SERVING"]);
      await client.request({ path: "/log", form: { line: "1" } }, 201);
      // Waits until the pod is gone, so that another one answers.
      await cluster.kubectl(["delete", "pod", "kinds-log-0"]);
      await cluster.awaitRollout("statefulset", "kinds-log");
      const lines = await eventually(site, "the log's lines", ANSWER_SECONDS, async () => {
        const { status, body } = await client.send({ path: "/log" });
        return status === 200 ? body : undefined;
      });
      assert.equal(lines, "line=1");
      return undefined;
    }),
  );

  track.it(
    "runs a CronJob by its schedule",
    scenario(async (site, { client }) => {
      const since = Date.now();
      await eventually(site, "a run of the CronJob", RUN_SECONDS, async () => {
        const reports = JSON.parse((await client.request({ path: "/reports" })).body) as string[];
        return reports.length > 0 ? reports : undefined;
      });
      return { "ran after": (Date.now() - since) / 1000 };
    }),
  );

  track.it(
    "runs a Job again when its arguments change",
    scenario(async ({ stack }, { client }) => {
      const { seconds } = await stack.deploy((held) => {
        held.set("kinds:edition", "second");
      });
      assert.equal((await client.request({ path: "/files/edition" })).body, "second");
      return { "up took": seconds };
    }),
  );

  track.it(
    "refuses bad input before anything is changed, and says what to do",
    scenario(async ({ stack }) => {
      await stack.change(async (held) => {
        for (const { what, settings, messages, removed } of REFUSED) {
          for (const setting of settings) held.set(...setting);
          const { code, output } = await held.tryUp();
          for (const one of removed) await held.reset(...one);
          assert.notEqual(code, 0, `${what} was accepted`);
          for (const message of messages) assert.match(output.replaceAll(/\s+/g, " "), message, what);
        }
        // Nothing is left of them.
        await held.up("--expect-no-changes");
      });
      return undefined;
    }),
  );

  track.it(
    "accepts the schedules that the API server accepts, and no other",
    scenario(async (_, { cluster }) => {
      const rejected = async (schedules: readonly string[]) => {
        const found: string[] = [];
        for (const schedule of schedules) if (!(await cluster.acceptsSchedule(schedule))) found.push(schedule);
        return found;
      };
      assert.deepEqual(await rejected(VALID_SCHEDULES), []);
      assert.deepEqual(await rejected(INVALID_SCHEDULES), INVALID_SCHEDULES);
      return undefined;
    }),
  );
}

/** A workload's objects as the API server has them. */
async function inCluster(
  cluster: ApplicationSite["cluster"],
  name: string,
  controller: string,
): Promise<WorkloadObjects> {
  const listed = async (kind: string, ...selector: readonly string[]) => {
    const found = JSON.parse(await cluster.kubectl(["get", kind, ...selector, "--output=json"])) as {
      items: unknown[];
    };
    return found.items;
  };
  const [found, ...others] = await listed(controller, `--selector=app.kubernetes.io/name=${name}`);
  assert.ok(found && others.length === 0, `there is not exactly one ${controller} of ${name}`);
  return {
    name,
    application: cluster.namespace,
    controller: found,
    policies: await listed("networkpolicy"),
    budgets: await listed("poddisruptionbudget"),
  };
}

/** Waits until `look` returns a value. @throws StepError with `what` if it does not in time. */
async function eventually<Value>(
  { signal }: Site,
  what: string,
  seconds: number,
  look: () => Promise<Value | undefined>,
): Promise<Value> {
  let found: Value | undefined;
  await waitFor({ what, seconds, signal }, async () => {
    found = await look();
    return found !== undefined;
  });
  assert.ok(found !== undefined);
  return found;
}
