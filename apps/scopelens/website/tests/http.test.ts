import { describe, expect, test, vi } from "vitest";

import { ApiError, call, send } from "../src/api/http";
import { classifierMessageOf, duration, messageOf, signInMessageOf } from "../src/api/messages";
import { answer, refusal } from "./fake-api";

const respond = (response: () => Response | Promise<Response>) => {
  const fetch = vi.fn<(path: string, init: RequestInit) => Promise<Response>>(() => Promise.resolve().then(response));
  vi.stubGlobal("fetch", fetch);
  return fetch;
};

const failure = async (request: Promise<unknown>): Promise<ApiError> => {
  const error: unknown = await request.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ApiError);
  return error as ApiError;
};

test("returns the data in the envelope", async () => {
  const fetch = respond(() => answer(200, { n: 1 }));
  expect(await call("/config")).toEqual({ n: 1 });
  expect(fetch.mock.calls[0]?.[0]).toBe("/api/config");
});

test("sends JSON with the token", async () => {
  const fetch = respond(() => answer(200, null));
  await call("/user/like", { method: "POST", body: { id: "é" }, token: "abc" });
  const init = fetch.mock.calls[0]?.[1];
  expect(init).toMatchObject({ method: "POST", body: '{"id":"é"}', credentials: "omit" });
  expect(init?.headers).toMatchObject({ "Content-Type": "application/json", Authorization: "Bearer abc" });
});

test("leaves the type of a form to the browser", async () => {
  const fetch = respond(() => answer(201, {}));
  const body = new FormData();
  await call("/team/post", { method: "POST", body });
  const init = fetch.mock.calls[0]?.[1];
  expect(init?.body).toBe(body);
  expect(init?.headers).not.toHaveProperty("Content-Type");
  expect(init?.headers).not.toHaveProperty("Authorization");
});

const HTML = { "Content-Type": "text/html" };

test.each([
  ["an envelope", () => refusal(400, "title: is empty"), { status: 400, message: "title: is empty" }],
  ["401", () => refusal(401, "token: is missing"), { status: 401 }],
  ["429", () => refusal(429, "slow down", { "Retry-After": "42" }), { status: 429, retryAfter: 42 }],
  ["429 at once", () => refusal(429, "slow down", { "Retry-After": "0" }), { status: 429, retryAfter: 1 }],
  ["429 without a time", () => refusal(429, "slow down"), { status: 429, retryAfter: undefined }],
  ["a header that is no time", () => refusal(429, "", { "Retry-After": "soon" }), { retryAfter: undefined }],
  ["503", () => refusal(503, "MongoDB is away", { "Retry-After": "5" }), { status: 503, retryAfter: 5 }],
  [
    "a proxy's page",
    () => new Response("<h1>Bad gateway</h1>", { status: 502, headers: HTML }),
    { status: 502, message: "The server answered with status 502." },
  ],
  ["the classifier", () => Response.json({ error: "no picture" }, { status: 415 }), { message: "no picture" }],
  ["a message that is no text", () => Response.json({ msg: 7 }, { status: 400 }), { status: 400 }],
  ["a failure with status 200", () => Response.json({ code: -1, data: null, msg: "odd" }), { message: "odd" }],
  ["something else with status 200", () => Response.json(null), { status: 500 }],
  ["a page with status 200", () => new Response("<h1>Hello</h1>", { headers: HTML }), { status: 0 }],
  [
    "no connection",
    () => {
      throw new TypeError("Failed to fetch");
    },
    { status: 0, message: "The server cannot be reached." },
  ],
])("rejects with what is wrong: %s", async (_, response, expected) => {
  respond(response);
  expect(await failure(call("/any"))).toMatchObject(expected);
});

test("reads a date of when to try again", async () => {
  vi.useFakeTimers({ now: new Date("2026-03-04T05:06:07Z"), toFake: ["Date"] });
  respond(() => refusal(503, "away", { "Retry-After": "Wed, 04 Mar 2026 05:06:37 GMT" }));
  expect((await failure(call("/any"))).retryAfter).toBe(30);
});

test("does not report a canceled request as a failure", async () => {
  respond(() => {
    throw new DOMException("aborted", "AbortError");
  });
  const controller = new AbortController();
  controller.abort();
  await expect(send("/any", { signal: controller.signal })).rejects.toThrow("aborted");
  await expect(send("/any", { signal: controller.signal })).rejects.not.toBeInstanceOf(ApiError);
});

describe("messages", () => {
  test.each([
    [new Error("bug"), /^Something went wrong in this page\./],
    [new ApiError(0, ""), /^No connection to the server\./],
    [new ApiError(400, "title: is empty"), /^title: is empty$/],
    [new ApiError(401, ""), /^Your session has ended\. Sign in again\.$/],
    [new ApiError(404, "id: no such team"), /^id: no such team$/],
    [new ApiError(413, "picture: has 5 MiB"), /^picture: has 5 MiB$/],
    [new ApiError(413, "The server answered with status 413."), /^This is too large for the server\.$/],
    [new ApiError(429, "", 1), /^Too many requests\. Try again in 1 second\.$/],
    [new ApiError(429, ""), /^Too many requests\. Try again later\.$/],
    [new ApiError(500, "stack"), /^The server failed to answer\./],
    [new ApiError(502, ""), /not available at the moment\. Try again later\.$/],
    [new ApiError(503, "", 600), /not available at the moment\. Try again in 10 minutes\.$/],
    [new ApiError(504, ""), /not available at the moment/],
  ])("say what failed: %s", (error, expected) => {
    expect(messageOf(error)).toMatch(expected);
  });

  test.each([
    [new ApiError(400, "file: is missing"), "File: is missing. You can choose the creatures yourself."],
    [new ApiError(413, "12 MiB are too much."), "12 MiB are too much. You can choose the creatures yourself."],
    [new ApiError(415, "no picture"), "No picture. You can choose the creatures yourself."],
    [
      new ApiError(429, "", 7),
      "Too many pictures at once: try again in 7 seconds. You can choose the creatures yourself.",
    ],
    [
      new ApiError(503, ""),
      "The recognition of creatures is not available at the moment. You can choose the creatures yourself.",
    ],
    [new ApiError(0, ""), "The recognition of creatures cannot be reached. You can choose the creatures yourself."],
    [new TypeError("bug"), "The picture could not be read. You can choose the creatures yourself."],
  ])("of the classifier leave the choice: %s", (error, expected) => {
    expect(classifierMessageOf(error)).toBe(expected);
  });

  test("of signing in do not speak of a session", () => {
    expect(signInMessageOf(new ApiError(401, ""))).toBe("The username or the password is wrong.");
    expect(signInMessageOf(new ApiError(429, "", 3))).toBe("Too many requests. Try again in 3 seconds.");
  });

  test.each([
    [1, "1 second"],
    [99, "99 seconds"],
    [100, "2 minutes"],
    [3600, "60 minutes"],
  ])("count time: %d s", (seconds, expected) => {
    expect(duration(seconds)).toBe(expected);
  });
});
