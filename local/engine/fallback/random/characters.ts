import { randomInt } from "node:crypto";

import { numberAt, textAt } from "../protocol/values";
import type { CheckFailure, Props } from "../protocol/types";

const CLASSES = [
  { option: "lower", least: "minLower", characters: "abcdefghijklmnopqrstuvwxyz" },
  { option: "upper", least: "minUpper", characters: "ABCDEFGHIJKLMNOPQRSTUVWXYZ" },
  { option: "numeric", least: "minNumeric", characters: "0123456789" },
  { option: "special", least: "minSpecial", characters: "!@#$%&*()-_=+[]{}<>:?" },
] as const;

/** Inputs of a random string where the program says nothing: those of the provider's documentation. */
export const TEXT_DEFAULTS: Props = {
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
  readonly least: number;
}

function classes(inputs: Props): CharacterClass[] {
  return CLASSES.filter(
    ({ option }) => inputs[option] !== false && !(option === "numeric" && inputs.number === false),
  ).map(({ option, least, characters }) => ({
    characters: (option === "special" && textAt(inputs, "overrideSpecial")) || characters,
    least: numberAt(inputs, least) ?? 0,
  }));
}

/** What is wrong with the inputs of a random string, if anything. */
export function textFailures(inputs: Props): CheckFailure[] {
  const length = numberAt(inputs, "length");
  if (length === undefined || !Number.isInteger(length) || length < 1) {
    const given = inputs.length === undefined ? "missing" : JSON.stringify(inputs.length);
    return [{ property: "length", reason: `length is ${given}; it must be a whole number of at least 1` }];
  }
  const allowed = classes(inputs);
  if (allowed.length === 0) {
    return [{ property: "special", reason: "no characters are left; allow one of lower, upper, numeric, special" }];
  }
  const least = allowed.reduce((sum, { least: count }) => sum + count, 0);
  if (least <= length) return [];
  return [
    { property: "length", reason: `length is ${length}, less than the ${least} characters the minimums ask for` },
  ];
}

/** A string of `length` characters from the allowed classes, at least as many of each as asked, evenly distributed. */
export function randomText(inputs: Props): string {
  const allowed = classes(inputs);
  const any = allowed.map(({ characters }) => characters).join("");
  const picked = allowed.flatMap(({ characters, least }) => Array.from({ length: least }, () => pick(characters)));
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
