import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";

import { underTraffic } from "../support/scenario";
import { SERVICES, settled } from "../support/services";
import type { ClusterClient } from "../support/cluster";
import type { Track } from "../support/tracks";
import { Visitor } from "../support/visitor";

/** Rotations of secrets, without a failed request. */
export function rotations(track: Track): void {
  track.it(
    "rotates the database login, and the signing key, step 1: the next key is accepted",
    underTraffic(async (site) => {
      const { stack, client, visitor, database, secrets, cluster } = site;
      await site.post("before the rotation");
      const previous = await database.loginOf("thoughts-thoughts");
      assert.deepEqual(await database.logins("thoughts"), [previous.user]);
      assert.equal(await database.loginError(previous), undefined);

      const password = randomBytes(24).toString("base64url");
      secrets.learn("the given password", password);
      const { seconds } = await stack.deploy((held) => {
        held.set("--secret", "thoughts:dbPassword", password);
        held.set("--path", "thoughts:signingKeys[0]", "initial");
        held.set("--path", "thoughts:signingKeys[1]", "next");
      });
      await secrets.learnFrom(cluster);

      const current = await database.loginOf("thoughts-thoughts");
      assert.equal(current.password, password);
      assert.deepEqual(await database.logins("thoughts"), [current.user]);
      assert.equal(await database.loginError(current), undefined);
      assert.match((await database.loginError(previous)) ?? "let in", /password authentication failed/);
      assert.match(
        (await database.loginError({ ...current, password: previous.password })) ?? "let in",
        /authentication failed/,
      );
      await awaitPreviousPodsGone(cluster);
      await visitor.assertSignedIn();
      assert.equal((await Visitor.signIn(client, "stephen")).keyId, "initial");
      return { "up took": seconds };
    }),
  );

  track.it(
    "rotates the signing key, step 2: the next key signs",
    underTraffic(async ({ stack, client, visitor, secrets, cluster }) => {
      const between = await Visitor.signIn(client, "stephen");
      const { seconds } = await stack.deploy((held) => {
        held.set("--path", "thoughts:signingKeys[0]", "next");
        held.set("--path", "thoughts:signingKeys[1]", "initial");
      });
      await secrets.learnFrom(cluster);
      await awaitPreviousPodsGone(cluster);

      const after = await Visitor.signIn(client, "stephen");
      assert.equal(visitor.keyId, "initial");
      assert.equal(after.keyId, "next");
      for (const session of [visitor, between, after]) await session.assertSignedIn();
      return { "up took": seconds };
    }),
  );
}

/** Waits until the previous pods are gone: terminating pods still serve requests, with the previous key. */
async function awaitPreviousPodsGone(cluster: ClusterClient): Promise<void> {
  for (const service of SERVICES) await settled(cluster, service);
}
