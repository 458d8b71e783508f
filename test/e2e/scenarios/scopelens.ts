import assert from "node:assert/strict";
import { join } from "node:path";

import { assertAccessible, inBrowser } from "../support/browser";
import { multipart } from "../support/client";
import { type Measurements, quietlyOn } from "../support/scenario";
import { drawTeam, FORMAT, search, TEAM, Trainer } from "../support/scopelens";
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
        [403, { path: "/api/user/like", json: { username: "someone-else", id: "0" }, headers }, /./],
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
}
