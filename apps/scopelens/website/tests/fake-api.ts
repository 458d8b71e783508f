import type { SiteConfig, Team } from "../src/api/teams";

export interface FakeRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | null;
  readonly json: Readonly<Record<string, unknown>>;
  readonly form: FormData;
}

export const NAMES = ["Aquafly", "Boulderon", "Cinderpup", "Dewmoth", "Emberfox", "Frostowl", "Gloomcat"];

/** The API's answer, in its envelope. */
export const answer = (status: number, data: unknown, msg = "", headers: Record<string, string> = {}) =>
  new Response(JSON.stringify({ code: status < 400 ? 0 : -1, data, msg }), { status, headers });

export const refusal = (status: number, msg: string, headers?: Record<string, string>) =>
  answer(status, null, msg, headers);

/** A token of the form that the server signs. */
export function token(secondsLeft = 3600): string {
  const payload = btoa(JSON.stringify({ exp: Math.floor(Date.now() / 1000) + secondsLeft }));
  return `e30.${payload}.signature`;
}

export function team(number: number, changes: Partial<Team> = {}): Team {
  return {
    id: `id-${number}`,
    title: `Team ${number}`,
    author: "otto",
    format: "Singles",
    pokemon: NAMES.slice(0, 6),
    showdown: "",
    rental: "",
    image: "",
    description: "",
    uploader: "otto",
    created_at: "2026-03-04T05:06:07Z",
    likes: number,
    has_showdown: false,
    has_rental: false,
    ...changes,
  };
}

/** Enough for three pages. */
export const manyTeams = () => Array.from({ length: 30 }, (_, index) => team(index + 1));

/** Server, sprites and classifier in memory. */
export class FakeApi {
  readonly seen: FakeRequest[] = [];
  readonly accounts = new Map([["mira", "password of mira"]]);
  readonly liked = new Set<string>();
  config: SiteConfig = { recaptchaSiteKey: "", maxPictureBytes: 1024 * 1024, pageSize: 12 };
  usage: readonly { name: string; value: number }[] = [];
  /** What the classifier says, or an answer of it. */
  prediction: () => Response = () => Response.json({ names: NAMES.slice(0, 6) });
  /** Answers first, if it wants to. */
  intercept: ((request: FakeRequest) => Response | Promise<Response | undefined> | undefined) | undefined;

  constructor(readonly teams: Team[] = []) {}

  readonly fetch = async (input: string, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(input, "http://site.test");
    const request: FakeRequest = {
      method: init.method ?? "GET",
      path: decodeURIComponent(url.pathname),
      query: url.searchParams,
      authorization: new Headers(init.headers).get("Authorization"),
      json: typeof init.body === "string" ? (JSON.parse(init.body) as Record<string, unknown>) : {},
      form: init.body instanceof FormData ? init.body : new FormData(),
    };
    this.seen.push(request);
    const response = (await this.intercept?.(request)) ?? this.answerOf(request);
    init.signal?.throwIfAborted();
    return response;
  };

  /** The requests for a path so far. */
  requests(path: string): FakeRequest[] {
    return this.seen.filter((request) => request.path === path);
  }

  private answerOf(request: FakeRequest): Response {
    const { path, json, query } = request;
    if (path === "/assets/sprites/species.json") {
      return Response.json(NAMES.map((name) => ({ name, slug: name.toLowerCase(), palette: "any" })));
    }
    if (path === "/advapi/predict") return this.prediction();
    if (path === "/api/config") return answer(200, this.config);
    if (path === "/api/format/") return answer(200, ["Singles", "Doubles"]);
    if (path.startsWith("/api/team/usage/")) return answer(200, this.usage);
    if (path.startsWith("/api/team/teams/")) {
      const found = this.teams.find(({ id }) => path.endsWith(`/${id}`));
      return found === undefined ? refusal(404, "id: no such team") : answer(200, found);
    }
    if (path === "/api/team/likes") return this.page([...this.teams].reverse(), query);
    if (/^\/api\/team\/(teams|search|likes\/.*|uploaded\/.*)$/.test(path)) return this.page(this.teams, query);
    if (path === "/api/auth/register") return this.register(json);
    if (path === "/api/auth/login") {
      const isRight = this.accounts.get(json.username as string) === json.password;
      return isRight ? answer(200, token()) : refusal(401, "wrong username or password");
    }
    return this.answerToUser(request);
  }

  private answerToUser({ path, json, form, authorization }: FakeRequest): Response {
    if (authorization?.startsWith("Bearer ") !== true) return refusal(401, "token: is missing");
    if (path === "/api/auth/checktoken") return answer(200, { username: "mira" });
    if (path === "/api/user/username/mira") return answer(200, { username: "mira", like: [...this.liked] });
    if (path === "/api/user/like") {
      const { id, liked } = json as { id: string; liked: boolean };
      this.liked[liked ? "add" : "delete"](id);
      return answer(200, { id, likes: 100, liked });
    }
    if (path === "/api/team/post") {
      const posted = team(99, { title: form.get("title") as string });
      this.teams.unshift(posted);
      return answer(201, posted);
    }
    return refusal(404, "no such path");
  }

  private register({ username, password }: FakeRequest["json"]): Response {
    if (this.accounts.has(username as string)) return refusal(409, `username: "${username as string}" is taken`);
    this.accounts.set(username as string, password as string);
    return answer(201, { username });
  }

  private page(teams: readonly Team[], query: URLSearchParams): Response {
    const first = (Number(query.get("page")) - 1) * this.config.pageSize;
    const page = teams.slice(first, first + this.config.pageSize);
    // Go writes an empty list as null.
    return answer(200, { teams: page.length === 0 ? null : page, total: teams.length });
  }
}
