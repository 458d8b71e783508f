import { render, screen, waitFor, within } from "@testing-library/react";
import { userEvent, type UserEvent } from "@testing-library/user-event";
import axe from "axe-core";
import { expect, vi } from "vitest";

import { clientLog } from "../src/client-log";
import { Root } from "../src/root";
import { type Account, account, FakeApi } from "./fake-api";

/** An administrator, a manager and a user. */
export function accounts(): Account[] {
  return [account("ada", { roles: ["admin", "user"] }), account("grace", { roles: ["manager"] }), account("user00")];
}

/** Enough accounts for three pages: 45. */
export function manyAccounts(): Account[] {
  const more = Array.from({ length: 42 }, (_, index) => account(`user${`${index + 1}`.padStart(2, "0")}`));
  return [...accounts(), ...more];
}

/** Opens the page in front of a fake API. */
export function openPage(signedIn?: string, url = "/", api = new FakeApi(accounts(), signedIn)) {
  history.replaceState(null, "", url);
  vi.stubGlobal("fetch", api.fetch);
  const log = clientLog();
  const view = render(<Root log={log} env="test" />);
  return { api, log, user: userEvent.setup({ delay: null }), ...view };
}

/** Holds the answers to requests for the list back; the result lets them pass. */
export function holdLists(api: FakeApi): () => void {
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  api.intercept = ({ method, path }) =>
    method === "GET" && path === "/api/user" ? gate.then(() => undefined) : undefined;
  return release;
}

/** Waits for the list, and for what it says of its length. */
export async function seeResult(text: string): Promise<void> {
  await vi.waitFor(
    () => {
      expect(screen.getByTestId("result-count").textContent).toBe(text);
    },
    { timeout: 20_000, interval: 20 },
  );
}

/** The usernames in the table, from top to bottom. */
export function usernames(): string[] {
  const rows = within(screen.getByRole("table", { name: "Users" })).getAllByRole("rowheader");
  return rows.map((cell) => cell.querySelector(".username")?.textContent ?? "");
}

export const button = (name: string): HTMLElement => screen.getByRole("button", { name });

/** The open dialog of a name. */
export const dialog = (name: string) => screen.findByRole("dialog", { name });

export async function expectClosed(): Promise<void> {
  await waitFor(() => {
    expect(screen.queryByRole("dialog")).toBeNull();
  });
}

export async function signIn(user: UserEvent, login: string, password: string): Promise<void> {
  await user.type(await screen.findByLabelText("Username or e-mail"), login);
  await user.type(screen.getByLabelText("Password"), password);
  await user.click(button("Sign in"));
}

/** Types over what a field contains. */
export async function replaceText(user: UserEvent, field: HTMLElement, text: string): Promise<void> {
  await user.clear(field);
  await user.type(field, text);
}

/** Fails if axe finds anything of at least moderate impact. Contrast needs a browser that draws. */
export async function expectAccessible(): Promise<void> {
  const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } });
  const serious = violations.filter(({ impact }) => impact !== "minor");
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
}
