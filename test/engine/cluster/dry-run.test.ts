import assert from "node:assert/strict";

import { environmentsOf, PROJECT_FOLDER } from "../../../lib/project";
import { localPaths } from "../../../local/host/paths";
import { plannedObjects } from "../../../plan/text/manifests";
import { projectPlan, projectPlans } from "../../support/plans";
import { ACCEPTED, BROKEN, CUSTOM_RESOURCE } from "../dry-run/cases";
import { renderCharts } from "../dry-run/charts";
import { dryRun, type Judgement } from "../dry-run/dry-run";
import { NOT_JUDGED } from "../dry-run/exceptions";
import { Namespaces } from "../dry-run/namespaces";
import { ApiServer } from "../dry-run/server";
import { label, type Subject } from "../dry-run/subject";
import { CONTEXT, localCluster } from "../support";

/** Minutes that one environment may take, including the deletion of its namespaces and the first build of Helm. */
const MINUTES = 10;

/**
 * Every object of every environment before a real API server, by server-side apply with `dryRun=All` and strict field
 * validation. That is how the Kubernetes provider sends objects, and it rejects more than a create does: an unknown field
 * and a second entry of a list with keys, such as a port or a variable, are errors. Each object is new to the server, so
 * changes of immutable fields are not a subject here.
 */
describe("a dry run on the local cluster's API server", function () {
  this.timeout(MINUTES * 60_000);
  let server: ApiServer;

  before(async function () {
    if ((await localCluster()) === undefined) {
      console.log("    pending: the local cluster does not run; start it: npm run local -- cluster");
      this.skip();
    }
    server = await ApiServer.connect(localPaths().kubeconfig, CONTEXT);
  });

  async function judge(name: string, subjects: readonly Subject[]): Promise<Judgement> {
    const namespaces = new Namespaces(server, `dry-run-${name}-${process.pid}`);
    try {
      return await dryRun(server, namespaces, subjects);
    } finally {
      await namespaces.remove();
    }
  }

  describe("of objects that are made for it", () => {
    const labels = BROKEN.map(({ subject }) => label(subject));
    let judgement: Judgement;

    /** The problems of an object, and of the Pod from its template. */
    const problemsOf = (name: string): string[] =>
      judgement.problems.filter((problem) => problem.startsWith(`${name}:`) || problem.startsWith(`${name},`));

    before(async () => {
      judgement = await judge("cases", [...ACCEPTED, CUSTOM_RESOURCE, ...BROKEN.map(({ subject }) => subject)]);
    });

    it("accepts valid ones", () => {
      const expected = new Set(labels.flatMap(problemsOf));
      assert.deepEqual(
        judgement.problems.filter((problem) => !expected.has(problem)),
        [],
      );
    });

    for (const { what, subject, message } of BROKEN) {
      it(`refuses ${what}`, () => {
        assert.match(problemsOf(label(subject)).join("\n"), message);
      });
    }

    it("lists a chart's custom resource as not judged", () => {
      assert.deepEqual(judgement.notJudged, [
        "cases: ServiceMonitor shop/web: its CRD, of the group monitoring.coreos.com, is not installed here",
      ]);
    });
  });

  describe("of the environments", () => {
    const notJudged: string[] = [];
    before(() => projectPlans());

    for (const environment of environmentsOf(PROJECT_FOLDER)) {
      it(`accepts every object of ${environment}, and a Pod from each template`, async () => {
        const plan = await projectPlan(environment);
        const { subjects, notAtHand } = await renderCharts(plan, server);
        const objects = plannedObjects(plan).map((object) => ({ origin: environment, chart: false, object }));
        const judgement = await judge(environment, [...objects, ...subjects]);
        notJudged.push(...judgement.notJudged);
        print(environment, judgement, notAtHand);
        assert.deepEqual(judgement.problems, []);
        assert.equal(acceptedCount(judgement) + judgement.notJudged.length, objects.length + subjects.length);
      });
    }

    it("have an object of each kind that is listed as not judged", () => {
      const unused = Object.keys(NOT_JUDGED).filter((type) => {
        const [, kind = ""] = type.split(" ");
        return !notJudged.some((line) => line.includes(`: ${kind} `));
      });
      assert.deepEqual(unused, [], "remove them from test/engine/dry-run/exceptions.ts");
    });
  });
});

function acceptedCount({ accepted }: Judgement): number {
  return [...accepted.values()].reduce((sum, count) => sum + count, 0);
}

function print(environment: string, judgement: Judgement, notAtHand: readonly string[]): void {
  const { accepted, pods, notJudged } = judgement;
  const kinds = [...accepted].sort(([a], [b]) => a.localeCompare(b)).map(([kind, count]) => `${kind} ${count}`);
  const lines = [
    `${environment}: ${acceptedCount(judgement)} objects and ${pods} Pods of templates accepted: ${kinds.join(", ")}`,
    ...[...notJudged, ...notAtHand].map((line) => `not judged: ${line}`),
  ];
  for (const line of lines) console.log(`      ${line}`);
}
