import js from "@eslint/js";
import pulumi from "@pulumi/eslint-plugin";
import tseslint from "typescript-eslint";

/** What a constant is made of, as it stands in the code: a text, number, pattern, list, object, set or map. */
const LITERALS = [
  "[init.type=/^(Literal|TemplateLiteral|ArrayExpression|ObjectExpression)$/]",
  "[init.expression.type=/^(ArrayExpression|ObjectExpression)$/]",
  "[init.callee.name=/^(Set|Map)$/]",
  "[init.callee.object.type=ArrayExpression]",
];

/** The rules of all TypeScript in the repository; also those of the services in Node. */
export const TYPESCRIPT = {
  files: ["**/*.ts", "**/*.tsx"],
  extends: [js.configs.recommended, ...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
  languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
  rules: {
    "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    "no-restricted-syntax": [
      "error",
      {
        selector:
          ":matches(Program, Program > ExportNamedDeclaration) > VariableDeclaration[kind=const] > " +
          `VariableDeclarator[id.name=/[a-z]/]:matches(${LITERALS.join(", ")})`,
        message: "A constant of a module is named in UPPER_CASE.",
      },
    ],
  },
};

/** Sources of services in Node, whose packages are installed only for `npm run services`, which lints them. */
const SERVICE_SOURCES = ["src", "tests", "dist"].map((folder) => `apps/*/*/${folder}/`);

export default tseslint.config(
  { ignores: ["node_modules/", "out/", ".slipway/", ...SERVICE_SOURCES, "apps/*/*/*.config.ts"] },
  js.configs.recommended,
  TYPESCRIPT,
  {
    files: ["**/*.ts"],
    plugins: { "@pulumi": pulumi },
    rules: {
      "@pulumi/no-output-in-template-literal": "error",
      "@pulumi/no-output-instance-in-template-literal": "error",
    },
  },
  {
    // Registering a resource is the point of `new`; its value is often not needed.
    files: ["**/*.ts"],
    rules: { "no-new": "off" },
  },
  {
    files: ["**/*.cjs"],
    languageOptions: {
      sourceType: "commonjs",
      globals: {
        require: "readonly",
        process: "readonly",
        module: "writable",
        __dirname: "readonly",
        console: "readonly",
      },
    },
  },
  {
    // Scripts for `mongosh`, which are run one after the other in the same scope.
    files: ["components/database/mongodb/scripts/*.js"],
    languageOptions: {
      sourceType: "script",
      globals: Object.fromEntries(
        [
          "connect",
          "db",
          "print",
          "process",
          "require",
          "sleep",
          "administrate",
          "logIn",
          "started",
          "waitOrGiveUp",
        ].map((name) => [name, "readonly"]),
      ),
    },
    rules: { "no-redeclare": "off", "no-unused-vars": ["error", { vars: "local" }] },
  },
  {
    // mocha's globals return promises that mocha awaits.
    files: ["test/**/*.ts"],
    rules: { "@typescript-eslint/no-floating-promises": "off" },
  },
);
