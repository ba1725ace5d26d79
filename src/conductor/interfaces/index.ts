import type {
  BootDevice,
  BootDeviceSetting,
  InterfaceKind,
  Node,
  NodeCreateRequest,
  NodeUpdateRequest,
  PowerTarget,
} from "#/model/index.ts";
import type { RecordsApi } from "./record-verbs.ts";

export type { RecordsApi, RecordVerbs } from "./record-verbs.ts";

/** `console_info` on the wire: `{"type": "vnc", "url": ...}`; `{}` for Ironic's `fake`. */
export type ConsoleInfo = { readonly type: string; readonly url: string } | Readonly<Record<string, never>>;

/** What `GET nodes/<n>/validate` says of one interface. `null`: the hardware type has nothing to check. */
export type InterfaceValidation = { readonly result: boolean | null; readonly reason?: string };

/** A hardware type as `GET drivers` shows it. */
export interface DriverDescription {
  readonly name: string;
  readonly hosts: readonly string[];
  /** Names per kind, the default first. */
  readonly interfaces: Readonly<Record<InterfaceKind, readonly string[]>>;
}

/**
 * What the API asks of a conductor: a direct call inside `serve`, JSON-RPC between processes. Every verb resolves as
 * soon as Ironic would answer; long work goes on in the background and ends in the node's `last_error`.
 * Errors are `OutbandError`s; `conflict` with code `NODE_LOCKED` when another task holds the node.
 */
export interface ConductorApi {
  readonly records: RecordsApi;
  /** Checks driver and interfaces, fills the defaults in, stores. */
  createNode(node: NodeCreateRequest): Promise<Node>;
  /** Applies a change under the lock, with Ironic's rules on what may change when. */
  updateNode(uuid: string, change: NodeUpdateRequest, options?: { resetInterfaces?: boolean }): Promise<Node>;
  destroyNode(uuid: string): Promise<void>;
  validateNode(uuid: string): Promise<Record<string, InterfaceValidation>>;
  setPowerState(uuid: string, target: PowerTarget, timeoutSeconds: number | null): Promise<void>;
  getConsole(uuid: string): Promise<{ enabled: boolean; info: ConsoleInfo | null }>;
  setConsole(uuid: string, enabled: boolean): Promise<void>;
  getBootDevice(uuid: string): Promise<BootDeviceSetting>;
  setBootDevice(uuid: string, device: BootDevice, persistent: boolean): Promise<void>;
  supportedBootDevices(uuid: string): Promise<readonly BootDevice[]>;
  setMaintenance(uuid: string, maintenance: boolean, reason: string | null): Promise<void>;
  listDrivers(): Promise<readonly DriverDescription[]>;
  /** Property names with a sentence each; null for a driver nobody serves. */
  driverProperties(driver: string): Promise<Readonly<Record<string, string>> | null>;
}
