import { call } from "./http";

export interface Team {
  readonly id: string;
  readonly title: string;
  readonly author: string;
  readonly format: string;
  /** Names of the creatures, one to six. */
  readonly pokemon: readonly string[];
  readonly showdown: string;
  readonly rental: string;
  /** Path of the picture; empty without one. */
  readonly image: string;
  readonly description: string;
  readonly uploader: string;
  /** RFC 3339. */
  readonly created_at: string;
  readonly likes: number;
  readonly has_showdown: boolean;
  readonly has_rental: boolean;
}

export interface TeamPage {
  readonly teams: readonly Team[];
  /** Of all pages. */
  readonly total: number;
}

export type Order = "time" | "likes";

export interface SearchQuery {
  readonly format?: string;
  /** A team has to contain all of them. */
  readonly pokemon?: readonly string[];
  readonly has_showdown?: true;
  readonly has_rental?: true;
  readonly order_by: Order;
}

export interface Usage {
  readonly name: string;
  /** Number of teams with this creature. */
  readonly value: number;
}

export interface SiteConfig {
  /** Empty: no check that a person registers. */
  readonly recaptchaSiteKey: string;
  readonly maxPictureBytes: number;
  /** Teams per page. */
  readonly pageSize: number;
}

const paged = async (path: string, page: number, signal: AbortSignal): Promise<TeamPage> => {
  const { teams, total } = (await call(`${path}?page=${page}`, { signal })) as Partial<TeamPage>;
  // Go writes an empty list as null.
  return { teams: teams ?? [], total: total ?? 0 };
};

/** All functions here reject with an {@link ApiError}. */
export const siteConfig = async (): Promise<SiteConfig> => (await call("/config")) as SiteConfig;

export const formats = async (): Promise<readonly string[]> => (await call("/format/")) as readonly string[];

export const listTeams = (order: Order, page: number, signal: AbortSignal): Promise<TeamPage> =>
  paged(order === "time" ? "/team/teams" : "/team/likes", page, signal);

export const teamsOf = (kind: "uploaded" | "likes", username: string, page: number, signal: AbortSignal) =>
  paged(`/team/${kind}/${encodeURIComponent(username)}`, page, signal);

export async function searchTeams(query: SearchQuery, page: number, signal: AbortSignal): Promise<TeamPage> {
  const path = `/team/search?page=${page}`;
  const { teams, total } = (await call(path, { method: "POST", body: query, signal })) as Partial<TeamPage>;
  return { teams: teams ?? [], total: total ?? 0 };
}

export const team = async (id: string, signal: AbortSignal): Promise<Team> =>
  (await call(`/team/teams/${encodeURIComponent(id)}`, { signal })) as Team;

export const usage = async (format: string, signal: AbortSignal): Promise<readonly Usage[]> =>
  ((await call(`/team/usage/${encodeURIComponent(format)}`, { signal })) ?? []) as readonly Usage[];

export const postTeam = async (token: string, form: FormData): Promise<Team> =>
  (await call("/team/post", { method: "POST", body: form, token })) as Team;
