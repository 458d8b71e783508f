import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { join } from "node:path";

import type { Page } from "playwright-core";

import { assertAccessible, inBrowser } from "../support/browser";
import type { AppRequest, Client } from "../support/client";
import { distinct, PERSON, sample, uploading } from "../support/face-recognition";
import { type Measurements, quietlyOn } from "../support/scenario";
import { type ApplicationSite, OUT, type Site } from "../support/site";
import type { Track } from "../support/tracks";

const MIB = 2 ** 20;

/** Milliseconds within which a picture is processed while nothing else is waiting. */
const SOON = 60_000;

/** Known people in pictures, by a queue. */
export function faceRecognition(track: Track): void {
  const scenario = (work: (site: Site, on: ApplicationSite) => Promise<Measurements | undefined>) =>
    quietlyOn("face-recognition", work);

  track.it(
    "refuses requests that are not allowed or not understood, each with a clear answer",
    scenario(async (_, { client }) => {
      for (const [expected, request, message] of await refused(client)) {
        const { body } = await client.request(request, expected);
        assert.match((JSON.parse(body) as { readonly error: string }).error, message, body);
      }
      return undefined;
    }),
  );

  track.it(
    "shows who is in an uploaded picture, nobody in others, and why one has failed",
    scenario(async (_, { client }) => {
      let seconds = 0;
      await inBrowser(async (page) => {
        await page.goto(client.url);
        seconds = await processed(page, "known.jpg", PERSON);
        await processed(page, "stranger.jpg", "Nobody known");
        await processed(page, "nobody.png", "Nobody known");
        await processed(page, "broken.png", /will not be tried again/);
        await assertAccessible(page);
        await page.screenshot({ path: join(OUT, "face-recognition.png") });
        // The same picture twice.
        const twice = distinct(sample("nobody.png"));
        for (const answer of ["Uploaded", /already/]) {
          await choose(page, "nobody.png", twice);
          await page.getByRole("list", { name: "Uploads" }).getByText(answer).last().waitFor();
        }
        await page.getByRole("navigation", { name: "Status" }).getByRole("link", { name: "Failed" }).click();
        await page.getByRole("row").filter({ hasText: "will not be tried again" }).first().waitFor();
        assert.equal(await page.getByRole("row").filter({ hasText: PERSON }).count(), 0);
      });
      return { "recognized after": seconds };
    }),
  );

  track.it(
    "recognizes a person whose picture was added a moment ago",
    scenario(async (_, { client }) => {
      const name = `Somebody ${randomBytes(4).toString("hex")}`;
      await inBrowser(async (page) => {
        await page.goto(`${client.url}/known`);
        await assertAccessible(page);
        await page.getByLabel("Name", { exact: true }).fill(name);
        await page
          .getByLabel("Pictures of the face")
          .setInputFiles(file("stranger.jpg", distinct(sample("stranger.jpg"))));
        await page.getByRole("button", { name: "Add", exact: true }).click();
        await page.getByRole("heading", { name, exact: true }).waitFor();
        await page.screenshot({ path: join(OUT, "face-recognition-people.png") });
        await page.goto(client.url);
        await processed(page, "stranger.jpg", name);
      });
      return undefined;
    }),
  );
}

/** Requests that must be refused: the status, the request, and what the message says. */
async function refused(client: Client): Promise<readonly (readonly [number, AppRequest, RegExp])[]> {
  const picture = distinct(sample("nobody.png"));
  await client.request(await uploading(picture), 201);
  return [
    [400, { path: "/image/post", json: {} }, /path/],
    [400, { path: "/image/post", json: { path: "../known_people/eileen-collins.jpg" } }, /path/],
    [400, { path: "/image/post", json: { path: "missing.png" } }, /missing\.png/],
    [404, { path: "/images/post", json: { paths: [{ path: "missing.png" }] } }, /./],
    [405, { path: "/images", method: "DELETE" }, /./],
    [415, { path: "/images", form: { picture: "none" } }, /multipart/],
    [409, await uploading(picture), /already|there/i],
    [413, await uploading(Buffer.concat([picture, Buffer.alloc(8 * MIB)])), /at most 8388608 bytes/],
    [415, await uploading(Buffer.from("not a picture")), /PNG/],
    [400, await uploading(picture, "/people"), /name/],
    [400, { path: "/api/images?status=unknown" }, /status/],
    [400, { path: "/api/images?before=yesterday" }, /before/],
  ];
}

/** Uploads a sample as another file on the page, and waits until its row says this; returns the seconds. */
async function processed(page: Page, name: string, text: string | RegExp): Promise<number> {
  const since = Date.now();
  const [response] = await Promise.all([
    page.waitForResponse((one) => one.request().method() === "POST" && new URL(one.url()).pathname === "/images"),
    choose(page, name, distinct(sample(name))),
  ]);
  assert.equal(response.status(), 201);
  const { images } = (await response.json()) as { readonly images: readonly { readonly id: number }[] };
  const row = page.locator(`#image-${images[0]?.id ?? "none"}`);
  await row.filter({ hasText: text }).waitFor({ timeout: SOON });
  return (Date.now() - since) / 1000;
}

async function choose(page: Page, name: string, picture: Buffer): Promise<void> {
  await page.getByLabel("Pictures to identify").setInputFiles(file(name, picture));
  await page.getByRole("button", { name: "Upload", exact: true }).click();
}

function file(name: string, buffer: Buffer) {
  return { name, mimeType: name.endsWith(".png") ? "image/png" : "image/jpeg", buffer };
}
