import type { ConductorApi } from "#/conductor/interfaces/index.ts";
import type { ConsoleHistory, ConsoleSessions, GraphicalConsoles, SerialConsoles } from "#/console/interfaces/index.ts";
import type { PolicyOptions } from "#/contract/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import type { KeystoneClient } from "#/openstack/keystone/index.ts";
import type { Store } from "#/store/index.ts";
import type { KeystoneAuthOptions } from "./auth/keystone.ts";
import type { LockoutOptions } from "./auth/login-guard.ts";

export interface ApiTlsOptions {
  readonly certFile: string;
  readonly keyFile: string;
  /** Default TLS 1.3, as Ironic's. */
  readonly minVersion?: "TLSv1.2" | "TLSv1.3";
}

/** For the calls of deploy ramdisks. */
export interface RamdiskOptions {
  /** `[api] enable_ramdisk_endpoints`. */
  readonly enabled: boolean;
  /** `[api] restrict_lookup`: only nodes that a ramdisk is at work on are found. */
  readonly restrictLookup: boolean;
  /** `[api] ramdisk_heartbeat_timeout`, told to the ramdisk. */
  readonly heartbeatTimeoutSeconds: number;
}

export interface ApiOptions {
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  /** The URL clients reach this API by, without /v1; null: made from each request's own Host. */
  readonly publicEndpoint: string | null;
  /** Most items in one answer. */
  readonly maxLimit: number;
  readonly maxBodyBytes: number;
  /** Of PUT states/provision, which may hold a config drive. */
  readonly maxProvisionBodyBytes: number;
  readonly maxJsonDepth: number;
  readonly ramdisk: RamdiskOptions;
  readonly authStrategy: "noauth" | "http_basic" | "keystone";
  /** Needed by keystone only. */
  readonly keystone?: KeystoneAuthOptions;
  /** `user:bcrypt` lines; needed by http_basic only. */
  readonly htpasswdFile: string | null;
  /** Of http_basic. */
  readonly lockout: LockoutOptions;
  /** Who may do what; asked in every strategy, though only Keystone knows anybody but administrators. */
  readonly policy: PolicyOptions;
  /** Lets noauth listen where others can reach it. */
  readonly allowNoauthBeyondLoopback: boolean;
  readonly tls?: ApiTlsOptions;
}

export interface ApiDeps {
  readonly store: Store;
  readonly conductor: ConductorApi;
  readonly consoles: GraphicalConsoles;
  readonly serial: SerialConsoles;
  readonly sessions: Pick<ConsoleSessions, "find">;
  /** Without it, there are no screenshots and recordings. */
  readonly history?: ConsoleHistory;
  /** Needed by the strategy keystone only. */
  readonly keystone?: Pick<KeystoneClient, "validate">;
  readonly clock: Clock;
  readonly log: Logger;
}
