import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";

import { account, FakeApi } from "./fake-api";
import { problem } from "./fake-rules";
import { button, expectAccessible, holdLists, manyAccounts, openPage, replaceText, seeResult, usernames } from "./page";

const openMany = (url = "/") => openPage("ada", url, new FakeApi(manyAccounts(), "ada"));
const lists = (api: FakeApi) => api.requests("GET", "/api/user").map(({ query }) => query);

test("shows users and marks the own row", async () => {
  openMany();
  await seeResult("Users 1 to 20 of 45");
  expect(usernames()).toHaveLength(20);
  const row = screen.getByRole("rowheader", { name: /ada/ }).closest("tr");
  expect(row?.textContent).toContain("You");
  expect(screen.getAllByText("You")).toHaveLength(1);
  await expectAccessible();
});

test("searches once after typing, from the first page on, and keeps it in the URL", async () => {
  const { api } = openMany("/?page=2");
  await seeResult("Users 21 to 40 of 45");
  // Without the time that a keyboard takes: a pause of 300 ms on a busy machine would be a search of its own.
  for (const value of ["G", "GR", "GRA", "GRAC", "GRACE"]) {
    fireEvent.change(screen.getByLabelText("Search users"), { target: { value } });
  }
  await seeResult("1 user for “GRACE”");
  expect(location.search).toBe("?q=GRACE");
  expect(usernames()).toEqual(["grace"]);
  expect(lists(api)).toEqual([
    { page: "2", limit: "20", sort: "username" },
    { page: "1", limit: "20", sort: "username", q: "GRACE" },
  ]);
});

test("goes back to the previous search with the browser's button", async () => {
  const { user } = openMany();
  await seeResult("Users 1 to 20 of 45");
  const field = screen.getByLabelText<HTMLInputElement>("Search users");
  await user.type(field, "grace{Enter}");
  await seeResult("1 user for “grace”");
  act(() => {
    history.back();
  });
  await seeResult("Users 1 to 20 of 45");
  expect(field.value).toBe("");
});

test("restores search, order and page from the URL", async () => {
  const { api } = openMany("/?q=user&sort=-name&page=3");
  await seeResult("Users 41 to 43 of 43 for “user”");
  expect(usernames()).toEqual(["user02", "user01", "user00"]);
  expect(screen.getByLabelText<HTMLInputElement>("Search users").value).toBe("user");
  expect(screen.getByRole("columnheader", { name: "Name" }).getAttribute("aria-sort")).toBe("descending");
  expect(lists(api)).toEqual([{ q: "user", sort: "-name", page: "3", limit: "20" }]);
});

test.each(["/?page=x&sort=password", "/?page=-1", "/?page=0.5&other=1"])("ignores an invalid URL: %s", async (url) => {
  const { api } = openMany(url);
  await seeResult("Users 1 to 20 of 45");
  expect(lists(api)).toEqual([{ page: "1", limit: "20", sort: "username" }]);
});

test("sorts by a column in both directions, from the first page on", async () => {
  const { user } = openMany("/?page=2");
  await seeResult("Users 21 to 40 of 45");
  await user.click(button("Username"));
  await waitFor(() => {
    expect(usernames()[0]).toBe("user42");
  });
  expect(location.search).toBe("?sort=-username");
  await user.click(button("E-mail"));
  await waitFor(() => {
    expect(usernames()[0]).toBe("ada");
  });
  expect(location.search).toBe("?sort=email");
  expect(screen.getByRole("columnheader", { name: "E-mail" }).getAttribute("aria-sort")).toBe("ascending");
  await user.selectOptions(screen.getByLabelText("Sort by"), "Name, Z to A");
  await waitFor(() => {
    expect(usernames()[0]).toBe("user42");
  });
  expect(location.search).toBe("?sort=-name");
});

test("changes the page", async () => {
  const { user } = openMany();
  await seeResult("Users 1 to 20 of 45");
  const pages = within(screen.getByRole("navigation", { name: "Pages" }));
  await user.click(pages.getByRole("button", { name: "Next page" }));
  await seeResult("Users 21 to 40 of 45");
  await user.click(pages.getByRole("button", { name: "Page 3" }));
  await seeResult("Users 41 to 45 of 45");
  expect(location.search).toBe("?page=3");
  expect(pages.getByRole("button", { name: "Page 3" }).getAttribute("aria-current")).toBe("page");
});

test("shows the last page if the one in the URL does not exist", async () => {
  openMany("/?page=9");
  await seeResult("Users 41 to 45 of 45");
  expect(location.search).toBe("?page=3");
});

test("says that nobody matches, and clears the search", async () => {
  const { user } = openMany("/?q=nobody");
  await seeResult("No users for “nobody”");
  expect(screen.queryByRole("table")).toBeNull();
  await expectAccessible();
  await user.click(button("Clear search"));
  await seeResult("Users 1 to 20 of 45");
  expect(screen.getByLabelText<HTMLInputElement>("Search users").value).toBe("");
});

test("keeps the previous rows while the next ones load", async () => {
  const { user, api } = openMany();
  await seeResult("Users 1 to 20 of 45");
  const release = holdLists(api);
  await user.click(button("Next page"));
  await waitFor(() => {
    expect(lists(api)).toHaveLength(2);
  });
  expect(usernames()).toHaveLength(20);
  expect(screen.getByRole("region", { name: "List of users" }).getAttribute("aria-busy")).toBe("true");
  release();
  await seeResult("Users 21 to 40 of 45");
});

test("keeps working while the database is away, and retries on request", async () => {
  const { user, api } = openMany();
  await seeResult("Users 1 to 20 of 45");
  api.intercept = () => problem(503, "Database away", undefined, { "Retry-After": "30" });
  await replaceText(user, screen.getByLabelText("Search users"), "grace");
  expect((await screen.findByRole("alert")).textContent).toContain("Try again in 30 seconds.");
  await expectAccessible();
  api.intercept = undefined;
  await user.click(button("Try again"));
  await seeResult("1 user for “grace”");
  expect(screen.queryByRole("alert")).toBeNull();
});

test("shows names as text", async () => {
  const name = "<img src=x onerror=alert(1)>";
  openPage("ada", "/", new FakeApi([account("ada", { roles: ["admin"], name })], "ada"));
  await seeResult("1 user");
  expect(screen.getByText(name)).toBeTruthy();
});
