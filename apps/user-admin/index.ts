import { WebService } from "../../components/workload/web-service";
import { application, type Deployed } from "../../platform/application";
import type { ApplicationPlatform } from "../../platform/contract";
import { keyFiles } from "../shared/key-files";
import { userAdminSettings, type UserAdminSettings } from "./settings";

const FOLDERS = { masterKeys: "/etc/user-admin/master-keys", jwtKeys: "/etc/user-admin/jwt-keys" } as const;

/** User management: an API with a MongoDB database, and a page for administrators. */
export const userAdmin = application({ name: "user-admin", settings: userAdminSettings, deploy });

function deploy(platform: ApplicationPlatform, settings: UserAdminSettings): Deployed {
  const { workload, options } = platform;
  const { users } = platform.database("db", {
    engine: "mongodb",
    databases: { users: { password: settings.dbPassword, uri: settings.dbUri } },
  });
  const server = new WebService(
    "user-admin-server",
    {
      ...workload,
      image: platform.image("server", { context: "apps", dockerfile: "apps/user-admin/server/Dockerfile" }),
      ...settings.server,
      port: 8080,
      callers: { ingress: true },
      env: {
        LOG_LEVEL: settings.logLevel,
        LOGIN_LIMIT: String(settings.loginLimit),
        COOKIE_SECURE: String(platform.secure),
        MASTER_KEY_DIR: FOLDERS.masterKeys,
        JWT_KEY_DIR: FOLDERS.jwtKeys,
        JWT_KEY_ID: settings.jwtKeys[0] ?? "",
      },
      secretEnv: { ADMIN_PASSWORD: platform.secret("admin-password", settings.adminPassword) },
      secretFiles: {
        [FOLDERS.masterKeys]: keyFiles(platform, "master-key", settings.masterKeys, settings.givenMasterKeys),
        [FOLDERS.jwtKeys]: keyFiles(platform, "jwt-key", settings.jwtKeys, settings.givenJwtKeys),
      },
      databases: [users],
    },
    options,
  );
  const web = new WebService(
    "user-admin-web",
    {
      ...workload,
      // The image has the settings of the nginx image that other applications use.
      image: platform.image("web", { context: "apps", dockerfile: "apps/user-admin/web/Dockerfile" }),
      ...settings.web,
      port: 8080,
      callers: { ingress: true },
    },
    options,
  );
  return {
    url: platform.expose([
      { path: "/api", service: server.host },
      { path: "/", service: web.host },
    ]),
  };
}
