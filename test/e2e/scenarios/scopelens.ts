import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { join } from "node:path";

import type { Locator } from "playwright-core";

import { waitFor } from "../../../local/host/wait";
import { assertAccessible, inBrowser } from "../support/browser";
import { multipart } from "../support/client";
import { type Measurements, quietlyOn } from "../support/scenario";
import { classify, drawTeam, FORMAT, search, TEAM, Trainer } from "../support/scopelens";
import { type ApplicationSite, OUT, type Site } from "../support/site";
import type { Track } from "../support/tracks";

/** Teams of creatures, with a picture in which a classifier recognizes them. */
export function scopelens(track: Track): void {
  const scenario = (work: (site: Site, on: ApplicationSite) => Promise<Measurements | undefined>) =>
    quietlyOn("scopelens", work);

  track.it(
    "refuses requests that are not allowed or not understood, each with a clear answer",
    scenario(async (_, { client }) => {
      const { authorization: headers } = await Trainer.register(client);
      const picture = async (type: string, bytes: Uint8Array<ArrayBuffer>) => {
        const form = new FormData();
        form.set("type", type);
        form.set("file", new Blob([bytes]), "picture.png");
        return { path: "/advapi/predict", content: await multipart(form) };
      };
      const text = new TextEncoder().encode("not a picture");
      for (const [expected, request, message] of [
        [401, { path: "/api/team/post", method: "POST" }, /token/i],
        [401, { path: "/api/auth/checktoken", headers: { authorization: "Bearer none" } }, /token/i],
        [400, { path: "/api/auth/register", json: { username: "a", email: "a", password: "a" } }, /username/],
        [403, { path: "/api/user/like", json: { username: "someone-else", id: "0".repeat(24) }, headers }, /./],
        [404, { path: "/api/team/teams/000000000000000000000000" }, /team/i],
        [400, { path: "/api/team/teams?page=0" }, /page/],
        [400, await picture("crowd", text), /single.*team/],
        [415, await picture("team", text), /PNG/],
      ] as const) {
        const { body } = await client.request(request, expected);
        const { msg, error } = JSON.parse(body) as { readonly msg?: string; readonly error?: string };
        assert.match(msg ?? error ?? "", message, body);
      }
      return undefined;
    }),
  );

  track.it(
    "lets a visitor register, post a team whose creatures are recognized in its picture, find it and like it",
    scenario(async ({ mark }, { client }) => {
      const username = `e2e-${randomBytes(6).toString("hex")}`;
      const title = `${mark} a team with a picture`;
      await inBrowser(async (page) => {
        const button = (name: string | RegExp) => page.getByRole("button", { name, exact: typeof name === "string" });
        const field = (name: string) => page.getByLabel(name, { exact: true });
        const heading = (name: string) => page.getByRole("heading", { name, exact: true });
        await page.goto(client.url);
        const picture = await drawTeam(page);
        assert.deepEqual(await classify(client, picture), TEAM);

        await page.goto(`${client.url}/register`);
        await field("Username").fill(username);
        await field("Email").fill(`${username}@example.com`);
        await field("Password").fill(randomBytes(12).toString("base64url"));
        await assertAccessible(page);
        await button("Register").click();
        await page.getByText(`Welcome, ${username}.`, { exact: true }).waitFor();

        await page.goto(`${client.url}/post`);
        await field("Title").fill(title);
        await page.getByLabel("Format").selectOption(FORMAT);
        await page
          .getByLabel("Picture of the team")
          .setInputFiles({ name: "team.png", mimeType: "image/png", buffer: picture });
        for (const [index, name] of TEAM.entries()) {
          await expectValue(page.getByLabel(`Creature ${index + 1}`, { exact: true }), name);
        }
        await assertAccessible(page);
        await page.screenshot({ path: join(OUT, "scopelens-post.png"), fullPage: true });
        await button("Post the team").click();
        await heading(title).waitFor();
        await button(/Like/).click();
        await page.getByRole("button", { name: /Like\s*1/ }).waitFor();
        await assertAccessible(page);

        const creature = TEAM[0];
        await page.goto(`${client.url}/search?with=${creature}`);
        await page.getByRole("link", { name: title }).first().waitFor();
        await assertAccessible(page);
        await page.screenshot({ path: join(OUT, "scopelens.png") });
        await page.goto(`${client.url}/usage?format=${FORMAT}`);
        await page.getByText(creature, { exact: true }).first().waitFor();
        await assertAccessible(page);
        await page.screenshot({ path: join(OUT, "scopelens-usage.png") });
        await page.setViewportSize({ width: 320, height: 640 });
        await page.goto(client.url);
        await page.getByRole("link", { name: title }).first().waitFor();
        assert.ok(
          (await page.evaluate<number>("document.documentElement.scrollWidth")) <= 320,
          "the page scrolls sideways",
        );
        await page.screenshot({ path: join(OUT, "scopelens-phone.png") });
      });
      const found = (await search(client, TEAM)).teams.find((team) => team.title === title);
      assert.deepEqual([found?.uploader, found?.likes, found?.pokemon], [username, 1, TEAM]);
      return undefined;
    }),
  );
}

/** Waits until an input has a value. */
async function expectValue(input: Locator, value: string): Promise<void> {
  await waitFor({ what: `the value ${value}`, seconds: 20 }, async () => (await input.inputValue()) === value);
}
