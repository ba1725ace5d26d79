import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { requirePeer } from "./peers.ts";
import { eventually, freePort, Program } from "./process.ts";

/** Debian's interpreter: Keystone is among its packages. */
const PYTHON = "/usr/bin/python3";

/** A real Keystone can be started here. */
export const hasKeystone =
  spawnSync(PYTHON, ["-c", "import keystone, werkzeug"]).status === 0 ||
  requirePeer("keystone (for python3)", "python3-keystone");

/** Where a role is held, or where a token is for. */
export type Scope = { readonly project: string } | { readonly system: "all" };

export interface Login {
  readonly username: string;
  readonly password: string;
  readonly scope: Scope;
}

/** What newer Keystones bring themselves: the role between admin and member. */
const IMPLICATIONS = [
  ["admin", "manager"],
  ["manager", "member"],
] as const;

const ADMIN_PASSWORD = "admin-pw";

/**
 * Debian's Keystone with a database of its own on loopback, gone when disposed. Starting takes some 5 s. It has the
 * roles admin, manager, member, reader (each implies the next) and service, the projects `admin` and `service`, and the
 * user `admin`, administrator of both the system and the project `admin`. Names stand for ids everywhere.
 */
export class Keystone implements AsyncDisposable {
  /** With `/v3`. */
  readonly url: string;
  readonly admin: Login = { username: "admin", password: ADMIN_PASSWORD, scope: { system: "all" } };
  readonly #folder: string;
  readonly #port: number;
  readonly #ids = new Map<string, string>();
  #program: Program;
  #adminToken = "";

  private constructor(folder: string, port: number) {
    this.#folder = folder;
    this.#port = port;
    this.url = `http://127.0.0.1:${port}/v3`;
    this.#program = this.#launch();
  }

  static async start(): Promise<Keystone> {
    const folder = await mkdtemp(join(tmpdir(), "outband-keystone-"));
    await writeFile(join(folder, "keystone.conf"), configuration(folder));
    const keystone = new Keystone(folder, await freePort());
    try {
      await keystone.#answers();
      await keystone.#addRoles();
    } catch (error) {
      await keystone[Symbol.asyncDispose]();
      throw error;
    }
    return keystone;
  }

  get output(): string {
    return this.#program.output;
  }

  /** The id of a new project. */
  async createProject(name: string): Promise<string> {
    return await this.#create("project", name);
  }

  /** A user with one role. Projects and users that do not exist yet are made. */
  async createUser(username: string, role: string, scope: Scope, password = `${username}-pw`): Promise<Login> {
    await this.#create("user", username, { password });
    await this.assign(username, role, scope);
    return { username, password, scope };
  }

  /** One more role for a user. */
  async assign(username: string, role: string, scope: Scope): Promise<void> {
    const where = "system" in scope ? "system" : `projects/${await this.#create("project", scope.project)}`;
    const user = await this.#create("user", username);
    await this.request("PUT", `/${where}/users/${user}/roles/${await this.#create("role", role)}`);
  }

  /** A service and its public end point in the catalog. */
  async addEndpoint(type: string, name: string, url: string): Promise<void> {
    const service = await this.#create("service", name, { type });
    const endpoint = { interface: "public", region_id: "RegionOne", service_id: service, url };
    await this.request("POST", "/endpoints", { endpoint });
  }

  /** The id of a project, user or role made here. */
  idOf(kind: "project" | "user" | "role", name: string): string {
    const id = this.#ids.get(`${kind} ${name}`);
    if (id === undefined) throw new Error(`no ${kind} ${name}`);
    return id;
  }

