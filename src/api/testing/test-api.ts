import type { FastifyInstance } from "fastify";
import { POLICY_DEFAULTS } from "#/contract/index.ts";
import { MemoryLogger } from "#/lib/log/index.ts";
import { systemClock } from "#/lib/time/index.ts";
import { openMemoryStore, type Store } from "#/store/index.ts";
import type { Authenticator } from "../auth/authenticator.ts";
import { openNoauth } from "../auth/noauth.ts";
import type { ApiOptions } from "../options.ts";
import { buildServer } from "../server.ts";
import { FakeConductor } from "./fake-conductor.ts";
import { createFakeConsoles, createFakeSerialConsoles, createFakeSessions } from "./fake-consoles.ts";
import { createFakeHistory } from "./fake-history.ts";

export const TEST_OPTIONS: ApiOptions = {
  host: "127.0.0.1",
  port: 0,
  publicEndpoint: null,
  maxLimit: 1000,
  maxBodyBytes: 1024 * 1024,
  maxProvisionBodyBytes: 64 * 1024 * 1024,
  maxJsonDepth: 25,
  ramdisk: { enabled: true, restrictLookup: true, heartbeatTimeoutSeconds: 300 },
  authStrategy: "noauth",
  policy: POLICY_DEFAULTS,
  htpasswdFile: null,
  lockout: { threshold: 5, maxLockMs: 300_000 },
  allowNoauthBeyondLoopback: false,
};

export interface TestAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  /** Parsed JSON, or null for an empty body. */
  readonly body: Record<string, never> | null;
  readonly text: string;
}

/** An API over a memory store and a fake conductor, asked without a network. */
export class TestApi implements AsyncDisposable {
  readonly app: FastifyInstance;
  readonly store: Store;
  readonly conductor: FakeConductor;
  readonly consoles: ReturnType<typeof createFakeConsoles>;
  readonly serial: ReturnType<typeof createFakeSerialConsoles>;
  readonly sessions: ReturnType<typeof createFakeSessions>;
  readonly history: ReturnType<typeof createFakeHistory>;
  readonly log: MemoryLogger;

  private constructor(
    app: FastifyInstance,
    deps: Pick<TestApi, "store" | "conductor" | "consoles" | "serial" | "sessions" | "history" | "log">,
  ) {
    const { store, conductor, consoles, serial, sessions, history, log } = deps;
    this.sessions = sessions;
    this.consoles = consoles;
    this.serial = serial;
    this.history = history;
    this.app = app;
    this.store = store;
    this.conductor = conductor;
    this.log = log;
  }

  static async open(
    options: Partial<ApiOptions> = {},
    authenticator: Authenticator = openNoauth({ host: "127.0.0.1", allowBeyondLoopback: false }),
  ): Promise<TestApi> {
    const store = await openMemoryStore();
    const drivers = ["fake-hardware", "idrac"];
    await store.conductors.register({ hostname: "conductor-1", conductorGroup: "", drivers });
    const conductor = new FakeConductor(store);
    const log = new MemoryLogger();
    const consoles = createFakeConsoles();
    const serial = createFakeSerialConsoles();
    const history = createFakeHistory();
    const sessions = createFakeSessions();
    const deps = { store, conductor, consoles, serial, sessions, history, clock: systemClock, log };
    return new TestApi(buildServer({ ...TEST_OPTIONS, ...options }, deps, authenticator), deps);
  }

  /** `version` 0 sends no version header. An object `body` goes as JSON; a string as it is. */
  async ask(
    method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD",
    url: string,
    options: { version?: number; body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<TestAnswer> {
    const { version = 104, body } = options;
    const response = await this.app.inject({
      method,
      url,
      headers: {
        host: "localhost:6385",
        ...(version === 0 ? {} : { "x-openstack-ironic-api-version": `1.${version}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...options.headers,
      },
      ...(body === undefined ? {} : { payload: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const isJson = response.body !== "" && String(response.headers["content-type"] ?? "").includes("json");
    return {
      status: response.statusCode,
      headers: response.headers,
      body: isJson ? (JSON.parse(response.body) as Record<string, never>) : null,
      text: response.body,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.app.close();
    await this.store[Symbol.asyncDispose]();
  }
}
