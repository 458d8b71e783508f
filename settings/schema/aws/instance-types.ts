import { z } from "zod";

import type { Fix } from "../../fixes";
import { different, fieldMeta, reportRemoval, text } from "../../values";

/** Architectures of nodes. */
const ARCHITECTURES = ["amd64", "arm64"] as const;

type Architecture = (typeof ARCHITECTURES)[number];

/**
 * Families with processors by AWS, or by NVIDIA as in `p6e-gb200`: the letter after the generation says so, except for the
 * first family (Amazon EC2 User Guide, "Naming conventions").
 */
const ARM64 = /^(?:a1|[a-z]+\d+(?:g[a-z-]*|[a-z]*-gb\d+))\./;

export const architecture = () => z.enum(ARCHITECTURES).default("amd64");

const INSTANCE_TYPE = /^[a-z][a-z0-9-]*\.[a-z0-9-]+$/;

/** EC2 instance types, in order of preference where that matters. */
export const instanceTypes = () =>
  z
    .array(text(INSTANCE_TYPE, "an EC2 instance type", "m7i.large"))
    .min(1)
    .max(20)
    .superRefine(different);

/** One EC2 instance type of an architecture. */
export const instanceTypeOf = (architecture: Architecture, example: string) => {
  const error = `an EC2 instance type of the architecture ${architecture}, such as ${example}`;
  return z
    .string({ error })
    .refine((type) => INSTANCE_TYPE.test(type) && architectureOf(type) === architecture, { error })
    .register(fieldMeta, { example });
};

/** Nodes by their architecture and types. */
interface Typed {
  readonly architecture: Architecture;
  readonly instanceTypes?: readonly string[] | undefined;
}

/** Reports instance types of another architecture: the nodes' image would not start on them. */
export function checkInstanceTypes({ architecture, instanceTypes = [] }: Typed, context: z.core.$RefinementCtx): void {
  // Types that are named twice are removed first.
  if (new Set(instanceTypes).size < instanceTypes.length) return;
  const wrong = instanceTypes.filter((type) => architectureOf(type) !== architecture);
  if (wrong.length === 0) return;
  if (wrong.length === instanceTypes.length) {
    const [example = architecture] = ARCHITECTURES.filter((one) => one !== architecture);
    const message = `${example}, the architecture of its instance types: ${wrong.join(", ")}`;
    context.addIssue({ code: "custom", path: ["architecture"], message, params: { example } satisfies Fix });
    return;
  }
  // The last first: each command that removes an element moves those after it.
  for (const type of wrong.reverse()) {
    const path = ["instanceTypes", instanceTypes.indexOf(type)];
    const message = `an instance type of the architecture ${architecture}, as this group or pool has`;
    reportRemoval(context, path, message);
  }
}

function architectureOf(type: string): Architecture {
  return ARM64.test(type) ? "arm64" : "amd64";
}
