import vue from "eslint-plugin-vue";
import tseslint from "typescript-eslint";
import vueParser from "vue-eslint-parser";

import service from "../../../scripts/services/eslint.config.mjs";
import { TYPESCRIPT } from "../../../eslint.config.mjs";

/** Types are looked up in the service's tsconfig.json, and components are part of the program. */
const PARSER_OPTIONS = { ...TYPESCRIPT.languageOptions.parserOptions, extraFileExtensions: [".vue"] };

/** For the sources of this service: the rules of all TypeScript in the repository, and those of Vue. */
export default tseslint.config(
  service,
  { files: ["**/*.ts"], languageOptions: { parserOptions: PARSER_OPTIONS } },
  { ...TYPESCRIPT, files: ["**/*.vue"] },
  { files: ["**/*.vue"], extends: [vue.configs["flat/recommended"]] },
  {
    files: ["**/*.vue"],
    languageOptions: {
      parser: vueParser,
      parserOptions: { ...PARSER_OPTIONS, parser: tseslint.parser },
    },
    rules: {
      // The compiler of TypeScript knows which names there are.
      "no-undef": "off",
      // Formatting is prettier's.
      "vue/html-indent": "off",
      "vue/html-self-closing": "off",
      "vue/html-closing-bracket-newline": "off",
      "vue/max-attributes-per-line": "off",
      "vue/singleline-html-element-content-newline": "off",
      "vue/multiline-html-element-content-newline": "off",
      // A boolean or optional property that is left out is undefined, which its type says.
      "vue/require-default-prop": "off",
    },
  },
);
