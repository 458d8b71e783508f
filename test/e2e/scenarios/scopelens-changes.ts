import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";

import { inBrowser } from "../support/browser";
import type { Client } from "../support/client";
import { MongodbClient } from "../support/mongodb";
import { RedisClient } from "../support/redis";
import { type Measurements, quietlyOn, underRequests } from "../support/scenario";
import {
  CACHE,
  classify,
  CLASSIFIER,
  DATABASE,
  dataOf,
  drawTeam,
  SERVER,
  TEAM,
  Trainer,
  visitors,
  WEBSITE,
} from "../support/scopelens";
import { settled, somePod } from "../support/services";
import type { ApplicationSite, Site } from "../support/site";
import type { CliRun, StackChange } from "../support/stack";
import type { Track } from "../support/tracks";

const MIB = 2 ** 20;

/** Bytes of the classifier's image at most: a build of PyTorch with CUDA would have several times as many. */
const MAX_IMAGE = 1200 * MIB;

/** Pictures that are classified in a row. */
const PREDICTIONS = 200;

/** Sources in which the website's configuration is mounted, and written. */
const STACK = "apps/scopelens/index.ts";
const NGINX = "apps/scopelens/nginx.ts";

/** The trap: a mounted folder hides the image's mime.types, so the configuration does without it. */
const TRAP = [
  [STACK, 'overlays: { "/etc/nginx"', 'files: { "/etc/nginx"'],
  [NGINX, "include /etc/nginx/mime.types;\n    default_type application/octet-stream;", "default_type text/plain;"],
] as const;

/** Prints the most memory that a container has used and its limit, in bytes, by the second or the first cgroup interface. */
const READ_MEMORY = `
from pathlib import Path
folder = Path("/sys/fs/cgroup")
second, first = ("peak", "max"), ("max_usage_in_bytes", "limit_in_bytes")
for name in second if (folder / "memory.peak").exists() else first:
    print(((folder / "memory" if name in first else folder) / f"memory.{name}").read_text().strip())
`;

/** Prints the bytes of the files of a container's image. */
const READ_SIZE = `
import os
device, size = os.stat("/").st_dev, 0
for folder, folders, files in os.walk("/"):
    folders[:] = [name for name in folders if os.lstat(os.path.join(folder, name)).st_dev == device]
    size += sum(os.lstat(os.path.join(folder, name)).st_size for name in files)
print(size)
`;

/** Runs in a page: adds a style sheet, and returns whether the browser applies it. */
const ADD_STYLES = `(path) => new Promise((resolve) => {
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: path });
  link.onload = () => resolve(true);
  link.onerror = () => resolve(false);
  document.head.append(link);
})`;

