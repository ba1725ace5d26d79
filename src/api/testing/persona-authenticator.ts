import { ADMINISTRATOR, type Caller } from "#/contract/index.ts";
import type { Authenticator } from "../auth/authenticator.ts";
import { HttpError } from "../errors.ts";

/** As Keystone expands them. */
const IMPLIED: Readonly<Record<string, readonly string[]>> = {
  admin: ["admin", "manager", "member", "reader"],
  manager: ["manager", "member", "reader"],
  member: ["member", "reader"],
  reader: ["reader"],
  service: ["service"],
};

/** Lets a test say who it is: `X-Auth-Token: lessee member` has that role in the project "lessee". */
export const personaAuthenticator: Authenticator = {
  authenticate: async ({ authToken }) => {
    if (authToken === undefined) throw new HttpError("API_AUTH_REQUIRED", 401, "fault", "who are you?");
    const [scope = "", role = ""] = authToken.split(" ");
    const nobody: Caller = { ...ADMINISTRATOR, systemScope: null, roles: IMPLIED[role] ?? [] };
    const caller: Caller =
      scope === "system"
        ? { ...nobody, systemScope: "all" }
        : { ...nobody, projectId: scope, projectName: `${scope}-name` };
    return { user: authToken, caller };
  },
};
