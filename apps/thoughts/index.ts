import { application, type Deployed } from "../../platform/application";
import type { ApplicationPlatform } from "../../platform/contract";
import { WebService, type WebServiceArgs } from "../../components/workload/web-service";
import { thoughtsSettings, type ThoughtsSettings } from "./settings";
import { SigningKeys } from "./signing-keys";

const KEYS = { private: "/etc/thoughts/signing", public: "/etc/thoughts/verify" } as const;
const FRONTEND = "thoughts-frontend";

/** A micro-blog of three services: `frontend` for the pages, and `users` and `thoughts` with a database each. */
export const thoughts = application({ name: "thoughts", settings: thoughtsSettings, deploy });

function deploy(platform: ApplicationPlatform, settings: ThoughtsSettings): Deployed {
  const { workload, options } = platform;
  const database = platform.database("db", {
    engine: "postgres",
    databases: {
      users: { password: settings.usersDbPassword, uri: settings.usersDbUri },
      thoughts: { password: settings.dbPassword, uri: settings.dbUri },
    },
  });
  const keys = new SigningKeys("thoughts-signing", { names: settings.signingKeys, given: settings.givenKeys }, options);
  const adminToken = platform.secret("admin-token", settings.adminToken);

  const users = backend("users", {
    env: { SIGNING_KEY_DIR: KEYS.private, SIGNING_KEY_ID: keys.current },
    secretFiles: { [KEYS.private]: keys.privateFiles },
  });
  const thoughtsService = backend("thoughts", {
    env: { VERIFY_KEY_DIR: KEYS.public },
    files: { [KEYS.public]: keys.publicFiles },
  });
  new WebService(
    FRONTEND,
    {
      ...workload,
      image: image("frontend"),
      replicas: settings.frontend.replicas,
      autoscale: settings.frontend.autoscale,
      resources: settings.frontend.resources,
      callers: { ingress: true },
      env: {
        USERS_URL: `http://${users.host}`,
        THOUGHTS_URL: `http://${thoughtsService.host}`,
        VERIFY_KEY_DIR: KEYS.public,
        ALLOWED_HOSTS: platform.host,
        LOAD_ENABLED: String(settings.frontend.load),
        COOKIE_SECURE: String(platform.secure),
      },
      secretEnv: { DJANGO_SECRET_KEY: platform.secret("django", settings.djangoSecretKey) },
      files: { [KEYS.public]: keys.publicFiles },
    },
    options,
  );

  // No route leads to the /admin/ endpoints of the two services: only callers in the cluster can reach them.
  const url = platform.expose([
    { path: "/api/login", service: users.host },
    { path: "/api", service: thoughtsService.host },
    { path: "/", service: FRONTEND },
  ]);
  return { url };

  /** A service behind the frontend, with a database of the same name. */
  function backend(service: "users" | "thoughts", own: Pick<WebServiceArgs, "files" | "secretFiles" | "env">) {
    return new WebService(
      `thoughts-${service}`,
      {
        ...workload,
        ...own,
        image: image(service),
        ...settings[service],
        callers: { ingress: true, workloads: [FRONTEND] },
        env: { SEED_DEMO: String(settings.demo), ...own.env },
        secretEnv: { ADMIN_TOKEN: adminToken },
        databases: [database[service]],
        initCommand: ["python", "-m", `${service}.migrate`],
      },
      options,
    );
  }

  function image(service: string) {
    return platform.image(service, { context: "apps", dockerfile: `apps/thoughts/${service}/Dockerfile` });
  }
}
