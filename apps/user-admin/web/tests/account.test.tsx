import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";

import { account, FakeApi } from "./fake-api";
import { accounts, button, expectAccessible, holdLists, manyAccounts, openPage, seeResult, signIn } from "./page";

async function fillPasswords(current: string, next: string, repeated = next) {
  const { user, api } = openPage("ada");
  await seeResult("3 users");
  await user.click(button("Change password"));
  const form = within(await screen.findByRole("dialog", { name: "Change your password" }));
  await user.type(form.getByLabelText("Current password"), current);
  await user.type(form.getByLabelText("New password"), next);
  await user.type(form.getByLabelText("Repeat new password"), repeated);
  await user.click(form.getByRole("button", { name: "Save new password" }));
  return { user, api, form };
}

test("changes the own password", async () => {
  const { api } = await fillPasswords("password of ada", "another password");
  await screen.findByText("Your password was changed. Your other sessions have ended.");
  expect(api.requests("PUT", "/api/auth/id-ada")[0]?.body).toEqual({
    currentPassword: "password of ada",
    password: "another password",
  });
  await waitFor(() => {
    expect(screen.queryByRole("dialog")).toBeNull();
  });
});

test("says that the current password is wrong", async () => {
  const { form } = await fillPasswords("wrong password", "another password");
  await form.findByText("Current password is wrong");
  expect(document.activeElement).toBe(form.getByLabelText("Current password"));
  await expectAccessible();
});

test("compares the repeated password before it asks the server", async () => {
  const { api, form } = await fillPasswords("password of ada", "another password", "another passwort");
  await form.findByText("This is not the same as the new password.");
  expect(api.requests("PUT", "/api/auth/id-ada")).toEqual([]);
});

test("shows users without the role admin their own profile", async () => {
  const { user, api } = openPage("grace", "/?q=ada");
  await screen.findByRole("heading", { level: 1, name: "Your profile" });
  expect(screen.getByText(/does not have the role admin/)).toBeTruthy();
  expect(screen.getByText("grace@example.com")).toBeTruthy();
  expect(screen.queryByRole("table")).toBeNull();
  expect(api.requests("GET", "/api/user")).toEqual([]);
  await expectAccessible();
  await user.type(screen.getByLabelText("Current password"), "password of grace");
  await user.type(screen.getByLabelText("New password"), "another password");
  await user.type(screen.getByLabelText("Repeat new password"), "another password");
  await user.click(button("Save new password"));
  await screen.findByText("Your password was changed. Your other sessions have ended.");
  expect(screen.getByLabelText<HTMLInputElement>("New password").value).toBe("");
});

test("shows the profile once the server says that the role is gone", async () => {
  const api = new FakeApi([...accounts(), account("root", { roles: ["admin"] })], "ada");
  const { user } = openPage("ada", "/", api);
  await seeResult("4 users");
  api.accounts = api.accounts.map((each) => (each.username === "ada" ? { ...each, roles: ["user"] } : each));
  await user.click(button("Name"));
  await screen.findByRole("heading", { level: 1, name: "Your profile" });
});

test("continues where it was after a session has ended", async () => {
  const { user, api } = openPage("ada", "/?q=a", new FakeApi(manyAccounts(), "ada"));
  await seeResult("Users 1 to 20 of 45 for “a”");
  api.sessionOf = undefined;
  await user.click(button("Next page"));
  await screen.findByText("Your session has ended. Sign in to continue where you were.");
  expect(screen.queryByRole("table")).toBeNull();
  await expectAccessible();
  await signIn(user, "ada", "password of ada");
  await seeResult("Users 21 to 40 of 45 for “a”");
  expect(location.search).toBe("?q=a&page=2");
});

test("ends the session in a dialog as well", async () => {
  const { user, api } = openPage("ada");
  await seeResult("3 users");
  await user.click(button("Delete grace"));
  api.sessionOf = undefined;
  await user.click(await screen.findByRole("button", { name: "Delete user" }));
  await screen.findByText("Your session has ended. Sign in to continue where you were.");
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(api.accounts).toHaveLength(3);
});

test("shows nothing of a previous user", async () => {
  const { user, api } = openPage("ada");
  await seeResult("3 users");
  await user.click(button("Sign out"));
  await signIn(user, "grace", "password of grace");
  await screen.findByRole("heading", { level: 1, name: "Your profile" });
  expect(document.body.textContent).not.toContain("ada@example.com");
  expect(api.requests("GET", "/api/user")).toHaveLength(1);
});

test("shows another administrator no list of the previous one", async () => {
  const api = new FakeApi([...accounts(), account("root", { roles: ["admin"] })], "ada");
  const { user } = openPage("ada", "/", api);
  await seeResult("4 users");
  await user.click(button("Sign out"));
  const release = holdLists(api);
  await signIn(user, "root", "password of root");
  await screen.findByRole("heading", { level: 1, name: "Users" });
  expect(document.body.textContent).not.toContain("ada@example.com");
  release();
  await seeResult("4 users");
});

test("signs out whoever deletes the own account", async () => {
  const api = new FakeApi([...accounts(), account("root", { roles: ["admin"] })], "ada");
  const { user } = openPage("ada", "/", api);
  await seeResult("4 users");
  await user.click(button("Delete ada"));
  await user.click(await screen.findByRole("button", { name: "Delete user" }));
  await screen.findByRole("heading", { level: 1, name: "Sign in" });
  expect(screen.queryByText(/Your session has ended/)).toBeNull();
});
