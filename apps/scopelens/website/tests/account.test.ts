import type { UserEvent } from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import { FakeApi, refusal } from "./fake-api";
import { button, expectAccessible, heading, openSite, screen, seeText, waitFor } from "./site";

async function fill(user: UserEvent, values: Readonly<Record<string, string>>): Promise<void> {
  for (const [label, value] of Object.entries(values)) await user.type(await screen.findByLabelText(label), value);
}

const NORA = { Username: "nora", Email: "nora@example.org", Password: "password of nora" };

test("signs in and remembers it", async () => {
  const { user } = await openSite("/sign-in");
  await fill(user, { Username: "mira", Password: "password of mira{Enter}" });
  await heading("Newest teams");
  await seeText("Welcome, mira.");
  expect((await screen.findByRole("link", { name: /^Signed in as ?mira$/ })).getAttribute("href")).toBe("/users/mira");
  expect(localStorage.getItem("scopelens.session")).toContain('"username":"mira"');
});

test("asks for empty fields without asking the server", async () => {
  const { user, api } = await openSite("/sign-in");
  await user.click(await button("Sign in"));
  expect(screen.getAllByText("Fill in this field.")).toHaveLength(2);
  await waitFor(() => {
    expect(document.activeElement).toBe(screen.getByLabelText("Username"));
  });
  expect(api.requests("/api/auth/login")).toEqual([]);
  await expectAccessible();
});

test.each([
  [401, "The username or the password is wrong."],
  [429, "Too many requests. Try again in 42 seconds."],
  [503, "The service is not available at the moment. Try again in 42 seconds."],
  [500, "The server failed to answer. Try again; if it fails again, tell the operator."],
])("says why signing in failed, and accepts the next try: %d", async (status, message) => {
  const { user, api } = await openSite("/sign-in");
  api.intercept = ({ path }) =>
    path === "/api/auth/login" ? refusal(status, "no", { "Retry-After": "42" }) : undefined;
  await fill(user, { Username: "mira", Password: "password of mira{Enter}" });
  expect((await screen.findByRole("alert")).textContent).toBe(message);
  expect(screen.queryByText(/Your session has ended/)).toBeNull();
  api.intercept = undefined;
  await user.click(await button("Sign in"));
  await heading("Newest teams");
});

test("sends a form once, however often the button is clicked", async () => {
  const { user, api } = await openSite("/sign-in");
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  api.intercept = () => gate.then(() => undefined);
  await fill(user, { Username: "mira", Password: "password of mira{Enter}" });
  await user.click(await button("Signing in…"));
  release();
  await heading("Newest teams");
  expect(api.requests("/api/auth/login")).toHaveLength(1);
});

test("registers, signs in and goes on to where somebody wanted to go", async () => {
  const { user, api } = await openSite("/register?next=/search");
  await fill(user, NORA);
  await user.click(await button("Register"));
  await heading("Search teams");
  const [request] = api.requests("/api/auth/register");
  expect(request?.json).toEqual({ username: "nora", email: "nora@example.org", password: "password of nora" });
  expect(request?.query.has("recaptcha")).toBe(false);
  expect(document.querySelector("script")).toBeNull();
});

test("names what is wrong next to each field", async () => {
  const { user, api } = await openSite("/register");
  await fill(user, { Username: "a b", Email: "nora", Password: "short" });
  await user.click(await button("Register"));
  const username = screen.getByLabelText("Username");
  expect(username.getAttribute("aria-invalid")).toBe("true");
  const described = username.getAttribute("aria-describedby")?.split(" ") ?? [];
  expect(described.map((id) => document.getElementById(id)?.textContent)).toEqual([
    "3 to 32 letters, digits, _ or -. Everybody sees it.",
    "Use 3 to 32 letters (A-Z, a-z), digits, _ or -.",
  ]);
  expect(screen.getByText(/This has 5\.$/)).toBeTruthy();
  expect(api.requests("/api/auth/register")).toEqual([]);
  await expectAccessible();
});

test("shows what the server says of a field next to it", async () => {
  const { user } = await openSite("/register");
  await fill(user, { ...NORA, Username: "mira" });
  await user.click(await button("Register"));
  await seeText('"mira" is taken.');
  expect(document.activeElement).toBe(screen.getByLabelText("Username"));
  expect(screen.queryByRole("alert")).toBeNull();
});

test("asks to sign in if only that failed", async () => {
  const { user, api } = await openSite("/register");
  await fill(user, NORA);
  api.intercept = ({ path }) => (path === "/api/auth/login" ? refusal(503, "away") : undefined);
  await user.click(await button("Register"));
  await heading("Sign in");
  await seeText("You are registered. Sign in now.");
});

test("shows no form until the configuration is there", async () => {
  const api = new FakeApi();
  api.intercept = ({ path }) => (path === "/api/config" ? refusal(503, "away") : undefined);
  const { user } = await openSite("/register", api);
  await screen.findByRole("alert");
  expect(screen.queryByLabelText("Email")).toBeNull();
  api.intercept = undefined;
  await user.click(await button("Try again"));
  await screen.findByLabelText("Email");
});

/** What Google's script would define, once it is loaded. */
function fakeRecaptcha() {
  const reset = vi.fn();
  let solve: (token: string) => void = () => undefined;
  let expire = (): void => undefined;
  window.grecaptcha = {
    ready: (callback) => {
      callback();
    },
    render: (_element, options) => {
      solve = options.callback;
      expire = options["expired-callback"];
      return 7;
    },
    reset,
  };
  return {
    reset,
    solve: (token: string) => {
      solve(token);
    },
    expire: () => {
      expire();
    },
  };
}

function apiWithRecaptcha(): FakeApi {
  const api = new FakeApi();
  api.config = { ...api.config, recaptchaSiteKey: "site-key" };
  return api;
}

const script = () => document.querySelector<HTMLScriptElement>("script");

test("loads Google's script only with a site key, and sends its token", async () => {
  const { user, api } = await openSite("/register", apiWithRecaptcha());
  await waitFor(() => {
    expect(script()?.src).toBe("https://www.google.com/recaptcha/api.js?render=explicit");
  });
  const recaptcha = fakeRecaptcha();
  script()?.dispatchEvent(new Event("load"));
  await fill(user, NORA);
  await user.click(await button("Register"));
  await seeText("Confirm that you are not a robot.");
  recaptcha.solve("first");
  recaptcha.expire();
  await user.click(await button("Register"));
  expect(api.requests("/api/auth/register")).toEqual([]);
  api.intercept = ({ path }) => (path === "/api/auth/register" ? refusal(503, "away") : undefined);
  recaptcha.solve("a token/1");
  await user.click(await button("Register"));
  await screen.findByText(/The service is not available/);
  expect(api.requests("/api/auth/register")[0]?.query.get("recaptcha")).toBe("a token/1");
  // A token is valid once.
  expect(recaptcha.reset).toHaveBeenCalledWith(7);
  await user.click(await button("Register"));
  await seeText("Confirm that you are not a robot.");
  expect(api.requests("/api/auth/register")).toHaveLength(1);
});

test("offers to load the script of Google again", async () => {
  const { user } = await openSite("/register", apiWithRecaptcha());
  await waitFor(() => {
    expect(script()).not.toBeNull();
  });
  script()?.dispatchEvent(new Event("error"));
  await screen.findByText(/reCAPTCHA could not be loaded/);
  expect(script()).toBeNull();
  await user.click(await button("Try again"));
  await waitFor(() => {
    expect(script()).not.toBeNull();
  });
});
