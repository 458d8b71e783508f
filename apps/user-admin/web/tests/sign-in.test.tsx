import { screen } from "@testing-library/react";
import { expect, test } from "vitest";

import { account, FakeApi } from "./fake-api";
import { problem } from "./fake-rules";
import { button, expectAccessible, openPage, seeResult, signIn } from "./page";

test("signs in with a username and shows the list", async () => {
  const { user, api } = openPage();
  await screen.findByRole("heading", { level: 1, name: "Sign in" });
  expect(document.title).toBe("Sign in · User administration");
  await expectAccessible();
  await signIn(user, "ada", "password of ada");
  await seeResult("3 users");
  expect(document.title).toBe("Users · User administration");
  expect(document.activeElement).toBe(screen.getByRole("main"));
  expect(api.requests("PUT", "/api/auth")).toHaveLength(1);
});

test("sends characters outside of ASCII", async () => {
  const api = new FakeApi([account("ada", { roles: ["admin"], password: "pässwörd:✓ long" })]);
  const { user } = openPage(undefined, "/", api);
  await signIn(user, "ada@example.com", "pässwörd:✓ long");
  await seeResult("1 user");
});

test("says that the credentials are wrong, and accepts the next ones", async () => {
  const { user } = openPage();
  await signIn(user, "ada", "wrong password");
  expect((await screen.findByRole("alert")).textContent).toBe("The username or the password is wrong.");
  await expectAccessible();
  await user.clear(screen.getByLabelText("Password"));
  await user.type(screen.getByLabelText("Password"), "password of ada{Enter}");
  await seeResult("3 users");
});

test("asks for empty fields without asking the server", async () => {
  const { user, api } = openPage();
  await user.click(await screen.findByRole("button", { name: "Sign in" }));
  expect(screen.getAllByText("Fill in this field.")).toHaveLength(2);
  expect(document.activeElement).toBe(screen.getByLabelText("Username or e-mail"));
  expect(api.requests("PUT", "/api/auth")).toEqual([]);
});

test.each([
  ["42", "Too many attempts. Try again in 42 seconds."],
  ["1", "Too many attempts. Try again in 1 second."],
  ["600", "Too many attempts. Try again in 10 minutes."],
])("says how long to wait after too many attempts: %s s", async (seconds, message) => {
  const { user, api } = openPage();
  await screen.findByLabelText("Password");
  api.intercept = () => problem(429, "Too many requests", undefined, { "Retry-After": seconds });
  await signIn(user, "ada", "password of ada");
  expect((await screen.findByRole("alert")).textContent).toBe(message);
});

test("says that the service is not available, and signs in when it is", async () => {
  const { user, api } = openPage();
  await screen.findByLabelText("Password");
  api.intercept = () => problem(503, "Database away", undefined, { "Retry-After": "5" });
  await signIn(user, "ada", "password of ada");
  expect((await screen.findByRole("alert")).textContent).toContain(
    "not available at the moment. Try again in 5 seconds.",
  );
  api.intercept = undefined;
  await user.click(button("Sign in"));
  await seeResult("3 users");
});

test("says that there is no connection", async () => {
  const { user, api } = openPage();
  await screen.findByLabelText("Password");
  api.intercept = () => {
    throw new TypeError("Failed to fetch");
  };
  await signIn(user, "ada", "password of ada");
  expect((await screen.findByRole("alert")).textContent).toContain("No connection to the server.");
});

test("starts when the service becomes available", async () => {
  const api = new FakeApi([account("ada", { roles: ["admin"] })], "ada");
  // Not from the API: a proxy's page.
  api.intercept = () => new Response("<h1>Bad gateway</h1>", { status: 502 });
  const { user } = openPage("ada", "/", api);
  expect((await screen.findByRole("alert")).textContent).toContain("The service is not available");
  await expectAccessible();
  api.intercept = undefined;
  await user.click(button("Try again"));
  await seeResult("1 user");
});

test("signs out", async () => {
  const { user, api } = openPage("ada");
  await seeResult("3 users");
  await user.click(button("Sign out"));
  await screen.findByLabelText("Password");
  expect(api.sessionOf).toBeUndefined();
  expect(screen.queryByText(/Your session has ended/)).toBeNull();
});

test("stays signed in if signing out fails", async () => {
  const { user, api } = openPage("ada");
  await seeResult("3 users");
  api.intercept = ({ method }) => (method === "DELETE" ? problem(503, "Database away") : undefined);
  await user.click(button("Sign out"));
  await screen.findByText(/^You are still signed in\. The service is not available/);
  expect(button("Sign out")).toBeTruthy();
});
