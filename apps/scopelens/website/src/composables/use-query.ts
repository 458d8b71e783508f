import { computed, type ComputedRef } from "vue";
import { useRoute, type LocationQueryValue } from "vue-router";

/** More than the server accepts would only cause an error. */
const MAX_PAGE = 100_000;

type Value = LocationQueryValue | LocationQueryValue[] | undefined;

/** The text of a value in a URL's query; empty without one. */
export const textOf = (value: Value): string => (Array.isArray(value) ? value[0] : value) ?? "";

/** The number of a page in a URL's query: 1 unless it is a valid one. */
export function pageOf(value: Value): number {
  const text = textOf(value);
  return /^[1-9]\d{0,5}$/.test(text) && Number(text) <= MAX_PAGE ? Number(text) : 1;
}

/** The number of the page of a list, in the URL. */
export function usePage(): ComputedRef<number> {
  const route = useRoute();
  return computed(() => pageOf(route.query.page));
}
