import { within } from "@testing-library/dom";
import { expect, test } from "vitest";

import { pageOf, textOf } from "../src/composables/use-query";
import { FakeApi, manyTeams, refusal, team } from "./fake-api";
import { button, expectAccessible, heading, openSite, screen, seeText, titles, waitFor } from "./site";

test("shows the newest teams and their creatures", async () => {
  await openSite("/", new FakeApi([team(1, { has_showdown: true, has_rental: true }), team(2)]));
  await seeText("2 teams");
  expect(titles()).toEqual(["Team 1", "Team 2"]);
  expect(document.title).toBe("Newest teams · ScopeLens");
  const [first = document.body, second] = screen.getAllByRole("article");
  const names = within(first)
    .getAllByRole("img")
    .map((image) => [image.getAttribute("alt"), image.getAttribute("src")]);
  expect(names[0]).toEqual(["Aquafly", "/assets/sprites/aquafly.png"]);
  expect(names).toHaveLength(6);
  expect(first.textContent).toContain("Showdown");
  expect(first.textContent).toContain("Rental");
  expect(second?.textContent).not.toContain("Rental");
  expect(screen.queryByRole("navigation", { name: "Pages" })).toBeNull();
  await expectAccessible();
});

test("shows the most liked teams", async () => {
  const { user, api } = await openSite("/", new FakeApi(manyTeams()));
  await seeText("30 teams, page 1 of 3");
  await user.click(screen.getByRole("link", { name: "Most liked" }));
  await heading("Most liked teams");
  await waitFor(() => {
    expect(titles()[0]).toBe("Team 30");
  });
  expect(api.requests("/api/team/likes")).toHaveLength(1);
});

test("goes to another page and on from its start", async () => {
  const { user, api, router } = await openSite("/", new FakeApi(manyTeams()));
  await seeText("30 teams, page 1 of 3");
  const pages = screen.getByRole("navigation", { name: "Pages" });
  expect(
    within(pages)
      .getAllByRole("link")
      .map(({ textContent }) => textContent),
  ).toEqual(["1", "2", "3", "Next"]);
  await user.click(within(pages).getByRole("link", { name: "Next" }));
  const summary = await seeText("30 teams, page 2 of 3");
  expect(router.currentRoute.value.fullPath).toBe("/?page=2");
  await waitFor(() => {
    expect(document.activeElement).toBe(summary);
  });
  expect(titles()[0]).toBe("Team 13");
  expect(within(pages).getByRole("link", { current: "page" }).textContent).toBe("2");
  await user.click(within(pages).getByRole("link", { name: "Previous" }));
  await seeText("30 teams, page 1 of 3");
  expect(router.currentRoute.value.fullPath).toBe("/");
  expect(api.requests("/api/team/teams").map(({ query }) => query.get("page"))).toEqual(["1", "2", "1"]);
});

test("leads back from a page that no longer exists", async () => {
  await openSite("/?page=9", new FakeApi(manyTeams()));
  await seeText("There are no teams here yet. Post the first one.");
  expect(screen.getByRole("link", { name: "Previous" }).getAttribute("href")).toBe("/?page=3");
});

test.each([
  ["1", 1],
  ["12", 12],
  ["100000", 100_000],
  ["100001", 1],
  ["0", 1],
  ["-1", 1],
  ["1.5", 1],
  ["x", 1],
  ["", 1],
  [null, 1],
  [undefined, 1],
  [["7", "8"], 7],
])("takes only a valid page from the URL: %j", (value, expected) => {
  expect(pageOf(value)).toBe(expected);
  expect(typeof textOf(value)).toBe("string");
});

test("says that the service is away, and shows the teams when it is back", async () => {
  const api = new FakeApi([team(1)]);
  api.intercept = ({ path }) =>
    path === "/api/team/teams" ? refusal(503, "MongoDB is away", { "Retry-After": "5" }) : undefined;
  const { user } = await openSite("/", api);
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toContain("The service is not available at the moment. Try again in 5 seconds.");
  await expectAccessible();
  api.intercept = undefined;
  await user.click(await button("Try again"));
  await seeText("1 team");
  expect(screen.queryByRole("alert")).toBeNull();
});

test("shows a user's teams and what the user likes", async () => {
  const { user, api } = await openSite("/users/otto", new FakeApi([team(1)]));
  await heading("Posted by otto");
  await seeText("1 team");
  await user.click(screen.getByRole("link", { name: "Liked" }));
  await heading("Liked by otto");
  await waitFor(() => {
    expect(api.requests("/api/team/likes/otto")).toHaveLength(1);
  });
  expect(api.requests("/api/team/uploaded/otto")).toHaveLength(1);
});

test("shows the latest of two answers that come in the wrong order", async () => {
  const api = new FakeApi(manyTeams());
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  api.intercept = ({ path, query }) =>
    path === "/api/team/teams" && query.get("page") === "2" ? gate.then(() => undefined) : undefined;
  const { router } = await openSite("/", api);
  await seeText("30 teams, page 1 of 3");
  await router.push("/?page=2");
  await router.push("/?page=3");
  await waitFor(() => {
    expect(titles()[0]).toBe("Team 25");
  });
  release();
  await gate;
  await seeText("30 teams, page 3 of 3");
  expect(titles()[0]).toBe("Team 25");
});
