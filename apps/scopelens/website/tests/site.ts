import { screen, waitFor } from "@testing-library/dom";
import { userEvent } from "@testing-library/user-event";
import { mount } from "@vue/test-utils";
import axe from "axe-core";
import { createPinia, setActivePinia } from "pinia";
import { expect, vi } from "vitest";
import { createMemoryHistory } from "vue-router";

import App from "../src/App.vue";
import { createSiteRouter } from "../src/router";
import { FakeApi, token } from "./fake-api";

/** Keeps a session of mira, as signing in does. */
export function storeSession(secondsLeft = 3600): void {
  const session = { token: token(secondsLeft), username: "mira", expires: Date.now() + secondsLeft * 1000 };
  localStorage.setItem("scopelens.session", JSON.stringify(session));
}

/** Opens a page of the site in front of a fake API. */
export async function openSite(url: string, api = new FakeApi()) {
  vi.stubGlobal("fetch", api.fetch);
  const pinia = createPinia();
  // The router asks for the session before the site is mounted.
  setActivePinia(pinia);
  const router = createSiteRouter(createMemoryHistory());
  const element = document.createElement("div");
  document.body.append(element);
  await router.push(url);
  const wrapper = mount(App, { attachTo: element, global: { plugins: [pinia, router] } });
  await router.isReady();
  return { api, router, wrapper, user: userEvent.setup({ delay: null }) };
}

export const button = (name: string | RegExp) => screen.findByRole("button", { name });

export const heading = (name: string) => screen.findByRole("heading", { level: 1, name });

/** Waits for a line of text that somewhere starts like this. */
export const seeText = async (text: string | RegExp) => (await screen.findAllByText(text))[0];

/** Titles of the teams on the page. */
export const titles = () => screen.queryAllByRole("heading", { level: 2 }).map(({ textContent }) => textContent);

/** Fails if axe finds anything of at least moderate impact. Contrast needs a browser that draws. */
export async function expectAccessible(): Promise<void> {
  const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } });
  const serious = violations.filter(({ impact }) => impact !== "minor");
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
}

export { screen, waitFor };
