import * as pulumi from "@pulumi/pulumi";

import { DatabaseClients } from "../../components/database/clients";
import type { DatabaseSecrets, RedisUse } from "../../components/database/database";
import { databaseFactory } from "../../components/database/engines";
import type { ClaimSizes } from "../../components/workload/claim-sizes";
import { WebService } from "../../components/workload/web-service";
import type { PlannedResource } from "../../plan/model";
import type { DatabaseEngineName, DatabaseSettings } from "../../settings/schema/databases";
import { recorded } from "./record";
import { CONTEXT } from "./shop";

/** Arguments for {@link shopDatabase}. */
export interface ShopDatabase {
  readonly engine: DatabaseEngineName;
  /** @default cache, where the engine is Redis */
  readonly use?: RedisUse;
  readonly settings: DatabaseSettings;
  /** Secrets of the database. @default none */
  readonly secrets?: Readonly<Partial<Record<keyof DatabaseSecrets, string>>>;
  /** @default false */
  readonly protect?: boolean;
  /** Records claims. @default nothing is recorded */
  readonly claimSizes?: ClaimSizes;
}

/** The resources of the database `orders` of `shop`, on the server `shop-db`, and of `shop-web`, which connects to it. */
export function shopDatabase({
  engine,
  use = "cache",
  settings,
  secrets = {},
  protect = false,
  claimSizes,
}: ShopDatabase): Promise<PlannedResource[]> {
  return recorded(() => {
    const clients = new DatabaseClients("shop");
    const context = { ...CONTEXT, ...(claimSizes && { claimSizes }) };
    const create = databaseFactory({ settings, upstreamImage: (reference) => reference, protect });
    const orders: DatabaseSecrets = Object.fromEntries(
      Object.entries(secrets).map(([name, value]) => [name, pulumi.secret(value)]),
    );
    const kind = engine === "redis" ? { engine, use } : { engine };
    const access = create("shop-db", { ...kind, databases: { orders }, context, clients }, {});
    const image = "registry.test/web@sha256:1";
    const resources = { cpu: 50, memory: 128 };
    new WebService("shop-web", { ...CONTEXT, image, resources, callers: {}, databases: [access.orders] });
    clients.finish();
  });
}
