import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { foundDigest, type KnownImage, UnknownDigestError } from "../../../components/image/known-images";
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
    readonly present: boolean | "unknown";
    readonly queried: boolean;
    readonly digest?: string;
  }[] = [
    { what: "new, not in the registry", present: false, queried: true },
    { what: "new, in the registry", present: true, queried: true, digest: DIGEST },
    { what: "new, in a registry that does not tell", present: "unknown", queried: true },
    {
      what: "found by the last update, in a registry that does not tell",
      before: FOUND,
      present: "unknown",
      queried: true,
      digest: DIGEST,
    },
    { what: "changed, in a registry that does not tell", before: ON_ANOTHER_BASE, present: "unknown", queried: true },
    { what: "new, in a preview", preview: true, present: true, queried: false },
    { what: "built by the last update", before: { content: CONTENT, tag: CONTENT }, present: true, queried: false },
    {
      what: "found by the last update",
      before: FOUND,
      present: true,
      queried: true,
      digest: DIGEST,
    },
    { what: "found by the last update, and expired or deleted since", before: FOUND, present: false, queried: true },
    {
      what: "found by the last update, in a preview",
      before: FOUND,
      preview: true,
      present: true,
      queried: false,
      digest: DIGEST,
    },
    {
      what: "changed, in the registry",
      before: { content: OTHER, tag: OTHER },
      present: true,
      queried: true,
      digest: DIGEST,
    },
    {
      what: "changed, in a preview",
      before: { content: OTHER, tag: OTHER, found: DIGEST },
      preview: true,
      present: true,
      queried: false,
    },
    {
      what: "changed base image, not in the registry",
      before: ON_ANOTHER_BASE,
      present: false,
      queried: true,
    },
    {
      what: "changed base image, in a preview",
      before: ON_ANOTHER_BASE,
      preview: true,
      present: true,
      queried: false,
    },
  ];
  for (const { what, before, preview = false, present, queried, digest } of cases) {
    it(`${what}: ${queried ? "the registry is queried" : "no registry is queried"}, ${digest ?? "it is built"}`, async () => {
      const questions: string[] = [];
      const results: (string | undefined)[] = [];
      await recorded(() => {
        const find = (repository: string, tag: string) => {
          questions.push(`${repository}:${tag}`);
          if (present === "unknown") return Promise.reject(new UnknownDigestError("status 503"));
          return Promise.resolve(present ? DIGEST : undefined);
        };
        const wanted = { repository: "registry.test/web", content: CONTENT, tag: CONTENT };
        const found = foundDigest(pulumi.output(before), wanted, find, !preview);
        return new Promise<void>((resolve) => {
          found.apply((result) => {
            results.push(result);
            resolve();
          });
        });
      });
      assert.deepEqual(questions, queried ? [`registry.test/web:${CONTENT}`] : []);
      assert.deepEqual(results, [digest]);
    });
  }
});
