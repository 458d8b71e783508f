import type { UserEvent } from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";

import { FakeApi, NAMES, refusal } from "./fake-api";
import { button, expectAccessible, heading, openSite, screen, seeText, storeSession, waitFor } from "./site";

const PICTURE = new File([new Uint8Array(100)], "team.png", { type: "image/png" });

const picture = () => screen.findByLabelText<HTMLInputElement>(/^Picture of the team/);
const slot = (number: number) => screen.findByRole<HTMLInputElement>("combobox", { name: `Creature ${number}` });

async function slots(): Promise<string[]> {
  const fields = await Promise.all([1, 2, 3, 4, 5, 6].map(slot));
  return fields.map(({ value }) => value);
}

async function choose(user: UserEvent, number: number, name: string): Promise<void> {
  const field = await slot(number);
  await user.clear(field);
  await user.type(field, name);
  await screen.findByRole("option", { name });
  await user.keyboard("{ArrowDown}{Enter}");
  await waitFor(async () => {
    expect((await slot(number)).value).toBe(name);
  });
}

async function openForm(api = new FakeApi()) {
  storeSession();
  const site = await openSite("/post", api);
  await screen.findByRole("option", { name: "Singles" });
  return site;
}

beforeEach(() => {
  localStorage.clear();
});

test("fills in the creatures in a picture, which can be corrected, and posts the team", async () => {
  const { user, api, router } = await openForm();
  await user.upload(await picture(), PICTURE);
  await seeText(/^6 of 6 creatures are filled in from the picture\./);
  expect(await slots()).toEqual(NAMES.slice(0, 6));
  const [asked] = api.requests("/advapi/predict");
  expect([asked?.form.get("type"), (asked?.form.get("file") as File).name]).toEqual(["team", "team.png"]);
  expect(asked?.authorization).toBeNull();
  await expectAccessible();
  await choose(user, 2, "Gloomcat");
  await user.click(await button("Remove Cinderpup"));
  await user.type(screen.getByLabelText("Title"), "Rain");
  await user.type(screen.getByLabelText(/^Rental code/), "0a1b2c");
  await user.selectOptions(screen.getByLabelText("Format"), "Doubles");
  await user.click(await button("Post the team"));
  await heading("Rain");
  expect(router.currentRoute.value.path).toBe("/teams/id-99");
  const [posted] = api.requests("/api/team/post");
  expect(posted?.form.getAll("pokemon")).toEqual(["Aquafly", "Gloomcat", "Dewmoth", "Emberfox", "Frostowl"]);
  expect(["title", "author", "format", "rental"].map((field) => posted?.form.get(field))).toEqual([
    "Rain",
    "mira",
    "Doubles",
    "0A1B2C",
  ]);
  expect((posted?.form.get("picture") as File).name).toBe("team.png");
  expect(posted?.form.has("showdown")).toBe(false);
});

test("marks what the classifier is not sure of, and leaves out what is no creature", async () => {
  const api = new FakeApi();
  api.prediction = () => Response.json({ names: ["Aquafly", "Nobody", "Dewmoth"], confidences: [0.99, 0.9, 0.3] });
  const { user } = await openForm(api);
  await user.upload(await picture(), PICTURE);
  await seeText(/^2 of 6 creatures/);
  expect(await slots()).toEqual(["Aquafly", "", "Dewmoth", "", "", ""]);
  expect(screen.getAllByText("Not sure: check this one.")).toHaveLength(1);
});

test("replaces chosen creatures only when asked to", async () => {
  const { user, api } = await openForm();
  await choose(user, 1, "Gloomcat");
  await user.upload(await picture(), PICTURE);
  const recognise = await button("Recognise the creatures");
  expect(api.requests("/advapi/predict")).toEqual([]);
  expect((await slots())[0]).toBe("Gloomcat");
  await user.click(recognise);
  await seeText(/^6 of 6/);
  expect((await slots())[0]).toBe("Aquafly");
});

const busy = (status: number, headers = {}) => Response.json({ error: "the picture is odd" }, { status, headers });

test.each<[string, () => Response, RegExp]>([
  ["429", () => busy(429, { "Retry-After": "7" }), /^Too many pictures at once: try again in 7 seconds\./],
  ["413", () => busy(413), /^The picture is odd\./],
  ["415", () => busy(415), /^The picture is odd\./],
  ["400", () => busy(400), /^The picture is odd\./],
  ["503", () => busy(503), /^The recognition of creatures is not available/],
  ["a proxy's page", () => new Response("<h1>", { status: 504 }), /^The recognition of creatures is not available/],
  [
    "no connection",
    () => {
      throw new TypeError("Failed to fetch");
    },
    /^The recognition of creatures cannot be reached\./,
  ],
  ["an answer of another shape", () => Response.json({ name: "Aquafly" }), /^The picture could not be read\./],
])("leaves the form usable if the classifier fails: %s", async (_, prediction, message) => {
  const api = new FakeApi();
  api.prediction = prediction;
  const { user } = await openForm(api);
  await user.upload(await picture(), PICTURE);
  const status = await seeText(message);
  expect(status?.textContent).toContain("You can choose the creatures yourself.");
  await choose(user, 1, "Gloomcat");
  await user.type(screen.getByLabelText("Title"), "Rain");
  await user.click(await button("Post the team"));
  await heading("Rain");
  expect(api.requests("/api/team/post")[0]?.form.getAll("pokemon")).toEqual(["Gloomcat"]);
});

