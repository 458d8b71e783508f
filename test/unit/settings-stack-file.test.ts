import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import fc from "fast-check";

import { readStackFile } from "../../settings/stack-file/read";
import { LOCAL, problems, read } from "../support/settings";

const ARGS = { name: "Pulumi.test.yaml", project: "slipway", decrypted: (ciphertext: string) => `<${ciphertext}>` };

function readText(text: string) {
  return readStackFile(Buffer.from(text), ARGS);
}

/** Problems by what follows `config:` in a stack file. */
const REFUSED: Readonly<Record<string, readonly string[]>> = {
  "\n  a:b: [\n": [
    "Pulumi.test.yaml is not YAML: Flow sequence in block collection must be sufficiently indented and end with a ] at line 3, column 1",
  ],
  "\n  a:b: .inf\n  a:c: [.nan]\n": [
    "Pulumi.test.yaml, line 2, has .inf at a:b, which is no number of JSON; write it in quotes",
    "Pulumi.test.yaml, line 3, has .nan at a:c[0], which is no number of JSON; write it in quotes",
  ],
  " [a]\n": ["Pulumi.test.yaml, line 1, has a config that is not a map; see Pulumi.dev.yaml for an example"],
  "\n  a:b:c: d\n": [
    "Pulumi.test.yaml, line 2, has the key a:b:c below config; it must be <namespace>:<name>, each without a colon",
  ],
  "\n  domain: a\n  slipway:domain: b\n": [
    "Pulumi.test.yaml, line 3, has slipway:domain twice: slipway:domain is the same; delete one of them",
  ],
  "\n  a:b: c\n---\nx: y\n": [
    "Pulumi.test.yaml has several documents, of which only the first is read; delete the others",
  ],
  "\n  a:b: !!binary aGVsbG8=\n": ["Pulumi.test.yaml, line 2, has the tag tag:yaml.org,2002:binary at a:b; delete it"],
  "\n  a:b: {2026-11-25: x}\n": [
    "Pulumi.test.yaml, line 2, has the key 2026-11-25 at a:b, which is no text; write it in quotes",
  ],
  "\n  a:b: {secure: 5}\n": [
    "Pulumi.test.yaml, line 2, has a secure: at a:b that is no text; set the value with --secret",
  ],
  "\n  a:b: *x\n": ["Pulumi.test.yaml, line 2, refers to *x, which is nowhere"],
  "\n  a:b: &x [*x]\n": ["Pulumi.test.yaml, line 2, repeats itself at a:b[0] through aliases; write the value out"],
};

describe("a stack file", () => {
  it("has values as the engine passes them to the program", () => {
    const text =
      "config:\n  domain:\n  a:b: 1.50\n  a:c: {b: [x, 010], a: 2}\n  a:d: { secure: v1:x }\n  a:e: [{ secure: y }]\n";
    const { values, secretKeys, problems } = readText(text);
    assert.deepEqual(problems, []);
    assert.deepEqual(values, {
      "slipway:domain": "",
      "a:b": "1.5",
      "a:c": '{"a":2,"b":["x",8]}',
      "a:d": "<v1:x>",
      "a:e": '["<y>"]',
    });
    assert.deepEqual(secretKeys, ["a:d", "a:e"]);
  });

  for (const [text, expected] of Object.entries(REFUSED)) {
    it(`is refused with config:${JSON.stringify(text)}`, () => {
      assert.deepEqual(readText(`config:${text}`).problems, expected);
    });
  }

  it("is refused in another encoding than UTF-8", () => {
    for (const encoding of ["utf16le", "latin1"] as const) {
      const { problems } = readStackFile(Buffer.from("\uFEFFconfig:\n  a:b: ü\n", encoding), ARGS);
      assert.deepEqual(problems, ["Pulumi.test.yaml is not text in UTF-8 without control characters; save it as such"]);
    }
  });

  it("never ends in another error, whatever it contains", () => {
    const bytes = fc.uint8Array({ maxLength: 60 });
    const characters = "c o n f i g : - [ ] { } & * ! x ' \" | > # ? % @ , 1 . ~ \t \n".split(" ").concat(" ");
    const text = fc.array(fc.constantFrom(...characters), { maxLength: 60 }).map((all) => all.join(""));
    const property = (content: Uint8Array) => {
      readStackFile(content, ARGS);
    };
    fc.assert(fc.property(bytes, property), { numRuns: 500 });
    for (const start of ["", "config:\n  ", "config:\n  a:b: "]) {
      fc.assert(
        fc.property(text, (all) => {
          property(Buffer.from(`${start}${all}`));
        }),
        { numRuns: 1000 },
      );
    }
  });
});

describe("a text without quotes that YAML changes", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "stack-file-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** Problems of the shop's settings, written in a stack file as `text`; the engine passes `values`. */
  const found = (text: string, values: Record<string, string>) => {
    writeFileSync(join(folder, "Pulumi.test.yaml"), `config:\n${text}`);
    return problems({ ...LOCAL, ...values }, [], undefined, folder);
  };

  const CASES: readonly (readonly [text: string, values: Record<string, string>, expected: readonly string[]])[] = [
    [
      "  shop:tag: 1.10\n",
      { "shop:tag": "1.1" },
      [
        "shop:tag is 1.10 without quotes, which YAML reads as 1.1; it must be in quotes. Fix: pulumi config set shop:tag 1.10 -s test",
      ],
    ],
    [
      "  shop:tag: 2026-11-25\n",
      { "shop:tag": "2026-11-25 00:00:00 +0000 UTC" },
      [
        "shop:tag is 2026-11-25 without quotes, which YAML reads as a time; it must be in quotes. Fix: pulumi config set shop:tag 2026-11-25 -s test",
      ],
    ],
    [
      "  shop:signs: { door: 007 }\n",
      { "shop:signs": '{"door":7}' },
      [
        "shop:signs.door is 007 without quotes, which YAML reads as 7; it must be in quotes. " +
          "Fix: pulumi config set --type string --path 'shop:signs.door' 007 -s test",
      ],
    ],
    ["  shop:tag: '1.10'\n", { "shop:tag": "1.10" }, []],
    ["  shop:replicas: 0x2\n", { "shop:replicas": "2" }, []],
  ];
  for (const [text, values, expected] of CASES) {
    it(`${expected.length > 0 ? "is refused" : "is not one"}: ${text.trim()}`, async () => {
      if (expected.length > 0) assert.deepEqual(await found(text, values), expected);
      else {
        writeFileSync(join(folder, "Pulumi.test.yaml"), `config:\n${text}`);
        await read({ ...LOCAL, ...values }, [], undefined, folder);
      }
    });
  }
});
