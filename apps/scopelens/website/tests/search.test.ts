import { expect, test } from "vitest";

import { filtersOf, queryOf, requestOf } from "../src/search-filters";
import { FakeApi, NAMES, refusal, team } from "./fake-api";
import { button, heading, openSite, screen, seeText, waitFor } from "./site";

const lastSearch = (api: FakeApi) => api.requests("/api/team/search").at(-1)?.json;

test("asks for what the filters say, which the URL keeps", async () => {
  const { api, user, router } = await openSite("/search", new FakeApi([team(1)]));
  await seeText("1 team");
  expect(lastSearch(api)).toEqual({ order_by: "time" });
  await screen.findByRole("option", { name: "Doubles" });
  await user.selectOptions(screen.getByLabelText("Format"), "Doubles");
  await user.selectOptions(screen.getByLabelText("Order"), "Most liked first");
  await user.click(screen.getByLabelText("a Showdown text"));
  await user.click(screen.getByLabelText("a rental code"));
  await waitFor(() => {
    expect(lastSearch(api)).toEqual({ format: "Doubles", has_showdown: true, has_rental: true, order_by: "likes" });
  });
  expect(router.currentRoute.value.fullPath).toBe("/search?format=Doubles&showdown=1&rental=1&order=likes");
  await user.click(await button("Clear all filters"));
  await waitFor(() => {
    expect(lastSearch(api)).toEqual({ order_by: "time" });
  });
});

test("adds creatures by keyboard, and removes them", async () => {
  const { api, user } = await openSite("/search?page=2", new FakeApi([team(1)]));
  await heading("Search teams");
  await user.type(await screen.findByRole("combobox", { name: "Add a creature" }), "dewm");
  await screen.findByRole("option", { name: "Dewmoth" });
  expect(screen.queryByRole("option", { name: "Aquafly" })).toBeNull();
  await user.keyboard("{ArrowDown}{Enter}");
  await waitFor(() => {
    expect(lastSearch(api)).toEqual({ pokemon: ["Dewmoth"], order_by: "time" });
  });
  expect(api.requests("/api/team/search").at(-1)?.query.get("page")).toBe("1");
  await user.click(await button("Remove Dewmoth"));
  await waitFor(() => {
    expect(lastSearch(api)).toEqual({ order_by: "time" });
  });
});

test("offers no seventh creature", async () => {
  await openSite(`/search?with=${NAMES.join(",")}`);
  await button("Remove Aquafly");
  expect(screen.queryByRole("combobox", { name: "Add a creature" })).toBeNull();
  expect(screen.queryByRole("button", { name: `Remove ${NAMES[6] ?? ""}` })).toBeNull();
});

test("says that nothing matches", async () => {
  await openSite("/search?with=Aquafly");
  await seeText("No team matches. Remove a filter to see more.");
});

test("says what is wrong with a search from elsewhere", async () => {
  const api = new FakeApi();
  api.intercept = ({ path }) =>
    path === "/api/team/search" ? refusal(400, 'format: "Triples" is not one of Singles, Doubles') : undefined;
  await openSite("/search?format=Triples", api);
  expect((await screen.findByRole("alert")).textContent).toContain('format: "Triples" is not one of Singles, Doubles');
});

test("loads the creatures again if they did not come", async () => {
  const api = new FakeApi([team(1)]);
  api.intercept = ({ path }) => (path.startsWith("/assets/") ? new Response("", { status: 502 }) : undefined);
  const { user } = await openSite("/search", api);
  await screen.findByRole("alert");
  api.intercept = undefined;
  await user.click(await button("Try again"));
  await waitFor(() => {
    expect(document.querySelector('img[src="/assets/sprites/aquafly.png"]')).not.toBeNull();
  });
  expect(screen.queryByRole("alert")).toBeNull();
});

test.each([
  [{}, { format: "", creatures: [], showdown: false, rental: false, order: "time" }],
  [{ with: "A,,B,A" }, { format: "", creatures: ["A", "B"], showdown: false, rental: false, order: "time" }],
  [
    { showdown: "yes", rental: "1", order: "name" },
    { format: "", creatures: [], showdown: false, rental: true, order: "time" },
  ],
])("reads the filters in a URL: %j", (query, expected) => {
  const filters = filtersOf(query);
  expect(filters).toEqual(expected);
  expect(filtersOf(queryOf(filters) as Record<string, string>)).toEqual(filters);
  expect(requestOf(filters).order_by).toBe(filters.order);
});
