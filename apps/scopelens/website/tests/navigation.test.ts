import { expect, test } from "vitest";

import { safeNext } from "../src/router";
import { FakeApi, team } from "./fake-api";
import { button, expectAccessible, heading, openSite, screen, storeSession, waitFor } from "./site";

test.each([
  ["/", "Newest teams"],
  ["/most-liked", "Most liked teams"],
  ["/search", "Search teams"],
  ["/usage?format=Doubles", "Usage in Doubles"],
  ["/users/otto/likes", "Liked by otto"],
  ["/sign-in", "Sign in"],
  ["/register", "Register"],
  ["/teams/id-1", "Team 1"],
  ["/teams/none", "This team does not exist"],
  ["/nowhere/at/all", "This page does not exist"],
])("has a title of its own and nothing that axe finds: %s", async (url, title) => {
  await openSite(url, new FakeApi([team(1)]));
  await waitFor(() => {
    expect(document.title).toBe(`${title} · ScopeLens`);
  });
  expect(screen.getAllByRole("heading", { level: 1 })).toHaveLength(1);
  await expectAccessible();
});

test("moves the focus to the heading of a page that a link leads to, but not at first", async () => {
  const { user } = await openSite("/");
  await heading("Newest teams");
  expect(document.activeElement).toBe(document.body);
  await user.click(screen.getByRole("link", { name: "Search" }));
  const title = await heading("Search teams");
  await waitFor(() => {
    expect(document.activeElement).toBe(title);
  });
});

test("opens the menu with a button, and closes it with a link or Escape", async () => {
  const { user } = await openSite("/");
  const menu = await button("Menu");
  await user.click(menu);
  expect(menu.getAttribute("aria-expanded")).toBe("true");
  await user.keyboard("{Escape}");
  expect(menu.getAttribute("aria-expanded")).toBe("false");
  await user.click(menu);
  await user.click(screen.getByRole("link", { name: "Usage" }));
  await heading("Usage");
  expect(menu.getAttribute("aria-expanded")).toBe("false");
});

test("asks who wants to post to sign in, and leads back", async () => {
  const { user, router } = await openSite("/post");
  await heading("Sign in");
  expect(router.currentRoute.value.query).toEqual({ next: "/post" });
  await user.type(screen.getByLabelText("Username"), "mira");
  await user.type(screen.getByLabelText("Password"), "password of mira{Enter}");
  await heading("Post a team");
});

test("signs out with a message", async () => {
  storeSession();
  const { user } = await openSite("/post");
  await user.click(await button("Sign out"));
  await heading("Newest teams");
  expect(localStorage.getItem("scopelens.session")).toBeNull();
  await screen.findAllByText("You are signed out.");
  expect(screen.queryByText(/Your session has ended/)).toBeNull();
});

test.each([
  ["/post", "/post"],
  ["/search?with=Aquafly", "/search?with=Aquafly"],
  ["", "/"],
  ["//example.org", "/"],
  ["/\\example.org", "/"],
  ["https://example.org", "/"],
  ["javascript:alert(1)", "/"],
])("returns only to a page of this site: %s", (next, expected) => {
  expect(safeNext(next)).toBe(expected);
});