  /** A token for a login. */
  async token(login: Login): Promise<string> {
    const { username, password, scope } = login;
    const domain = { id: "default" };
    const auth = {
      identity: { methods: ["password"], password: { user: { name: username, domain, password } } },
      scope: "system" in scope ? { system: { all: true } } : { project: { name: scope.project, domain } },
    };
    const answer = await fetch(`${this.url}/auth/tokens`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ auth }),
    });
    const text = await answer.text();
    if (answer.status !== 201) throw new Error(`token for ${username}: ${answer.status} ${text}`);
    return answer.headers.get("x-subject-token") as string;
  }

  /** Makes a token invalid, as `openstack token revoke` does. */
  async revoke(token: string): Promise<void> {
    await this.request("DELETE", "/auth/tokens", undefined, { "X-Subject-Token": token });
  }

  /** What an `openstackrc` file of this login sets: for Debian's `openstack` client and for openstacksdk. */
  env({ username, password, scope }: Login): Record<string, string> {
    return {
      OS_AUTH_TYPE: "password",
      OS_AUTH_URL: this.url,
      OS_USERNAME: username,
      OS_PASSWORD: password,
      OS_USER_DOMAIN_ID: "default",
      OS_IDENTITY_API_VERSION: "3",
      OS_REGION_NAME: "RegionOne",
      ...("system" in scope
        ? { OS_SYSTEM_SCOPE: "all" }
        : { OS_PROJECT_NAME: scope.project, OS_PROJECT_DOMAIN_ID: "default" }),
    };
  }

  /** Lines of `[keystone_authtoken]` for a service user. */
  authtoken({ username, password, scope }: Login): string[] {
    return [
      "auth_type = password",
      `auth_url = ${this.url}`,
      `www_authenticate_uri = ${this.url}`,
      `username = ${username}`,
      `password = ${password}`,
      "user_domain_id = default",
      ...("system" in scope
        ? ["system_scope = all"]
        : [`project_name = ${scope.project}`, "project_domain_id = default"]),
    ];
  }

  /** A call as administrator of the system; throws unless it succeeds. */
  async request(
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<Record<string, unknown>> {
    const answer = await fetch(`${this.url}${path}`, {
      method,
      headers: { "X-Auth-Token": this.#adminToken, "Content-Type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
  }

  /** As if its machine had lost power. Tokens outlive it. */
  async kill(): Promise<void> {
    await this.#program.kill();
  }

  /** After `kill`: the same Keystone at the same address. */
  async restart(): Promise<void> {
    this.#program = this.#launch();
    await this.#answers();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program[Symbol.asyncDispose]();
    await rm(this.#folder, { recursive: true, force: true });
  }

  #launch(): Program {
    const script = join(import.meta.dirname, "keystone-server.py");
    const env = { PATH: "/usr/bin:/bin", HOME: this.#folder, OS_BOOTSTRAP_PASSWORD: ADMIN_PASSWORD };
    return new Program(PYTHON, [script, this.#folder, String(this.#port)], { env });
  }

  async #answers(): Promise<void> {
    const program = this.#program;
    const ended = program.ended.then(() => {
      throw new Error(`Keystone ended: ${program.output}`);
    });
    const answers = eventually("Keystone to answer", async () => (await fetch(this.url)).ok, 90_000);
    // Whichever comes second is of no interest any more.
    answers.catch(() => {});
    ended.catch(() => {});
    await Promise.race([answers, ended]);
  }

  /** Bootstrap of this Keystone makes admin, member and reader, each implying the next. */
  async #addRoles(): Promise<void> {
    this.#adminToken = await this.token(this.admin);
    for (const kind of ["role", "project", "user"]) {
      const found = (await this.request("GET", `/${kind}s`)) as Record<string, { id: string; name: string }[]>;
      for (const { id, name } of found[`${kind}s`] ?? []) this.#ids.set(`${kind} ${name}`, id);
    }
    for (const [prior, implied] of IMPLICATIONS) {
      const ids = [await this.#create("role", prior), await this.#create("role", implied)];
      await this.request("PUT", `/roles/${ids[0]}/implies/${ids[1]}`);
    }
    await this.#create("role", "service");
    await this.#create("project", "service");
  }

  async #create(kind: "project" | "user" | "role" | "service", name: string, more: object = {}): Promise<string> {
    const key = `${kind} ${name}`;
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const domain = kind === "project" || kind === "user" ? { domain_id: "default" } : {};
    const made = await this.request("POST", `/${kind}s`, { [kind]: { name, ...domain, ...more } });
    const { id } = made[kind] as { id: string };
    this.#ids.set(key, id);
    return id;
  }
}

function configuration(folder: string): string {
  return `[DEFAULT]
use_stderr = true
[database]
connection = sqlite:///${folder}/keystone.db
# Nothing of a test needs to survive the machine.
sqlite_synchronous = false
[fernet_tokens]
key_repository = ${folder}/fernet
[credential]
key_repository = ${folder}/credential
[identity]
# Passwords of tests need not be hard to guess.
password_hash_rounds = 4
[token]
allow_expired_window = 3600
[cache]
# Without it, each validation of a token is hundreds of queries.
enabled = true
backend = dogpile.cache.memory
`;
}
