import { within } from "@testing-library/dom";
import type { ChartConfiguration } from "chart.js";
import { beforeEach, expect, test, vi } from "vitest";

import { FakeApi, NAMES, refusal } from "./fake-api";
import { button, expectAccessible, openSite, screen, seeText, waitFor } from "./site";

const drawn = vi.hoisted(() => ({ configurations: [] as unknown[], destroyed: 0 }));

// jsdom draws nothing.
vi.mock("chart.js", async (original) => {
  class FakeChart {
    static register = () => undefined;
    constructor(_canvas: unknown, configuration: unknown) {
      drawn.configurations.push(configuration);
    }
    destroy() {
      drawn.destroyed++;
    }
  }
  return { ...(await original<typeof import("chart.js")>()), Chart: FakeChart };
});

beforeEach(() => {
  drawn.configurations.length = 0;
  drawn.destroyed = 0;
});

const lastChart = () => drawn.configurations.at(-1) as ChartConfiguration<"bar", number[], string> | undefined;

function apiWithUsage(count: number): FakeApi {
  const api = new FakeApi();
  api.usage = Array.from({ length: count }, (_, index) => ({
    name: NAMES[index] ?? `Creature ${index}`,
    value: 2000 - index,
  }));
  return api;
}

test("draws the most used creatures of the first format, and lists all in a table", async () => {
  const { api } = await openSite("/usage", apiWithUsage(14));
  const table = await screen.findByRole("table");
  expect(within(table).getAllByRole("row")).toHaveLength(15);
  const row = within(table).getByRole("rowheader", { name: "Boulderon" }).closest("tr");
  expect(row?.textContent).toContain("1,999");
  expect(within(table).getByRole("link", { name: "Aquafly" }).getAttribute("href")).toBe(
    "/search?with=Aquafly&format=Singles",
  );
  expect(lastChart()?.data.labels).toHaveLength(12);
  expect(lastChart()?.data.datasets[0]?.data.slice(0, 2)).toEqual([2000, 1999]);
  expect(screen.getByRole("img", { name: /^Bar chart of the most used creatures in Singles/ })).toBeTruthy();
  expect(api.requests("/api/team/usage/Singles")).toHaveLength(1);
  await expectAccessible();
});

test("changes the format", async () => {
  const { user, api, router } = await openSite("/usage", apiWithUsage(2));
  await user.click(await screen.findByRole("link", { name: "Doubles" }));
  await seeText("Most used in Doubles");
  expect(router.currentRoute.value.fullPath).toBe("/usage?format=Doubles");
  expect(screen.getByRole("link", { current: "page", name: "Doubles" })).toBeTruthy();
  await waitFor(() => {
    expect(api.requests("/api/team/usage/Doubles")).toHaveLength(1);
  });
  expect(document.title).toBe("Usage in Doubles · ScopeLens");
});

test("draws one chart at a time, and none after leaving", async () => {
  const { user } = await openSite("/usage", apiWithUsage(2));
  await screen.findByRole("table");
  await user.click(screen.getByRole("link", { name: "Doubles" }));
  await waitFor(() => {
    expect(drawn.configurations).toHaveLength(2);
  });
  await user.click(screen.getByRole("link", { name: "Teams" }));
  await waitFor(() => {
    expect(drawn.destroyed).toBe(2);
  });
});

test("says that a format has no teams", async () => {
  await openSite("/usage", apiWithUsage(0));
  await seeText("There are no teams in Singles yet.");
  expect(screen.queryByRole("table")).toBeNull();
});

test("shows the usage when the service is back", async () => {
  const api = apiWithUsage(2);
  api.intercept = ({ path }) => (path.startsWith("/api/team/usage") ? refusal(503, "away") : undefined);
  const { user } = await openSite("/usage?format=Doubles", api);
  await seeText(/The service is not available at the moment/);
  api.intercept = undefined;
  await user.click(await button("Try again"));
  await screen.findByRole("table");
});
