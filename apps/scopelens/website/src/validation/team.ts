import type { Errors } from "./account";
import { showdownError } from "./showdown";

export const TEAM_FIELDS = [
  "title",
  "author",
  "format",
  "pokemon",
  "showdown",
  "rental",
  "description",
  "picture",
] as const;

export type TeamField = (typeof TEAM_FIELDS)[number];

/** A team that is being written. */
export interface Draft {
  title: string;
  author: string;
  format: string;
  /** Six names; empty where none is chosen. */
  pokemon: string[];
  showdown: string;
  rental: string;
  description: string;
  picture: File | null;
}

export interface Rules {
  readonly formats: readonly string[];
  readonly species: ReadonlySet<string>;
  readonly maxPictureBytes: number;
}

/** Most characters of a text. */
export const MAX_LENGTH = { title: 100, author: 50, description: 2000, showdown: 8000 };

const PICTURE_TYPES = ["image/png", "image/jpeg", "image/webp"];

/** The server counts characters, not the units of UTF-16. */
const lengthOf = (text: string) => Array.from(text.trim().replaceAll("\r\n", "\n")).length;

export const chosen = (pokemon: readonly string[]): string[] => pokemon.filter((name) => name !== "");

/** What the server would refuse about a team. */
export function teamErrors(draft: Draft, rules: Rules): Errors<TeamField> {
  const errors: Errors<TeamField> = {};
  for (const field of ["title", "author"] as const) {
    if (lengthOf(draft[field]) === 0) errors[field] = "Fill in this field.";
  }
  for (const [field, most] of Object.entries(MAX_LENGTH) as [keyof typeof MAX_LENGTH, number][]) {
    const length = lengthOf(draft[field]);
    if (length > most) errors[field] = `Use at most ${most} characters; this has ${length}.`;
  }
  if (!rules.formats.includes(draft.format)) errors.format = `Choose one of ${rules.formats.join(", ")}.`;
  const names = chosen(draft.pokemon);
  const unknown = names.find((name) => !rules.species.has(name));
  if (names.length === 0) errors.pokemon = "Choose at least one creature.";
  else if (unknown !== undefined) errors.pokemon = `“${unknown}” is not a known creature.`;
  const rental = draft.rental.trim();
  if (rental !== "" && !/^[A-Z0-9]{6}$/.test(rental)) {
    errors.rental = "Use 6 characters, A to Z or 0 to 9, such as 0A1B2C.";
  }
  const showdown = showdownError(draft.showdown, names);
  if (showdown !== undefined) errors.showdown ??= showdown;
  const picture = draft.picture && pictureError(draft.picture, rules.maxPictureBytes);
  if (picture) errors.picture = picture;
  return errors;
}

/** Why a picture would be refused; null if it would not, as far as its name and size say. */
export function pictureError({ type, size }: Pick<File, "type" | "size">, maxBytes: number): string | null {
  if (!PICTURE_TYPES.includes(type)) return "Choose a picture in PNG, JPEG or WebP.";
  if (size > maxBytes) return `Choose a picture of at most ${mib(maxBytes)} MiB; this one has ${mib(size)} MiB.`;
  return null;
}

/** MiB with one digit, rounded up so that too much never looks like enough. */
const mib = (bytes: number) => `${Math.ceil((bytes / 1024 / 1024) * 10) / 10}`;

/** The form that the API expects; texts that are empty are left out. */
export function formOf(draft: Draft): FormData {
  const form = new FormData();
  for (const field of ["title", "author", "format", "showdown", "rental", "description"] as const) {
    const text = draft[field].trim();
    if (text !== "") form.set(field, text);
  }
  for (const name of chosen(draft.pokemon)) form.append("pokemon", name);
  if (draft.picture) form.set("picture", draft.picture);
  return form;
}
