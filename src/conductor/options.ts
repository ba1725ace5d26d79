import type { ConsoleSessions, GraphicalHubs, SerialHubs } from "#/console/interfaces/index.ts";
import type { DriverRegistry } from "#/drivers/interfaces/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import type { InterfaceKind } from "#/model/index.ts";
import type { Store } from "#/store/index.ts";

/** Ironic's option of the same name stands behind each; `CONDUCTOR_DEFAULTS` has Ironic's default. */
export interface ConductorOptions {
  /** `[DEFAULT] host`: the name in `reservation`. Keep it across restarts. */
  readonly hostname: string;
  /** `[conductor] conductor_group`, lower case. Only nodes of this group are served. */
  readonly conductorGroup: string;
  readonly heartbeatIntervalMs: number;
  /** 0: never. */
  readonly syncPowerStateIntervalMs: number;
  /** Power reads that may fail in a row before the node goes into maintenance with fault "power failure". */
  readonly powerStateSyncMaxRetries: number;
  readonly powerStateChangeTimeoutMs: number;
  /** For "soft power off" and "soft rebooting": the operating system takes its time. */
  readonly softPowerOffTimeoutMs: number;
  readonly workersPoolSize: number;
  /** How often a lock is tried before the caller gets `NODE_LOCKED`. */
  readonly nodeLockedRetryAttempts: number;
  readonly nodeLockedRetryIntervalMs: number;
  readonly allowDeletingAvailableNodes: boolean;
  /** For nodes whose own `automated_clean` is null. */
  readonly automatedClean: boolean;
  /** How long a node waits for its ramdisk in each kind of work; 0: for ever. */
  readonly deployCallbackTimeoutMs: number;
  readonly cleanCallbackTimeoutMs: number;
  readonly inspectWaitTimeoutMs: number;
  readonly rescueCallbackTimeoutMs: number;
  readonly serviceCallbackTimeoutMs: number;
  /** `[conductor] check_provision_state_interval`: how often these are looked at. */
  readonly checkProvisionStateIntervalMs: number;
  /** `[vnc] public_url`, for example `http://127.0.0.1:6090/vnc_lite.html`. */
  readonly vncPublicUrl: string;
  /** `[vnc] read_only`: the token that `GET states/console` hands out only lets its holder watch. */
  readonly vncReadOnly: boolean;
  /** `[vnc] token_timeout`. A URL is handed out with at least half of it to go. */
  readonly tokenTimeoutMs: number;
  readonly expireConsoleSessionIntervalMs: number;
  /** How long a console may take to start or stop before the work is given up. */
  readonly consoleTimeoutMs: number;
  /** `enabled_hardware_types`; absent: every one the registry has. */
  readonly enabledHardwareTypes?: readonly string[];
  /** `enabled_<kind>_interfaces`; a kind that is absent has all of the hardware types' interfaces. */
  readonly enabledInterfaces?: Partial<Record<InterfaceKind, readonly string[]>>;
  /** `default_<kind>_interface`. A hardware type that does not have it takes its own first one. */
  readonly defaultInterfaces?: Partial<Record<InterfaceKind, string>>;
}

export const CONDUCTOR_DEFAULTS: Omit<ConductorOptions, "hostname" | "vncPublicUrl"> = {
  conductorGroup: "",
  heartbeatIntervalMs: 10_000,
  syncPowerStateIntervalMs: 60_000,
  powerStateSyncMaxRetries: 3,
  powerStateChangeTimeoutMs: 60_000,
  softPowerOffTimeoutMs: 600_000,
  workersPoolSize: 300,
  nodeLockedRetryAttempts: 3,
  nodeLockedRetryIntervalMs: 1_000,
  allowDeletingAvailableNodes: true,
  automatedClean: true,
  deployCallbackTimeoutMs: 1_800_000,
  cleanCallbackTimeoutMs: 1_800_000,
  inspectWaitTimeoutMs: 1_800_000,
  rescueCallbackTimeoutMs: 1_800_000,
  serviceCallbackTimeoutMs: 1_800_000,
  checkProvisionStateIntervalMs: 60_000,
  vncReadOnly: false,
  tokenTimeoutMs: 600_000,
  expireConsoleSessionIntervalMs: 120_000,
  consoleTimeoutMs: 120_000,
};

export interface ConductorDeps {
  readonly store: Store;
  readonly drivers: DriverRegistry;
  readonly hubs: GraphicalHubs;
  readonly serialHubs: Pick<SerialHubs, "open" | "close" | "closeAll">;
  readonly sessions: ConsoleSessions;
  readonly clock: Clock;
  readonly log: Logger;
}
