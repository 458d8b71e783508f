import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";

import { waitFor } from "../../../local/host/wait";
import { MongodbClient } from "../support/mongodb";
import { type Measurements, quietlyOn, underRequests } from "../support/scenario";
import { REPLICAS, settled } from "../support/services";
import type { ApplicationSite, Site } from "../support/site";
import type { Track } from "../support/tracks";
import {
  BOUND,
  DATABASE,
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

/** Most replicas of the API. */
const MOST = 3;

/** Rotations of user-admin's keys and database login, without a failed request. */
export function userAdminRotations(track: Track): void {
  const scenario = (work: (site: Site, on: ApplicationSite) => Promise<Measurements | undefined>) =>
    quietlyOn("user-admin", work);

  let session: Session | undefined;
  const signedIn = (): Session => session ?? assert.fail("nobody is signed in: an earlier scenario has failed");

  track.it(
    "rotates the database login, and keys, step 1: the next ones are accepted",
    scenario(async (site, on) => {
      const { secrets } = site;
      const database = new MongodbClient(on.cluster, DATABASE, "users");
      const previous = await database.uri();
      assert.deepEqual(await database.logins(), [MongodbClient.userOf(previous)]);
      assert.equal(await database.loginError(previous), undefined);
      session = await signInAdmin(on);

      const password = randomBytes(24).toString("base64url");
      secrets.learn("the given password of user-admin", password);
      const { seconds } = await deployUnderRequests(site, on, { masterKey: "initial", session, replicas: MOST }, [
        ["--secret", "user-admin:dbPassword", password],
        ...keys("masterKeys", ["initial", "next"]),
        ...keys("jwtKeys", ["initial", "next"]),
      ]);

      const current = await database.uri();
      assert.ok(current.includes(password), "the login has another password than the one that was set");
      assert.deepEqual(await database.logins(), [MongodbClient.userOf(current)]);
      assert.equal(await database.loginError(current), undefined);
      assert.match((await database.loginError(previous)) ?? "let in", /[Aa]uthentication failed/);
      assert.equal((await signInAdmin(on)).keyId, "initial");
      for (const key of ["initial", "next"]) await (await UserAdminApi.open(on, key)).find("admin");
      return { "up took": seconds };
    }),
  );

  track.it(
    "has three replicas that agree, scales to none, and back",
    scenario(async ({ mark, signal }, on) => {
      const { cluster, client } = on;
      const api = await UserAdminApi.open(on);
      const { id } = await api.create(usernameOf(mark, "everywhere"));
      const pods = await cluster.pods(SERVER);
      assert.equal(pods.length, MOST);
      for (const { name } of pods) assert.equal(await statusInside(on, api, name, id), "200");

      await cluster.kubectl(["scale", "deployment", SERVER, "--replicas=0"]);
      await cluster.awaitPods(SERVER, "no pod of the API", BOUND, (pods) => pods.length === 0);
      await client.request({ path: "/api/user" }, 503);
      // The page has pods of its own.
      await client.request({ path: "/" });
      await cluster.kubectl(["scale", "deployment", SERVER, `--replicas=${MOST}`]);
      await waitFor({ what: "the API to answer again", seconds: BOUND, signal }, async () => {
        return (await client.send({ path: `/api/user/${id}`, headers: api.bearer })).status === 200;
      });
      return undefined;
    }),
  );

  track.it(
    "rotates keys, step 2: the next key signs, sessions continue, and the previous master key is refused",
    scenario(async (site, on) => {
      const previous = await UserAdminApi.open(on, "initial");
      const { seconds } = await deployUnderRequests(
        site,
        on,
        { masterKey: "next", session: signedIn(), replicas: REPLICAS },
        [...keys("masterKeys", ["next"]), ...keys("jwtKeys", ["next", "initial"])],
        "user-admin:masterKeys",
      );
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
      const { seconds } = await deployUnderRequests(
        site,
        on,
        { masterKey: "next", replicas: REPLICAS },
        keys("jwtKeys", ["last"]),
        "user-admin:jwtKeys",
      );
      await signedIn().assertAnswer(401);
      await (await signInAdmin(on)).assertAnswer(200);
      return { "up took": seconds };
    }),
  );
}

/** Arguments of `pulumi config set` that name the keys of a list. */
function keys(list: "masterKeys" | "jwtKeys", names: readonly string[]): string[][] {
  return names.map((name, place) => ["--path", `user-admin:${list}[${place}]`, name]);
}

/** Who sends requests during a deployment, and how many pods there are after it. */
interface Deployment {
  /** Name of the master key that scripts use. */
  readonly masterKey: string;
  /** Session of a user who sends requests as well. @default none */
  readonly session?: Session | undefined;
  readonly replicas: number;
}

/**
 * Changes settings and deploys them under requests, none of which may fail, and waits until no previous pod is left.
 *
 * @param settings arguments of `pulumi config set`.
 * @param removed key that is removed first. @default none
 */
async function deployUnderRequests(
  site: Site,
  on: ApplicationSite,
  { masterKey, session, replicas }: Deployment,
  settings: readonly (readonly string[])[],
  removed?: string,
) {
  const api = await UserAdminApi.open(on, masterKey);
  const user = await someUser(api, usernameOf(site.mark, "traffic"));
  const requests = [...scriptTraffic(api, user), ...(session ? sessionTraffic(session) : [])];
  return underRequests(site, on.client, requests, async () => {
    const run = await site.stack.deploy(async (held) => {
      if (removed !== undefined) await held.reset(removed);
      for (const setting of settings) held.set(...setting);
      held.set("--path", "user-admin:server.replicas", String(replicas));
    });
    await settled(on.cluster, SERVER, { replicas });
    await site.secrets.learnFrom(on.cluster);
    return run;
  });
}

/** The user of a name, who is created unless there is one. */
async function someUser(api: UserAdminApi, username: string): Promise<User> {
  const { body } = await api.request({ path: `/api/user?username=${username}` });
  const [found] = (JSON.parse(body) as UserPage).users;
  return found ?? api.create(username);
}

/** The status with which one pod answers for a user. */
async function statusInside({ cluster }: ApplicationSite, api: UserAdminApi, pod: string, id: string): Promise<string> {
  // The key is passed on standard input, so that it appears in no error.
  const program = `
    let key = "";
    process.stdin.on("data", (part) => (key += part)).on("end", async () => {
      const headers = { authorization: key.trim() };
      console.log((await fetch("http://127.0.0.1:8080/api/user/${id}", { headers })).status);
    });
  `;
  const input = api.bearer.authorization ?? "";
  return (await cluster.exec(pod, ["node", "--eval", program], { input })).trim();
}
