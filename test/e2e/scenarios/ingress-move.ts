import assert from "node:assert/strict";

import { httpStatus } from "../../../local/deploy";
import { Client } from "../support/client";
import { quietly, underRequests, usersOf } from "../support/scenario";
import type { HeldStack, StackChange } from "../support/stack";
import type { Track } from "../support/tracks";

/** The host port of the second controller. */
const PORT = 8081;

/** Moves all applications to another ingress controller, by the steps of docs/operations.md. */
export function ingressMove(track: Track): void {
  track.it(
    "moves the applications to another ingress controller, without a failed request",
    quietly(async (site) => {
      const { stack, client, cluster } = site;
      const url = new URL(client.url);
      url.port = String(PORT);
      const second = new Client(url.origin);
      const users = usersOf(site);
      const urls: Record<string, string>[] = [];
      const step = async (work: StackChange): Promise<void> => {
        await stack.change(async (held) => {
          await work(held);
          await held.up();
          urls.push(await held.output("urls"));
        });
      };
      const set = (key: string, value: string) => (held: HeldStack) => {
        held.set("--path", `slipway:ingress.${key}`, value);
      };

      await underRequests(site, client, users, () => step(set("next.controller", "ingress-nginx")));
      await underRequests(site, client, users, () =>
        underRequests(site, second, users, () => step(set("next.serves", "true"))),
      );
      await underRequests(site, second, users, () =>
        step(async (held) => {
          set("controller", "ingress-nginx")(held);
          set("hostPort", String(PORT))(held);
          await held.reset("--path", "slipway:ingress.next");
        }),
      );
      second.close();

      const addresses = urls.map(({ thoughts = "" }) => thoughts);
      assert.deepEqual(addresses, [client.url, second.url, second.url]);
      for (const address of Object.values(urls.at(-1) ?? {})) {
        const status = await httpStatus(`${address}/`);
        assert.ok(status !== undefined && status < 500, `${address}: ${status ?? "no answer"}`);
      }
      assert.equal(await httpStatus(`${client.url}/`), undefined);
      const namespaces = (await cluster.kubectl(["get", "namespaces", "--output=name"])).split("\n");
      assert.ok(namespaces.includes("namespace/ingress-nginx") && !namespaces.includes("namespace/traefik"));
      return { requests: second.counts.sent };
    }),
  );
}
