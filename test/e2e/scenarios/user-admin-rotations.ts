import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";

import { MongodbClient } from "../support/mongodb";
import { type Measurements, quietlyOn, underRequests } from "../support/scenario";
import { REPLICAS, settled } from "../support/services";
import type { ApplicationSite, Site } from "../support/site";
import type { HeldStack } from "../support/stack";
import type { Track } from "../support/tracks";
import {
  scriptTraffic,
  SERVER,
  Session,
  sessionTraffic,
  signInAdmin,
  type User,
  UserAdminApi,
  type UserPage,
  usernameOf,
} from "../support/user-admin";

/** Rotations of user-admin's keys and database login, without a failed request. */
export function userAdminRotations(track: Track): void {
  const scenario = (work: (site: Site, on: ApplicationSite) => Promise<Measurements | undefined>) =>
    quietlyOn("user-admin", work);

  track.it(
    "rotates the database login",
    scenario(async (site, on) => {
      const { secrets } = site;
      const database = new MongodbClient(on.cluster);
      const previous = await database.uri();
      assert.deepEqual(await database.logins(), [MongodbClient.userOf(previous)]);
      assert.equal(await database.loginError(previous), undefined);

      const password = randomBytes(24).toString("base64url");
      secrets.learn("the given password of user-admin", password);
      const { seconds } = await deployUnderRequests(site, on, "initial", undefined, async (held) => {
        await held.set("--secret", "user-admin:dbPassword", password);
        await held.set("--path", "user-admin:server.replicas", String(REPLICAS));
      });
      await secrets.learnFrom(on.cluster);

      const current = await database.uri();
      assert.ok(current.includes(password), "the login has another password than the one that was set");
      assert.deepEqual(await database.logins(), [MongodbClient.userOf(current)]);
      assert.equal(await database.loginError(current), undefined);
      assert.match((await database.loginError(previous)) ?? "let in", /[Aa]uthentication failed/);
      return { "up took": seconds };
    }),
  );

  let session: Session | undefined;
  const signedIn = (): Session => session ?? assert.fail("nobody is signed in: an earlier scenario has failed");

  track.it(
    "rotates keys, step 1: the next master key and the next key for sessions are accepted",
    scenario(async (site, on) => {
      session = await signInAdmin(on);
      const { seconds } = await deployUnderRequests(site, on, "initial", session, async (held) => {
        await setKeys(held, "masterKeys", ["initial", "next"]);
        await setKeys(held, "jwtKeys", ["initial", "next"]);
      });
      assert.equal((await signInAdmin(on)).keyId, "initial");
      for (const key of ["initial", "next"]) await (await UserAdminApi.open(on, key)).find("admin");
      return { "up took": seconds };
    }),
  );

  track.it(
    "rotates keys, step 2: the next key signs, sessions continue, and the previous master key is refused",
    scenario(async (site, on) => {
      const previous = await UserAdminApi.open(on, "initial");
      const { seconds } = await deployUnderRequests(site, on, "next", signedIn(), async (held) => {
        await held.reset("user-admin:masterKeys");
        await setKeys(held, "masterKeys", ["next"]);
        await setKeys(held, "jwtKeys", ["next", "initial"]);
      });
      await previous.request({ path: "/api/user" }, 401);
      const after = await signInAdmin(on);
      assert.deepEqual([signedIn().keyId, after.keyId], ["initial", "next"]);
      for (const one of [signedIn(), after]) await one.assertAnswer(200);
      return { "up took": seconds };
    }),
  );

  track.it(
    "ends all sessions in one step by another key, without a failed request of scripts",
    scenario(async (site, on) => {
      const { seconds } = await deployUnderRequests(site, on, "next", undefined, async (held) => {
        await held.reset("user-admin:jwtKeys");
        await setKeys(held, "jwtKeys", ["last"]);
      });
      await signedIn().assertAnswer(401);
      await (await signInAdmin(on)).assertAnswer(200);
      return { "up took": seconds };
    }),
  );
}

/** Names the keys of a list, each by its place. */
async function setKeys(held: HeldStack, list: "masterKeys" | "jwtKeys", names: readonly string[]): Promise<void> {
  for (const [place, name] of names.entries()) await held.set("--path", `user-admin:${list}[${place}]`, name);
}

/**
 * Changes settings and deploys them under requests, none of which may fail, and waits until no previous pod is left.
 *
 * @param masterKey name of the master key that scripts use meanwhile.
 * @param session of a user who sends requests as well.
 */
async function deployUnderRequests(
  site: Site,
  on: ApplicationSite,
  masterKey: string,
  session: Session | undefined,
  change: (held: HeldStack) => Promise<void>,
) {
  const api = await UserAdminApi.open(on, masterKey);
  const user = await someUser(api, usernameOf(site.mark, "traffic"));
  const requests = [...scriptTraffic(api, user), ...(session ? sessionTraffic(session) : [])];
  return site.stack.change((held) =>
    underRequests(site, on.client, requests, async () => {
      await change(held);
      const run = await held.up();
      await settled(on.cluster, SERVER);
      await site.secrets.learnFrom(on.cluster);
      return run;
    }),
  );
}

/** The user of a name, who is created unless there is one. */
async function someUser(api: UserAdminApi, username: string): Promise<User> {
  const { body } = await api.request({ path: `/api/user?username=${username}` });
  const [found] = (JSON.parse(body) as UserPage).users;
  return found ?? api.create(username);
}
