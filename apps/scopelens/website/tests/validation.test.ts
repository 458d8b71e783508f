import { describe, expect, test } from "vitest";

import { accountErrors } from "../src/validation/account";
import { showdownError, speciesOf } from "../src/validation/showdown";
import { type Draft, formOf, pictureError, teamErrors } from "../src/validation/team";

const ACCOUNT = { username: "mira", email: "mira@example.org", password: "12345678" };

describe("an account", () => {
  test.each([
    [{}, {}],
    [{ username: "a_b-C9" }, {}],
    [{ username: "ab" }, { username: /3 to 32 letters/ }],
    [{ username: "a".repeat(32) }, {}],
    [{ username: "a".repeat(33) }, { username: /3 to 32 letters/ }],
    [{ username: "mi ra" }, { username: /letters/ }],
    [{ username: "mïra" }, { username: /letters \(A-Z, a-z\)/ }],
    [{ email: "" }, { email: /name@example\.org/ }],
    [{ email: "mira" }, { email: /name@example\.org/ }],
    [{ email: "mira@localhost" }, { email: /name@example\.org/ }],
    [{ email: "mira@@example.org" }, { email: /name@example\.org/ }],
    [{ email: "mira+teams@mail.example.org" }, {}],
    [{ email: `${"a".repeat(243)}@example.org` }, { email: /at most 254/ }],
    [{ password: "1234567" }, { password: /8 to 72 .* This has 7\.$/ }],
    [{ password: "a".repeat(72) }, {}],
    [{ password: "a".repeat(73) }, { password: /This has 73\.$/ }],
    // bcrypt counts bytes.
    [{ password: "ü".repeat(37) }, { password: /This has 74\.$/ }],
    [
      { username: "", email: "", password: "" },
      { username: /./, email: /./, password: /./ },
    ],
  ])("%j", (changes, expected: Record<string, RegExp>) => {
    const errors = accountErrors({ ...ACCOUNT, ...changes });
    expect(Object.keys(errors)).toEqual(Object.keys(expected));
    for (const [field, pattern] of Object.entries(expected))
      expect(errors).toHaveProperty(field, expect.stringMatching(pattern));
  });
});

const RULES = {
  formats: ["Singles", "Doubles"],
  species: new Set(["Aquafly", "Dewmoth"]),
  maxPictureBytes: 1024 * 1024,
};

const draft = (changes: Partial<Draft> = {}): Draft => ({
  title: "Rain",
  author: "mira",
  format: "Singles",
  pokemon: ["Aquafly", "", "", "", "", ""],
  showdown: "",
  rental: "",
  description: "",
  picture: null,
  ...changes,
});

const picture = (size: number, type = "image/png") => new File([new Uint8Array(size)], "team", { type });

describe("a team", () => {
  test.each<[Partial<Draft>, Record<string, RegExp>]>([
    [{}, {}],
    [{ title: "  " }, { title: /Fill in/ }],
    [{ title: "a".repeat(100) }, {}],
    // The server counts characters: this one is two units of UTF-16.
    [{ title: "😀".repeat(100) }, {}],
    [{ title: "a".repeat(101) }, { title: /at most 100 characters; this has 101\./ }],
    [{ author: "" }, { author: /Fill in/ }],
    [{ author: "a".repeat(51) }, { author: /at most 50/ }],
    [{ description: "a".repeat(2001) }, { description: /at most 2000/ }],
    [{ description: `${"a".repeat(1999)}\r\n` }, {}],
    [{ format: "" }, { format: /Choose one of Singles, Doubles\./ }],
    [{ format: "Triples" }, { format: /Singles, Doubles/ }],
    [{ pokemon: ["", ""] }, { pokemon: /at least one creature/ }],
    [{ pokemon: ["Aquafly", "Nobody"] }, { pokemon: /“Nobody” is not a known creature/ }],
    [{ pokemon: ["", "Dewmoth", "Dewmoth"] }, {}],
    [{ rental: "0A1B2C" }, {}],
    [{ rental: " 0A1B2C " }, {}],
    [{ rental: "0A1B2" }, { rental: /6 characters, A to Z or 0 to 9/ }],
    [{ rental: "0A1B2CD" }, { rental: /6 characters/ }],
    [{ rental: "0a1b2c" }, { rental: /6 characters/ }],
    [{ showdown: "Aquafly @ Leftovers\n- Splash" }, {}],
    [
      { showdown: "Dewmoth @ Leftovers" },
      { showdown: /“Dewmoth” is not among the creatures of this team \(Aquafly\)/ },
    ],
    [{ showdown: "a".repeat(8001) }, { showdown: /at most 8000/ }],
    [{ picture: picture(1024 * 1024) }, {}],
    [{ picture: picture(1024 * 1024 + 1) }, { picture: /at most 1 MiB; this one has 1\.1 MiB/ }],
    [{ picture: picture(10, "image/gif") }, { picture: /PNG, JPEG or WebP/ }],
    [{ picture: picture(10, "") }, { picture: /PNG, JPEG or WebP/ }],
  ])("%j", (changes, expected) => {
    const errors = teamErrors(draft(changes), RULES);
    expect(Object.keys(errors)).toEqual(Object.keys(expected));
    for (const [field, pattern] of Object.entries(expected))
      expect(errors).toHaveProperty(field, expect.stringMatching(pattern));
  });

  test.each(["image/png", "image/jpeg", "image/webp"])("may have a picture of type %s", (type) => {
    expect(pictureError({ type, size: 1 }, 1)).toBeNull();
  });

  test("is sent without what is empty, and without spaces around texts", () => {
    const form = formOf(draft({ title: " Rain ", pokemon: ["Aquafly", "", "Dewmoth"], rental: "0A1B2C" }));
    expect([...form].map(([key, value]) => `${key}=${value as string}`).sort()).toEqual([
      "author=mira",
      "format=Singles",
      "pokemon=Aquafly",
      "pokemon=Dewmoth",
      "rental=0A1B2C",
      "title=Rain",
    ]);
  });
});

describe("a Showdown text", () => {
  test.each([
    ["Aquafly", "Aquafly"],
    ["Aquafly @ Leftovers", "Aquafly"],
    ["Aquafly (F) @ Leftovers", "Aquafly"],
    ["Splashy (Aquafly) @ Leftovers", "Aquafly"],
    ["Splashy (the wet) (Aquafly) (M) @ Leftovers", "Aquafly"],
    ["  Aquafly  ", "Aquafly"],
  ])("starts a set with its species: %s", (line, expected) => {
    expect(speciesOf(line)).toBe(expected);
  });

  const set = "Aquafly @ Leftovers\nAbility: Glow\n- Splash";
  test.each([
    ["", undefined],
    ["\n \n", undefined],
    [set, undefined],
    [[set, set].join("\r\n\r\n"), undefined],
    [Array.from({ length: 6 }, () => set).join("\n\n\n"), undefined],
    [Array.from({ length: 7 }, () => set).join("\n\n"), "This has 7 sets; a team has at most 6."],
    [`${set}\n\nDewmoth`, "“Dewmoth” is not among the creatures of this team (Aquafly)."],
  ])("is checked by set: %j", (text, expected) => {
    expect(showdownError(text, ["Aquafly"])).toBe(expected);
  });
});
