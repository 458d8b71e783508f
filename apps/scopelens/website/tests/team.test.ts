import { expect, test, vi } from "vitest";

import { FakeApi, refusal, team } from "./fake-api";
import { button, expectAccessible, heading, openSite, screen, storeSession, waitFor } from "./site";

const FULL = team(1, {
  title: "Rain",
  image: "/api/team/teams/id-1/picture",
  showdown: "Aquafly @ Leftovers\n- Splash",
  rental: "0A1B2C",
  description: "Lead with the first.",
  uploader: "nora",
});

test("shows all of a team", async () => {
  await openSite("/teams/id-1", new FakeApi([FULL]));
  await heading("Rain");
  expect(screen.getByAltText("Picture of the team Rain").getAttribute("src")).toBe("/api/team/teams/id-1/picture");
  expect(screen.getByRole("link", { name: "nora" }).getAttribute("href")).toBe("/users/nora");
  expect(screen.getByText("March 4, 2026").getAttribute("datetime")).toBe("2026-03-04T05:06:07Z");
  expect(screen.getByText("0A1B2C")).toBeTruthy();
  expect(document.querySelector("pre")?.textContent).toBe(FULL.showdown);
  expect(screen.getByText("Lead with the first.")).toBeTruthy();
  const creature = screen.getByRole("link", { name: "Aquafly: search teams with it" });
  expect(creature.getAttribute("href")).toBe("/search?with=Aquafly");
  await expectAccessible();
});

test("shows nothing that a team does not have", async () => {
  await openSite("/teams/id-2", new FakeApi([team(2)]));
  await heading("Team 2");
  for (const name of ["Rental code", "Showdown text", "About the team"]) {
    expect(screen.queryByRole("heading", { level: 2, name })).toBeNull();
  }
  expect(screen.queryByRole("figure")).toBeNull();
});

test("copies the Showdown text and the rental code", async () => {
  const { user } = await openSite("/teams/id-1", new FakeApi([FULL]));
  const writeText = vi.fn<(text: string) => Promise<void>>(() => Promise.resolve());
  vi.stubGlobal("navigator", Object.create(navigator, { clipboard: { value: { writeText } } }));
  await user.click(await button("Copy the Showdown text"));
  await screen.findAllByText("The Showdown text is copied.");
  await user.click(await button("Copy the rental code"));
  await screen.findAllByText("The rental code is copied.");
  expect(writeText.mock.calls).toEqual([[FULL.showdown], ["0A1B2C"]]);
});

test("says so if the browser does not copy", async () => {
  const { user } = await openSite("/teams/id-1", new FakeApi([FULL]));
  vi.stubGlobal("navigator", Object.create(navigator, { clipboard: { value: undefined } }));
  await user.click(await button("Copy the rental code"));
  await screen.findAllByText("Your browser did not copy the rental code. Select it and copy it yourself.");
});

test("says that the picture is away, and shows the rest", async () => {
  await openSite("/teams/id-1", new FakeApi([FULL]));
  (await screen.findByAltText("Picture of the team Rain")).dispatchEvent(new Event("error"));
  expect((await screen.findByRole("alert")).textContent).toBe("The picture is not available at the moment.");
  expect(screen.getByText("0A1B2C")).toBeTruthy();
});

test.each([404, 400])("says that a team does not exist: %d", async (status) => {
  const api = new FakeApi();
  api.intercept = ({ path }) => (path === "/api/team/teams/x" ? refusal(status, "id: is wrong") : undefined);
  await openSite("/teams/x", api);
  await heading("This team does not exist");
  expect(screen.queryByRole("button", { name: "Try again" })).toBeNull();
});

test("shows the team when the service is back", async () => {
  const api = new FakeApi([FULL]);
  api.intercept = ({ path }) => (path === "/api/team/teams/id-1" ? refusal(503, "away") : undefined);
  const { user } = await openSite("/teams/id-1", api);
  await screen.findByText(/The service is not available at the moment/);
  api.intercept = undefined;
  await user.click(await button("Try again"));
  await heading("Rain");
});

test("asks who likes a team to sign in, and leads back", async () => {
  const { user, api, router } = await openSite("/teams/id-1", new FakeApi([FULL]));
  await user.click(await button(/^Like/));
  await heading("Sign in");
  expect(router.currentRoute.value.query).toEqual({ next: "/teams/id-1" });
  expect(api.requests("/api/user/like")).toEqual([]);
});

test("likes a team and takes it back", async () => {
  storeSession();
  const { user, api } = await openSite("/teams/id-1", new FakeApi([FULL]));
  const heart = await button(/^Like/);
  expect(heart.getAttribute("aria-pressed")).toBe("false");
  await user.click(heart);
  await waitFor(() => {
    expect(heart.getAttribute("aria-pressed")).toBe("true");
    expect(heart.textContent).toContain("100");
  });
  await user.click(heart);
  await waitFor(() => {
    expect(heart.getAttribute("aria-pressed")).toBe("false");
  });
  expect(api.requests("/api/user/like").map(({ json }) => json.liked)).toEqual([true, false]);
  expect(api.requests("/api/user/like")[0]?.authorization).toMatch(/^Bearer e30\./);
});

test("shows at once which teams were liked before", async () => {
  storeSession();
  const api = new FakeApi([FULL]);
  api.liked.add("id-1");
  await openSite("/teams/id-1", api);
  const heart = await button(/^Like/);
  await waitFor(() => {
    expect(heart.getAttribute("aria-pressed")).toBe("true");
  });
});

test.each([
  [429, "Too many requests. Try again in 7 seconds."],
  [503, "The service is not available at the moment. Try again in 7 seconds."],
])("says why a like failed: %d", async (status, message) => {
  storeSession();
  const { user, api } = await openSite("/teams/id-1", new FakeApi([FULL]));
  const heart = await button(/^Like/);
  api.intercept = ({ path }) => (path === "/api/user/like" ? refusal(status, "no", { "Retry-After": "7" }) : undefined);
  await user.click(heart);
  await screen.findAllByText(message);
  expect(heart.getAttribute("aria-pressed")).toBe("false");
  expect(heart.textContent).toContain("1");
});

test("signs out with a message when the token is refused", async () => {
  storeSession();
  const { user, api } = await openSite("/teams/id-1", new FakeApi([FULL]));
  api.intercept = ({ path }) => (path === "/api/user/like" ? refusal(401, "token: has expired") : undefined);
  await user.click(await button(/^Like/));
  await screen.findAllByText("Your session has ended. Sign in again.");
  expect(screen.getByRole("link", { name: "Sign in" })).toBeTruthy();
  expect(localStorage.getItem("scopelens.session")).toBeNull();
  // The page is for everybody, so it stays.
  await heading("Rain");
});