/** Changes of scopelens' settings and routes, under requests. */
export function scopelensChanges(track: Track): void {
  const scenario = (work: (site: Site, on: ApplicationSite) => Promise<Measurements | undefined>) =>
    quietlyOn("scopelens", work);

  track.it(
    "rotates scopelens' logins, changes its configuration and routes all of it through nginx, without a failed request",
    scenario(async (site, on) => {
      const { cluster, client } = on;
      const database = new MongodbClient(cluster, DATABASE, "teams");
      const cache = new RedisClient(cluster, CACHE, "cache");
      const previous = { database: await database.uri(), cache: await cache.uri() };
      assert.deepEqual(await cache.logins(), [RedisClient.userOf(previous.cache)]);
      const [dbPassword, cachePassword] = [
        randomBytes(24).toString("base64url"),
        randomBytes(24).toString("base64url"),
      ];
      site.secrets.learn("the given password of scopelens' database", dbPassword);
      site.secrets.learn("the given password of scopelens' cache", cachePassword);

      const trainer = await Trainer.register(client);
      const run = await deploy(site, on, trainer, (held) => {
        held.set("--secret", "scopelens:dbPassword", dbPassword);
        held.set("--secret", "scopelens:cachePassword", cachePassword);
        held.set("--path", "scopelens:jwtKeys[0]", "next");
        held.set("--path", "scopelens:jwtKeys[1]", "initial");
        held.set("scopelens:pageSize", "3");
        for (const [place, format] of ["Singles", "Doubles", "Triples"].entries()) {
          held.set("--path", `scopelens:formats[${place}]`, format);
        }
        held.set("--path", "scopelens:limits.predict", String(PREDICTIONS * 10));
        held.set("scopelens:route", "nginx");
        for (const [file, before, after] of TRAP) site.project.edit(file, before, after);
      });

      for (const [engine, uri, password] of [
        [database, previous.database, dbPassword],
        [cache, previous.cache, cachePassword],
      ] as const) {
        const current = await engine.uri();
        assert.ok(current.includes(password), "the login has another password than the one that was set");
        assert.deepEqual(await engine.logins(), [new URL(current).username]);
        assert.equal(await engine.loginError(current), undefined);
        assert.match((await engine.loginError(uri)) ?? "let in", /[Aa]uthentication failed|WRONGPASS/);
      }
      const { body: formats } = await client.request({ path: "/api/format/" });
      assert.deepEqual(dataOf(formats), ["Singles", "Doubles", "Triples"]);
      const { body: config } = await client.request({ path: "/api/config" });
      assert.equal((dataOf(config) as { readonly pageSize: number }).pageSize, 3);
      // A session that the previous key has signed continues; the next key signs new ones.
      await trainer.request({ path: "/api/auth/checktoken" });
      assert.deepEqual([trainer.keyId, (await Trainer.register(client)).keyId], ["initial", "next"]);
      return { "up took": run.seconds };
    }),
  );

  track.it(
    "restarts nginx and the server that it calls at the same time, without a failed request",
    scenario(async (site, { client, cluster }) => {
      await underRequests(site, client, visitors(await Trainer.register(client)), async () => {
        await cluster.kubectl(["rollout", "restart", `deployment/${WEBSITE}`, `deployment/${SERVER}`]);
        for (const workload of [WEBSITE, SERVER]) await settled(cluster, workload, { replicas: 1 });
      });
      return undefined;
    }),
  );

  track.it(
    "classifies two hundred pictures through nginx, within the classifier's memory",
    scenario(async (_, on) => {
      const { client, cluster } = on;
      const { name, restarts } = await somePod(cluster, CLASSIFIER);
      const picture = await teamPicture(client.url);
      for (let done = 0; done < PREDICTIONS; done++) assert.deepEqual(await classify(client, picture), TEAM);
      const after = await somePod(cluster, CLASSIFIER);
      assert.deepEqual([after.name, after.restarts], [name, restarts]);
      const [peak = 0, limit = 0] = (await cluster.exec(name, ["python", "-c", READ_MEMORY])).split("\n").map(Number);
      assert.ok(limit > 0 && peak < limit, `the classifier took ${peak} bytes of ${limit}`);
      const size = parseInt(await cluster.exec(name, ["python", "-c", READ_SIZE]), 10);
      assert.ok(size < MAX_IMAGE, `the classifier's image has ${size} bytes`);
      return { "peak in MiB": peak / MIB, "limit in MiB": limit / MIB, "image in MiB": size / MIB };
    }),
  );

  track.it(
    "has styles that a browser refuses without mime.types, and again with the configuration mounted as one file",
    scenario(async (site, on) => {
      const { client } = on;
      assert.deepEqual(await styles(client), { type: "text/plain", applied: false });
      const trainer = await Trainer.register(client);
      const run = await deploy(site, on, trainer, async (held) => {
        site.project.restore(STACK, NGINX);
        await held.reset("scopelens:route");
        await held.reset("scopelens:pageSize");
      });
      assert.deepEqual(await styles(client), { type: "text/css", applied: true });
      return { "up took": run.seconds };
    }),
  );
}

/** Changes settings or sources, and deploys them under requests, none of which may fail. */
function deploy(
  site: Site,
  { client, cluster }: ApplicationSite,
  trainer: Trainer,
  change: StackChange,
): Promise<CliRun> {
  return underRequests(site, client, visitors(trainer), async () => {
    const run = await site.stack.deploy(change);
    for (const workload of [SERVER, WEBSITE, CLASSIFIER]) await settled(cluster, workload, { replicas: 1 });
    await site.secrets.learnFrom(cluster);
    return run;
  });
}

/** A picture of the team, drawn in a page of the application. */
async function teamPicture(url: string): Promise<Buffer> {
  let picture: Buffer | undefined;
  await inBrowser(async (page) => {
    await page.goto(url);
    picture = await drawTeam(page);
  });
  assert.ok(picture);
  return picture;
}

/** The media type of the site's style sheet, and whether a browser applies it. */
async function styles(client: Client): Promise<{ readonly type: string; readonly applied: boolean }> {
  const { body } = await client.request({ path: "/" });
  const path = /href="([^"]+\.css)"/.exec(body)?.[1] ?? "none";
  const { headers } = await client.request({ path });
  let applied = false;
  await inBrowser(async (page) => {
    await page.goto(client.url);
    applied = await page.evaluate<boolean>(`(${ADD_STYLES})(${JSON.stringify(path)})`);
  });
  return { type: headers["content-type"] ?? "none", applied };
}
