import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";

import { account, FakeApi } from "./fake-api";
import { problem } from "./fake-rules";
import { button, dialog, expectAccessible, expectClosed, holdLists, openPage, seeResult } from "./page";

test("asks before it deletes, with the focus on Cancel", async () => {
  const { user, api } = openPage("ada");
  await seeResult("3 users");
  await user.click(button("Delete grace"));
  const question = within(await dialog("Delete grace?"));
  expect(question.getByText(/Grace Example/)).toBeTruthy();
  await waitFor(() => {
    expect(document.activeElement).toBe(question.getByRole("button", { name: "Cancel" }));
  });
  await expectAccessible();
  await user.keyboard("{Enter}");
  await expectClosed();
  expect(api.sent.filter(({ method }) => method === "DELETE")).toEqual([]);
  await waitFor(() => {
    expect(document.activeElement).toBe(button("Delete grace"));
  });
});

test("deletes a user and moves the focus to the heading", async () => {
  const { user, api } = openPage("ada");
  await seeResult("3 users");
  await user.click(button("Delete grace"));
  const release = holdLists(api);
  await user.click(within(await dialog("Delete grace?")).getByRole("button", { name: "Delete user" }));
  await screen.findByText("The user grace was deleted.");
  await expectClosed();
  // The library returns the focus 10 ms later, unless it was told not to.
  await new Promise((resolve) => {
    setTimeout(resolve, 50);
  });
  release();
  await seeResult("2 users");
  expect(api.requests("DELETE", "/api/user/id-grace")).toHaveLength(1);
  expect(screen.queryByText("Grace Example")).toBeNull();
  await expectClosed();
  expect(document.activeElement).toBe(screen.getByRole("heading", { level: 1 }));
});

test("shows the previous page when the last user of a page was deleted", async () => {
  const users = Array.from({ length: 20 }, (_, index) => account(`user${index + 10}`));
  const { user } = openPage("ada", "/?page=2", new FakeApi([account("ada", { roles: ["admin"] }), ...users], "ada"));
  await seeResult("Users 21 to 21 of 21");
  await user.click(button("Delete user29"));
  await user.click(within(await dialog("Delete user29?")).getByRole("button", { name: "Delete user" }));
  await seeResult("20 users");
  expect(location.search).toBe("");
});

test("says why the last administrator cannot be deleted", async () => {
  const { user, api } = openPage("ada");
  await seeResult("3 users");
  await user.click(button("Delete ada"));
  const question = within(await dialog("Delete ada?"));
  expect(question.getByText(/your own account/)).toBeTruthy();
  await user.click(question.getByRole("button", { name: "Delete user" }));
  expect((await question.findByRole("alert")).textContent).toBe(
    "ada is the last administrator. Give another user the role admin first.",
  );
  expect(api.accounts).toHaveLength(3);
});

test("takes a user that somebody else deleted for deleted", async () => {
  const { user, api } = openPage("ada");
  await seeResult("3 users");
  await user.click(button("Delete grace"));
  const question = within(await dialog("Delete grace?"));
  api.accounts = api.accounts.filter(({ username }) => username !== "grace");
  await user.click(question.getByRole("button", { name: "Delete user" }));
  await seeResult("2 users");
});

test("keeps the question open while the database is away", async () => {
  const { user, api } = openPage("ada");
  await seeResult("3 users");
  await user.click(button("Delete grace"));
  const question = within(await dialog("Delete grace?"));
  api.intercept = () => problem(503, "Database away");
  await user.click(question.getByRole("button", { name: "Delete user" }));
  expect((await question.findByRole("alert")).textContent).toContain("Try again later.");
  api.intercept = undefined;
  await user.click(question.getByRole("button", { name: "Delete user" }));
  await seeResult("2 users");
});
