import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";

import type { Page } from "playwright-core";

import { type AppRequest, type AppResponse, type Client, multipart } from "./client";
import type { RequestKind } from "./traffic";

/** Names of the workloads. */
export const SERVER = "scopelens-server";
export const WEBSITE = "scopelens-website";
export const CLASSIFIER = "scopelens-classifier";
export const DATABASE = "scopelens-db";
export const CACHE = "scopelens-redis";
export const PICTURES = "scopelens-pictures";

/** Seconds in which the application must have recovered from an outage. */
export const BOUND = 120;

/** A team of six, in the order of their places in a picture. */
export const TEAM = ["Emberling", "Puddlix", "Voltick", "Zinfox", "Glimmoth", "Rimehorn"] as const;

/** The format of the teams that are posted here. */
export const FORMAT = "Doubles";

/** A listed team, as far as the tests read it. */
export interface Team {
  readonly id: string;
  readonly title: string;
  readonly pokemon: readonly string[];
  readonly image: string;
  readonly uploader: string;
  readonly likes: number;
}

/** A page of teams. */
export interface TeamPage {
  readonly teams: readonly Team[];
  readonly total: number;
}

/** A user of the API, signed in. */
export class Trainer {
  private constructor(
    private readonly client: Client,
    readonly username: string,
    readonly password: string,
    readonly token: string,
  ) {}

  /** Registers a user with a name that nobody has, and signs in. */
  static async register(client: Client): Promise<Trainer> {
    const username = `e2e-${randomBytes(6).toString("hex")}`;
    const password = randomBytes(12).toString("base64url");
    const email = `${username}@example.com`;
    await client.request({ path: "/api/auth/register", json: { username, password, email } }, 201);
    const { body } = await client.request({ path: "/api/auth/login", json: { username, password } });
    return new Trainer(client, username, password, dataOf(body) as string);
  }

  get authorization(): Readonly<Record<string, string>> {
    return { authorization: `Bearer ${this.token}` };
  }

  /** Name of the key that signed the token. */
  get keyId(): string {
    const [header = ""] = this.token.split(".");
    return (JSON.parse(Buffer.from(header, "base64url").toString("utf8")) as { kid: string }).kid;
  }

  /** Sends a request with the user's token. */
  request(request: AppRequest, expected = 200): Promise<AppResponse> {
    return this.client.request({ ...request, headers: { ...this.authorization, ...request.headers } }, expected);
  }

  /** A request that posts a team. */
  async posting(title: string, picture?: Buffer): Promise<AppRequest> {
    const form = new FormData();
    for (const [name, value] of Object.entries({ title, author: this.username, format: FORMAT })) form.set(name, value);
    for (const name of TEAM) form.append("pokemon", name);
    if (picture !== undefined)
      form.set("picture", new Blob([new Uint8Array(picture)], { type: "image/png" }), "team.png");
    return { path: "/api/team/post", content: await multipart(form), headers: this.authorization };
  }

  async post(title: string, picture?: Buffer): Promise<Team> {
    const { body } = await this.request(await this.posting(title, picture), 201);
    return dataOf(body) as Team;
  }

  async like({ id }: Team): Promise<number> {
    const { body } = await this.request({ path: "/api/user/like", json: { username: this.username, id } });
    return (dataOf(body) as { readonly likes: number }).likes;
  }
}

/** The data in the envelope of a response. @throws AssertionError if it reports an error. */
export function dataOf(body: string): unknown {
  const { code, data, msg } = JSON.parse(body) as {
    readonly code: number;
    readonly data: unknown;
    readonly msg: string;
  };
  assert.equal(code, 0, msg);
  return data;
}

/** The newest teams. */
export async function newest(client: Client): Promise<TeamPage> {
  const { body } = await client.request({ path: "/api/team/teams?page=1" });
  return dataOf(body) as TeamPage;
}

/** The listed teams that have all of these creatures. */
export async function search(client: Client, pokemon: readonly string[]): Promise<TeamPage> {
  const { body } = await client.request({ path: "/api/team/search?page=1", json: { format: FORMAT, pokemon } });
  return dataOf(body) as TeamPage;
}

/** Asks the classifier for the creatures in a picture. */
export async function classify(client: Client, picture: Buffer): Promise<readonly string[]> {
  const form = new FormData();
  form.set("type", "team");
  form.set("file", new Blob([new Uint8Array(picture)], { type: "image/png" }), "team.png");
  const { body } = await client.request({ path: "/advapi/predict", content: await multipart(form) });
  return (JSON.parse(body) as { readonly names: readonly string[] }).names;
}

/** Runs in a page: draws creatures in two rows of three, and returns the picture as a data URL. */
const DRAW = `async (names) => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 480, height: 320 });
  const context = canvas.getContext("2d");
  context.fillStyle = "#dfe6ee";
  context.fillRect(0, 0, canvas.width, canvas.height);
  for (const [index, name] of names.entries()) {
    const sprite = new Image();
    sprite.src = "/assets/sprites/" + name.toLowerCase() + ".png";
    await sprite.decode();
    context.drawImage(sprite, (index % 3) * 160 + 20, Math.floor(index / 3) * 160 + 20, 120, 120);
  }
  return canvas.toDataURL("image/png");
}`;

/** Draws a picture of the team, from the sprites that the application serves, in a page of the application. */
export async function drawTeam(page: Page): Promise<Buffer> {
  const url = await page.evaluate<string>(`(${DRAW})(${JSON.stringify(TEAM)})`);
  return Buffer.from(url.slice(url.indexOf(",") + 1), "base64");
}

/** Requests of visitors and of a signed-in user. */
export function visitors(trainer: Trainer): RequestKind[] {
  const { authorization: headers, username } = trainer;
  return [
    { request: { path: "/" }, expected: 200, share: 2 },
    { request: { path: "/api/team/teams?page=1" }, expected: 200, share: 4 },
    { request: { path: `/api/team/usage/${FORMAT}` }, expected: 200, share: 2 },
    { request: { path: "/assets/sprites/emberling.png" }, expected: 200, share: 2 },
    { request: { path: "/advapi/predict" }, expected: 200, share: 2 },
    { request: { path: `/api/user/username/${username}`, headers }, expected: 200, share: 3 },
  ];
}
