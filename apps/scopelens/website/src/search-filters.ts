import type { LocationQuery, LocationQueryRaw } from "vue-router";

import type { Order, SearchQuery } from "./api/teams";
import { textOf } from "./composables/use-query";

/** A team has no more. */
export const MAX_CREATURES = 6;

/** What a search asks for. */
export interface Filters {
  /** Empty for all. */
  readonly format: string;
  readonly creatures: readonly string[];
  readonly showdown: boolean;
  readonly rental: boolean;
  readonly order: Order;
}

/** The filters in a URL's query; what makes no sense there is ignored. */
export function filtersOf(query: LocationQuery): Filters {
  const creatures = textOf(query.with)
    .split(",")
    .filter((name) => name !== "");
  return {
    format: textOf(query.format),
    creatures: [...new Set(creatures)].slice(0, MAX_CREATURES),
    showdown: textOf(query.showdown) === "1",
    rental: textOf(query.rental) === "1",
    order: textOf(query.order) === "likes" ? "likes" : "time",
  };
}

/** The URL's query for filters, without those that are off. */
export function queryOf({ format, creatures, showdown, rental, order }: Filters): LocationQueryRaw {
  return {
    ...(format === "" ? {} : { format }),
    ...(creatures.length === 0 ? {} : { with: creatures.join(",") }),
    ...(showdown ? { showdown: "1" } : {}),
    ...(rental ? { rental: "1" } : {}),
    ...(order === "likes" ? { order } : {}),
  };
}

/** What the API is asked for. */
export function requestOf({ format, creatures, showdown, rental, order }: Filters): SearchQuery {
  return {
    ...(format === "" ? {} : { format }),
    ...(creatures.length === 0 ? {} : { pokemon: creatures }),
    ...(showdown ? { has_showdown: true } : {}),
    ...(rental ? { has_rental: true } : {}),
    order_by: order,
  };
}
