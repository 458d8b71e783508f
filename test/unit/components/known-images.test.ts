import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { foundDigest, type KnownImage } from "../../../components/image/known-images";
import { recorded } from "../../support/record";

const CONTENT = "0123456789abcdef";
const OTHER = "fedcba9876543210";
const DIGEST = "sha256:found";
const FOUND: KnownImage = { content: CONTENT, tag: CONTENT, found: DIGEST };
const ON_ANOTHER_BASE: KnownImage = { ...FOUND, tag: OTHER };

describe("an image that may exist in the registry", () => {
  /** The known image, the kind of run and whether the registry has the tag; whether it is queried, and the result. */
  const cases: readonly {
    readonly what: string;
    readonly before?: KnownImage;
    readonly preview?: boolean;
    readonly present: boolean;
    readonly asked: boolean;
    readonly digest?: string;
  }[] = [
    { what: "new, not in the registry", present: false, asked: true },
    { what: "new, in the registry", present: true, asked: true, digest: DIGEST },
    { what: "new, in a preview", preview: true, present: true, asked: false },
    { what: "built by the last update", before: { content: CONTENT, tag: CONTENT }, present: true, asked: false },
    {
      what: "found by the last update",
      before: FOUND,
      present: true,
      asked: false,
      digest: DIGEST,
    },
    {
      what: "found by the last update, in a preview",
      before: FOUND,
      preview: true,
      present: true,
      asked: false,
      digest: DIGEST,
    },
    {
      what: "changed, in the registry",
      before: { content: OTHER, tag: OTHER },
      present: true,
      asked: true,
      digest: DIGEST,
    },
    {
      what: "changed, in a preview",
      before: { content: OTHER, tag: OTHER, found: DIGEST },
      preview: true,
      present: true,
      asked: false,
    },
    {
      what: "changed base image, not in the registry",
      before: ON_ANOTHER_BASE,
      present: false,
      asked: true,
    },
    {
      what: "changed base image, in a preview",
      before: ON_ANOTHER_BASE,
      preview: true,
      present: true,
      asked: false,
    },
  ];
  for (const { what, before, preview = false, present, asked, digest } of cases) {
    it(`${what}: ${asked ? "the registry is queried" : "no registry is queried"}, ${digest ?? "it is built"}`, async () => {
      const questions: string[] = [];
      const answers: (string | undefined)[] = [];
      await recorded(() => {
        const find = (repository: string, tag: string) => {
          questions.push(`${repository}:${tag}`);
          return Promise.resolve(present ? DIGEST : undefined);
        };
        const wanted = { repository: "registry.test/web", content: CONTENT, tag: CONTENT };
        const found = foundDigest(pulumi.output(before), wanted, find, !preview);
        return new Promise<void>((resolve) => {
          found.apply((answer) => {
            answers.push(answer);
            resolve();
          });
        });
      });
      assert.deepEqual(questions, asked ? [`registry.test/web:${CONTENT}`] : []);
      assert.deepEqual(answers, [digest]);
    });
  }
});