test("drops the answer for a picture that was removed", async () => {
  const api = new FakeApi();
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  api.intercept = ({ path }) => (path === "/advapi/predict" ? gate.then(() => undefined) : undefined);
  const { user } = await openForm(api);
  await user.upload(await picture(), PICTURE);
  await seeText("Recognising the creatures…");
  await user.click(await button("Remove the picture"));
  release();
  await gate;
  await waitFor(() => {
    expect(screen.queryByText("Recognising the creatures…")).toBeNull();
  });
  expect(await slots()).toEqual(["", "", "", "", "", ""]);
  expect(screen.queryByRole("button", { name: "Recognise the creatures" })).toBeNull();
});

test.each([
  [new File(["text"], "team.gif", { type: "image/gif" }), "Choose a picture in PNG, JPEG or WebP."],
  [
    new File([new Uint8Array(1024 * 1024 + 1)], "team.png", { type: "image/png" }),
    "Choose a picture of at most 1 MiB; this one has 1.1 MiB.",
  ],
])("sends no picture that would be refused: %#", async (file, message) => {
  const { user, api } = await openForm();
  const field = await picture();
  field.removeAttribute("accept");
  await user.upload(field, file);
  await seeText(message);
  expect(field.getAttribute("aria-invalid")).toBe("true");
  await user.click(await button("Post the team"));
  expect(api.requests("/advapi/predict")).toEqual([]);
  expect(api.requests("/api/team/post")).toEqual([]);
});

test("names what is missing and moves to it", async () => {
  const { user, api } = await openForm();
  await user.click(await button("Post the team"));
  await seeText("Choose at least one creature.");
  await seeText("Fill in this field.");
  const first = await slot(1);
  await waitFor(() => {
    expect(document.activeElement).toBe(first);
  });
  expect(first.getAttribute("aria-describedby")).toBe("pokemon-error");
  expect(api.requests("/api/team/post")).toEqual([]);
  await expectAccessible();
});

async function fillIn(user: UserEvent): Promise<void> {
  await choose(user, 1, "Gloomcat");
  await user.type(screen.getByLabelText("Title"), "Rain");
}

test.each([
  [413, "picture: has 5 MiB; it may have 4 MiB", "Has 5 MiB; it may have 4 MiB."],
  [415, "picture: has to be a PNG", "Has to be a PNG."],
  [400, "showdown: line 2: a move needs a name", "Line 2: a move needs a name."],
  [400, "form: is broken", "form: is broken"],
  [429, "slow down", "Too many requests. Try again in 9 seconds."],
  [503, "the object store is away", "The service is not available at the moment. Try again in 9 seconds."],
])("shows what the server says, and keeps the form: %d %s", async (status, msg, shown) => {
  const { user, api } = await openForm();
  await fillIn(user);
  api.intercept = ({ path }) => (path === "/api/team/post" ? refusal(status, msg, { "Retry-After": "9" }) : undefined);
  await user.click(await button("Post the team"));
  await seeText(shown);
  api.intercept = undefined;
  await user.click(await button("Post the team"));
  await heading("Rain");
});

test("keeps what was written when the session ends, until it is posted", async () => {
  const { user, api } = await openForm();
  await fillIn(user);
  api.intercept = ({ path }) => (path === "/api/team/post" ? refusal(401, "token: has expired") : undefined);
  await user.click(await button("Post the team"));
  await heading("Sign in");
  await seeText("Your session has ended. Sign in again.");
  api.intercept = undefined;
  await user.type(screen.getByLabelText("Username"), "mira");
  await user.type(screen.getByLabelText("Password"), "password of mira{Enter}");
  await heading("Post a team");
  expect(screen.getByLabelText<HTMLInputElement>("Title").value).toBe("Rain");
  expect((await slots())[0]).toBe("Gloomcat");
  await user.click(await button("Post the team"));
  await heading("Rain");
  await user.click(screen.getByRole("link", { name: "Post a team" }));
  await heading("Post a team");
  expect(screen.getByLabelText<HTMLInputElement>("Title").value).toBe("");
});
