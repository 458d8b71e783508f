import { createRouter, createWebHistory, type Router, type RouterHistory, type RouteRecordRaw } from "vue-router";

import { useSession } from "./stores/session";

/** Names of the routes, which links refer to. */
export const ROUTES = {
  newest: "newest",
  mostLiked: "most-liked",
  search: "search",
  team: "team",
  usage: "usage",
  uploads: "uploads",
  likes: "likes",
  post: "post",
  signIn: "sign-in",
  register: "register",
} as const;

const browse = () => import("./pages/BrowsePage.vue");
const user = () => import("./pages/UserPage.vue");

const RECORDS: RouteRecordRaw[] = [
  { path: "/", name: ROUTES.newest, component: browse, props: { order: "time" } },
  { path: "/most-liked", name: ROUTES.mostLiked, component: browse, props: { order: "likes" } },
  { path: "/search", name: ROUTES.search, component: () => import("./pages/SearchPage.vue") },
  { path: "/teams/:id", name: ROUTES.team, component: () => import("./pages/TeamPage.vue"), props: true },
  { path: "/usage", name: ROUTES.usage, component: () => import("./pages/UsagePage.vue") },
  {
    path: "/users/:username",
    name: ROUTES.uploads,
    component: user,
    props: ({ params }) => ({ username: params.username, kind: "uploaded" }),
  },
  {
    path: "/users/:username/likes",
    name: ROUTES.likes,
    component: user,
    props: ({ params }) => ({ username: params.username, kind: "likes" }),
  },
  { path: "/post", name: ROUTES.post, component: () => import("./pages/PostPage.vue"), meta: { needsSession: true } },
  { path: "/sign-in", name: ROUTES.signIn, component: () => import("./pages/SignInPage.vue") },
  { path: "/register", name: ROUTES.register, component: () => import("./pages/RegisterPage.vue") },
  { path: "/:path(.*)*", component: () => import("./pages/NotFoundPage.vue") },
];

/** The path to return to after signing in: only one of this site. */
export const safeNext = (next: string): string => (/^\/(?![/\\])/.test(next) ? next : "/");

/** The site's router. Pages that need a session lead to signing in, and from there back. */
export function createSiteRouter(history: RouterHistory = createWebHistory()): Router {
  const router = createRouter({
    history,
    routes: RECORDS,
    scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  });
  router.beforeEach((to) => {
    if (to.meta.needsSession !== true || useSession().username !== null) return true;
    return { name: ROUTES.signIn, query: { next: to.fullPath } };
  });
  return router;
}
