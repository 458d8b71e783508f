import { randomInt } from "node:crypto";

import { numberAt, stringAt } from "../protocol/values";
import type { CheckFailure, Props } from "../protocol/types";

const CLASSES = [
  { option: "lower", minimum: "minLower", characters: "abcdefghijklmnopqrstuvwxyz" },
  { option: "upper", minimum: "minUpper", characters: "ABCDEFGHIJKLMNOPQRSTUVWXYZ" },
  { option: "numeric", minimum: "minNumeric", characters: "0123456789" },
  { option: "special", minimum: "minSpecial", characters: "!@#$%&*()-_=+[]{}<>:?" },
] as const;

/** Defaults of a random string's inputs, from the provider's documentation. */
export const STRING_DEFAULTS: Props = {
  lower: true,
  upper: true,
  numeric: true,
  special: true,
  minLower: 0,
  minUpper: 0,
  minNumeric: 0,
  minSpecial: 0,
};

interface CharacterClass {
  readonly characters: string;
  readonly minimum: number;
}

function classes(inputs: Props): CharacterClass[] {
  return CLASSES.filter(
    ({ option }) => inputs[option] !== false && !(option === "numeric" && inputs.number === false),
  ).map(({ option, minimum, characters }) => ({
    characters: (option === "special" && stringAt(inputs, "overrideSpecial")) || characters,
    minimum: numberAt(inputs, minimum) ?? 0,
  }));
}

/** The invalid inputs of a random string. */
export function stringFailures(inputs: Props): CheckFailure[] {
  const length = numberAt(inputs, "length");
  if (length === undefined || !Number.isInteger(length) || length < 1) {
    const actual = inputs.length === undefined ? "missing" : JSON.stringify(inputs.length);
    return [{ property: "length", reason: `length is ${actual}; it must be a whole number of at least 1` }];
  }
  const allowed = classes(inputs);
  if (allowed.length === 0) {
    return [{ property: "special", reason: "no characters are left; allow one of lower, upper, numeric, special" }];
  }
  const total = allowed.reduce((sum, { minimum }) => sum + minimum, 0);
  if (total <= length) return [];
  return [
    { property: "length", reason: `length is ${length}, less than the ${total} characters that the minimums require` },
  ];
}

/** A random string of `length` characters from the allowed classes, with at least the minimum number of each. */
export function randomString(inputs: Props): string {
  const allowed = classes(inputs);
  const any = allowed.map(({ characters }) => characters).join("");
  const picked = allowed.flatMap(({ characters, minimum }) => Array.from({ length: minimum }, () => pick(characters)));
  while (picked.length < (numberAt(inputs, "length") ?? 0)) picked.push(pick(any));
  return shuffled(picked).join("");
}

function pick(characters: string): string {
  return characters.charAt(randomInt(characters.length));
}

function shuffled(items: readonly string[]): string[] {
  const mixed = [...items];
  for (let last = mixed.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [mixed[last], mixed[other]] = [mixed[other] ?? "", mixed[last] ?? ""];
  }
  return mixed;
}
