import { MantineProvider } from "@mantine/core";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";

import type { LogEntry } from "../src/api";
import { clientLog, withoutSecrets } from "../src/client-log";
import { ErrorBoundary } from "../src/error-boundary";
import { generatePassword } from "../src/password";
import { FakeApi } from "./fake-api";

function recorded() {
  const entries: LogEntry[] = [];
  const log = clientLog((entry) => {
    entries.push(entry);
    return Promise.resolve();
  });
  return { entries, log };
}

const CLEANUPS: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of CLEANUPS.splice(0)) cleanup();
});

test("sends errors that nothing else catches", () => {
  const { entries, log } = recorded();
  CLEANUPS.push(log.listen());
  dispatchEvent(new ErrorEvent("error", { error: new TypeError("x is undefined"), message: "Uncaught" }));
  const rejection = new Event("unhandledrejection") as Event & { reason?: unknown };
  rejection.reason = "rejected";
  dispatchEvent(rejection);
  expect(entries.map(({ message, data }) => [message, data])).toEqual([
    ["TypeError: x is undefined", { source: "window.onerror" }],
    ["rejected", { source: "unhandledrejection" }],
  ]);
  expect(entries[0]?.stack).toContain("TypeError: x is undefined");
});

test("sends what the server accepts", async () => {
  const api = new FakeApi([]);
  vi.stubGlobal("fetch", api.fetch);
  history.replaceState(null, "", "/?q=private");
  clientLog().report(new Error("broken"), "render");
  await waitFor(() => {
    expect(api.log).toHaveLength(1);
  });
  expect(api.log[0]).toMatchObject({ level: "error", message: "Error: broken", url: `${location.origin}/` });
});

test("sends at most ten entries, each once", () => {
  const { entries, log } = recorded();
  for (let index = 0; index < 50; index += 1) {
    log.report(new Error(`error ${Math.floor(index / 2)}`), "render");
  }
  expect(entries.map(({ message }) => message)).toEqual(
    Array.from({ length: 10 }, (_, index) => `Error: error ${index}`),
  );
});

test("fits into 8 KiB whatever is thrown", () => {
  const { entries, log } = recorded();
  const error = new Error("\u0001".repeat(10_000));
  error.stack = "\u0001".repeat(100_000);
  log.report(error, "window.onerror");
  expect(new TextEncoder().encode(JSON.stringify(entries[0])).length).toBeLessThan(8192);
});

test("does not report that it could not report", async () => {
  const send = vi.fn(() => Promise.reject(new Error("no connection")));
  const log = clientLog(send);
  CLEANUPS.push(log.listen());
  log.report(new Error("first"), "render");
  await new Promise((resolve) => {
    setTimeout(resolve);
  });
  expect(send).toHaveBeenCalledTimes(1);
});

test.each([
  ["Authorization: Basic YWRhOnNlY3JldA==", "Authorization: Basic [removed]"],
  ["token eyJhbGciOi.eyJzdWIi.c2ln", "token [token]"],
  ['{"password":"correct horse","name":"x"}', '{"password":[removed],"name":"x"}'],
  ["password=hunter22&x=1", "password=[removed]&x=1"],
  ["ada@example.com exists", "[email] exists"],
  ["at f (https://host.example/assets/a.js?q=ada:1:2)", "at f (https://host.example/assets/a.js:1:2)"],
])("removes secrets from %s", (text, expected) => {
  expect(withoutSecrets(text)).toBe(expected);
});

test.each([
  [`${"x".repeat(3990)} ada@example.com exists`, `${"x".repeat(3990)} `],
  ["x".repeat(4000), "x".repeat(4000)],
  ["x".repeat(4001), "[long text]"],
])("keeps whole words of a long text (%#)", (text, expected) => {
  expect(withoutSecrets(text)).toBe(expected);
});

test("sends only the type of a thrown object", () => {
  const { entries, log } = recorded();
  log.report({ password: "correct horse" }, "unhandledrejection");
  expect(entries.map(({ message }) => message)).toEqual(["object"]);
});

test("reports a view that throws, and draws it again on request", () => {
  const { entries, log } = recorded();
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  let isBroken = true;
  const View = () => {
    if (isBroken) throw new Error("cannot draw");
    return <p>drawn</p>;
  };
  render(
    <MantineProvider env="test">
      <ErrorBoundary
        onError={(error) => {
          log.report(error, "render");
        }}
      >
        <View />
      </ErrorBoundary>
    </MantineProvider>,
  );
  expect(entries.map(({ message }) => message)).toEqual(["Error: cannot draw"]);
  isBroken = false;
  fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(screen.getByText("drawn")).toBeTruthy();
});

test("generates a different password each time", () => {
  const passwords = Array.from({ length: 50 }, generatePassword);
  expect(new Set(passwords).size).toBe(50);
  expect(passwords.every((password) => /^[a-zA-Z2-9_-]{20}$/.test(password) && !/[0O1Il]/.test(password))).toBe(true);
});
