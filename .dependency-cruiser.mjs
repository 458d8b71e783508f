/** Which part may import which: `npm run lint` fails on an import that runs the other way. */

/** What `pulumi up` runs. */
const PROGRAM = "^(index\\.ts$|apps/|platform/|components/|settings/)";

/** No file of `from` imports one of `to`; `comment` says why. */
const never = (name, comment, from, to) => ({
  name,
  comment,
  severity: "error",
  from: { path: from },
  to: { path: to, pathNot: "node_modules", dependencyTypesNot: ["core"] },
});

export default {
  forbidden: [
    {
      name: "no-circle",
      comment: "Files that need each other are one file.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    never("lib-stands-alone", "Everything builds on lib/.", "^lib/", "^(?!lib/)"),
    never(
      "settings-know-no-program",
      "Settings are read before there is anything else.",
      "^settings/",
      "^(?!settings/|lib/)",
    ),
    never(
      "components-know-no-application",
      "A component serves every application, on every platform.",
      "^components/",
      "^(?!components/|settings/|lib/)",
    ),
    never(
      "platforms-know-no-application",
      "An application asks a platform, never the other way.",
      "^platform/",
      "^(?!platform/|components/|settings/|lib/)",
    ),
    never(
      "applications-know-the-contract",
      "An application runs on every platform: it knows the contract, not who answers.",
      "^apps/",
      "^platform/(?!contract|application\\b)",
    ),
    never(
      "program-stands-alone",
      "The program is the same wherever and however it runs.",
      PROGRAM,
      "^(local|plan|policy|commands|scripts|test)/",
    ),
    never(
      "plan-knows-no-rule",
      "Policies evaluate a plan; a plan does not know them.",
      "^plan/",
      "^(policy|commands|local|scripts|test)/",
    ),
    never("policies-evaluate-plans", "The engine loads the policy pack alone.", "^policy/", "^(?!policy/|plan/|lib/)"),
    never("nothing-imports-a-command", "A command is for people.", "^(?!commands/|scripts/|test/)", "^commands/"),
    never(
      "local-imports-no-program",
      "The local run starts the program as a process of its own.",
      "^local/",
      "^(?!local/|lib/)",
    ),
    never("tests-only-test", "What runs does not depend on tests.", "^(?!test/)", "^test/"),
    never(
      "host-knows-no-cluster",
      "The other folders of the local run build on local/host.",
      "^local/host/",
      "^local/(?!host/)",
    ),
    never("engine-knows-no-cluster", "An engine serves any cluster.", "^local/engine/", "^local/(?!engine/|host/)"),
    never(
      "images-know-no-cluster",
      "The registry and the builder serve the cluster and the mirror.",
      "^local/images/",
      "^local/(?!images/|host/)",
    ),
    never(
      "mirror-knows-no-cluster",
      "The cluster uses the mirror, never the other way round.",
      "^local/mirror/",
      "^local/(?!mirror/|images/|host/)",
    ),
    never(
      "charts-know-no-cluster",
      "The cluster uses the chart repository, never the other way round.",
      "^local/charts/",
      "^local/(?!charts/|images/|host/)",
    ),
    never(
      "packages-know-no-cluster",
      "The cluster uses the package index, never the other way round.",
      "^local/packages/",
      "^local/(?!packages/|images/|host/)",
    ),
    {
      name: "no-folder-circle",
      comment: "Folders that depend on each other cannot be understood or changed separately.",
      severity: "error",
      scope: "folder",
      from: { path: "^local/" },
      to: { circular: true },
    },
    {
      name: "declared-packages-only",
      comment: "What is imported stands in package.json.",
      severity: "error",
      from: {},
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown", "unknown"] },
    },
    {
      name: "program-needs-no-development-packages",
      comment: "What the program imports is a dependency, not a development dependency.",
      severity: "error",
      from: { path: PROGRAM },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    },
  ],
  options: {
    // A policy pack and the programs of tests have package files of their own.
    combinedDependencies: true,
    doNotFollow: { path: "node_modules" },
    // The packages of services in Node are not installed here.
    exclude: { path: "^(out|\\.slipway)/|^apps/[^/]+/[^/]+/((node_modules|src|tests|dist)/|[^/]+\\.config\\.ts$)" },
    // Packages that export nothing by default are resolved as `import` and `require` do.
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "require", "node", "default"] },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
  },
};
