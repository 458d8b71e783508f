import assert from "node:assert/strict";
import { join } from "node:path";

import { waitFor } from "../../../local/host/wait";
import { assertAccessible, inBrowser } from "../support/browser";
import { type Measurements, quietlyOn, underRequests } from "../support/scenario";
import { scaleServer } from "../support/services";
import { type ApplicationSite, OUT, type Site } from "../support/site";
import type { Track } from "../support/tracks";
import { adminPassword, BOUND, DATABASE, PASSWORD, SERVER, UserAdminApi, usernameOf } from "../support/user-admin";

/** An API for the users in a database of its own, and a page for administrators. */
export function userAdmin(track: Track): void {
  const scenario = (work: (site: Site, on: ApplicationSite) => Promise<Measurements | undefined>) =>
    quietlyOn("user-admin", work);

  track.it(
    "protects the API itself, which creates, lists and deletes users",
    scenario(async ({ mark, secrets }, on) => {
      await secrets.learnFrom(on.cluster);
      for (const headers of [{}, { authorization: "Bearer no-key" }, { cookie: "access_token=no.token" }]) {
        const { headers: answered, body } = await on.client.request({ path: "/api/user", headers }, 401);
        assert.match(answered["content-type"] ?? "", /^application\/problem\+json/);
        assert.equal((JSON.parse(body) as { status: number }).status, 401);
      }
      const api = await UserAdminApi.open(on);
      const username = usernameOf(mark, "ada");
      const user = await api.create(username);
      const duplicate = {
        username,
        password: PASSWORD,
        email: `other-${username}@example.com`,
        name: "Other",
        roles: ["user"],
      };
      await api.request({ path: "/api/user", json: duplicate }, 409);
      const { users, total } = await api.find(username);
      assert.deepEqual([total, users.map(({ id }) => id)], [1, [user.id]]);
      await api.request({ path: `/api/user/${user.id}`, method: "DELETE" }, 204);
      await api.request({ path: `/api/user/${user.id}` }, 404);
      await on.client.request({ path: "/api/log", json: { level: "warn", message: `${mark} from a client` } }, 204);
      return undefined;
    }),
  );

  track.it(
    "lets an administrator create a user on the page, and delete one after a question",
    scenario(async ({ mark }, { client, cluster }) => {
      const username = usernameOf(mark, "grace");
      const password = await adminPassword(cluster);
      await inBrowser(async (page) => {
        const button = (name: string) => page.getByRole("button", { name, exact: true });
        const field = (name: string) => page.getByLabel(name, { exact: true });
        await page.goto(client.url);
        await assertAccessible(page);
        await page.screenshot({ path: join(OUT, "user-admin-sign-in.png") });
        await field("Username or e-mail").fill("admin");
        await field("Password").fill(password);
        await button("Sign in").click();
        await page.getByRole("heading", { name: "Users", exact: true }).waitFor();
        await button("Create user").click();
        await field("Username").fill(username);
        await field("Name").fill("Grace Example");
        await field("E-mail").fill(`${username}@example.com`);
        await button("Generate password").click();
        await assertAccessible(page);
        await button("Create").click();
        await page.getByText(`The user ${username} was created.`).waitFor();

        await page.getByRole("searchbox", { name: "Search users" }).fill(username);
        await page.getByTestId("result-count").getByText(`1 user for “${username}”`).waitFor();
        await page.reload();
        await page.getByRole("rowheader", { name: username }).waitFor();
        await assertAccessible(page);
        await button(`Delete ${username}`).click();
        await button("Delete user").click();
        await page.getByText("Nobody matches your search").waitFor();
        await button("Clear search").click();
        await page.getByRole("rowheader", { name: "admin" }).waitFor();
        await page.screenshot({ path: join(OUT, "user-admin.png") });
        await button("Sign out").click();
        await button("Sign in").waitFor();
      });
      return undefined;
    }),
  );
}

/** The database has no pod for a while: clients get a 503 meanwhile, and no data is lost. */
export function userAdminOutage(track: Track): void {
  track.it(
    "returns 503 with Retry-After while the database is down, and loses nothing",
    quietlyOn("user-admin", async (site, on) => {
      const { client, cluster } = on;
      const { mark, signal } = site;
      const api = await UserAdminApi.open(on, "next");
      const text = usernameOf(mark, "kept");
      const kept = await api.create(text);
      const restarts = async () => (await cluster.pods(SERVER)).map((pod) => [pod.name, pod.restarts]).sort();
      const before = await restarts();
      const since = Date.now();
      const read = { path: `/api/user/${kept.id}`, headers: api.bearer };
      const seconds = await underRequests(
        site,
        client,
        [{ request: read, expected: 200, share: 1 }],
        async () => {
          await scaleServer(cluster, DATABASE, 0);
          await waitFor({ what: "the API's own 503", seconds: BOUND, signal }, async () => {
            const { status, headers } = await client.send(read);
            return status === 503 && /^[1-9]\d*$/.test(headers["retry-after"] ?? "");
          });
          await scaleServer(cluster, DATABASE, 1);
          await waitFor({ what: "an answer", seconds: BOUND, signal }, async () => {
            const { status } = await client.send(read);
            assert.ok([200, 503].includes(status), `the API answered with ${status}`);
            return status === 200;
          });
          return (Date.now() - since) / 1000;
        },
        ({ outcome }) => outcome === "503",
      );
      assert.equal((await api.find(text)).total, 1);
      assert.deepEqual(await restarts(), before);
      return { "recovered after": seconds };
    }),
  );
}
