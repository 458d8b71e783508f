import { application, type Deployed } from "../../components/application";
import type { DatabaseAccess } from "../../components/database/database";
import type { ApplicationPlatform } from "../../components/platform";
import { WebService } from "../../components/workload/web-service";
import { thoughtsSettings, type ThoughtsSettings } from "./settings";
import { SigningKeys } from "./signing-keys";

const SOURCE = "apps/thoughts";
const KEYS = { private: "/etc/thoughts/signing", public: "/etc/thoughts/verify" } as const;
const FRONTEND = "thoughts-frontend";
const USERS = "thoughts-users";
const THOUGHTS = "thoughts-thoughts";

/** A micro-blog of three services: `frontend` for people, `users` and `thoughts` behind it, each with a database. */
export const thoughts = application({ name: "thoughts", settings: thoughtsSettings, deploy });

function deploy(platform: ApplicationPlatform, settings: ThoughtsSettings): Deployed {
  const { workload, options } = platform;
  const database = platform.database("db", {
    kind: "postgres",
    databases: { users: { password: settings.usersDbPassword }, thoughts: { password: settings.dbPassword } },
  });
  const keys = new SigningKeys("thoughts-signing", { names: settings.signingKeys, given: settings.givenKeys }, options);
  const adminToken = platform.secret("admin-token", settings.adminToken);
  const demo = { SEED_DEMO: String(settings.demo) };

  const users = new WebService(
    USERS,
    {
      ...workload,
      image: image("users"),
      replicas: settings.users.replicas,
      resources: { cpu: 50, memory: 192 },
      callers: { ingress: true, workloads: [FRONTEND] },
      env: { ...demo, SIGNING_KEY_DIR: KEYS.private, SIGNING_KEY_ID: keys.current },
      secretEnv: { ADMIN_TOKEN: adminToken },
      secretFiles: { [KEYS.private]: keys.privateFiles },
      before: ["python", "-m", "users.migrate"],
      ...clientOf(database.users),
    },
    options,
  );
  const thoughtsService = new WebService(
    THOUGHTS,
    {
      ...workload,
      image: image("thoughts"),
      replicas: settings.thoughts.replicas,
      resources: { cpu: 50, memory: 160 },
      callers: { ingress: true, workloads: [FRONTEND] },
      env: { ...demo, VERIFY_KEY_DIR: KEYS.public },
      secretEnv: { ADMIN_TOKEN: adminToken },
      files: { [KEYS.public]: keys.publicFiles },
      before: ["python", "-m", "thoughts.migrate"],
      ...clientOf(database.thoughts),
    },
    options,
  );
  new WebService(
    FRONTEND,
    {
      ...workload,
      image: image("frontend"),
      replicas: settings.frontend.replicas,
      autoscale: settings.frontend.autoscale,
      resources: { cpu: 60, memory: 160 },
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

  database.users.retireFormerLogins([users]);
  database.thoughts.retireFormerLogins([thoughtsService]);
  // The /admin/ endpoints of the two services have no route: they are for the inside alone.
  const url = platform.expose([
    { path: "/api/login", service: USERS },
    { path: "/api", service: THOUGHTS },
    { path: "/", service: FRONTEND },
  ]);
  return { url };

  function image(service: string) {
    return platform.image(service, { context: SOURCE, dockerfile: `${SOURCE}/${service}/Dockerfile` });
  }
}

/** What makes a workload a client of a database. */
function clientOf({ secret, clientOf }: DatabaseAccess) {
  return { envFrom: [secret], clientOf };
}
