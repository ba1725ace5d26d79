import type {
  BootDevice,
  BootDeviceSetting,
  ConsoleKind,
  InterfaceKind,
  Node,
  NodeCreateRequest,
  NodeUpdateRequest,
  PowerTarget,
  ProvisionRequest,
  ProvisionVerb,
} from "#/model/index.ts";
import type { NodePartsApi } from "./node-parts.ts";
import type { RecordsApi } from "./record-verbs.ts";

export type { IndicatorDescription, NodePartsApi, VendorMethodDescription, VifRequest } from "./node-parts.ts";
export type { RecordsApi, RecordVerbs } from "./record-verbs.ts";

/** `console_info` on the wire: `{"type": "vnc", "url": ...}`; `{}` for Ironic's `fake`. */
export type ConsoleInfo = { readonly type: string; readonly url: string } | Readonly<Record<string, never>>;

/** One of a node's two consoles. */
export interface ConsoleDescription {
  readonly kind: ConsoleKind;
  /** The console interface that serves it, or would. */
  readonly interfaceName: string;
  /** The console interfaces of its kind that this node could have. */
  readonly interfaces: readonly string[];
  readonly enabled: boolean;
  /** It is the one that `console_interface` names, which `states/console` enables and shows. */
  readonly primary: boolean;
  /** Where its native clients connect; null while it does not listen. */
  readonly address: { readonly host: string; readonly port: number } | null;
}

/** What `GET nodes/<n>/validate` says of one interface. `null`: the hardware type has nothing to check. */
export type InterfaceValidation = { readonly result: boolean | null; readonly reason?: string };

/** A hardware type as `GET drivers` shows it. */
export interface DriverDescription {
  readonly name: string;
  readonly hosts: readonly string[];
  /** Names per kind, the default first. */
  readonly interfaces: Readonly<Record<InterfaceKind, readonly string[]>>;
}

/** What a ramdisk sends with its signs of life. */
export interface HeartbeatRequest {
  readonly callbackUrl: string;
  readonly agentToken: string | null;
  readonly agentVersion: string | null;
  readonly agentVerifyCa: string | null;
  readonly agentStatus: string | null;
  readonly agentStatusMessage: string | null;
}

/**
 * What the API asks of a conductor: a direct call inside `serve`, JSON-RPC between processes. Every verb resolves as
 * soon as Ironic would answer; long work goes on in the background and ends in the node's `last_error`.
 * Errors are `OutbandError`s; `conflict` with code `NODE_LOCKED` when another task holds the node.
 */
export interface ConductorApi extends NodePartsApi {
  readonly records: RecordsApi;
  /** Checks driver and interfaces, fills the defaults in, stores. */
  createNode(node: NodeCreateRequest): Promise<Node>;
  /** Applies a change under the lock, with Ironic's rules on what may change when. */
  updateNode(uuid: string, change: NodeUpdateRequest, options?: { resetInterfaces?: boolean }): Promise<Node>;
  destroyNode(uuid: string): Promise<void>;
  validateNode(uuid: string): Promise<Record<string, InterfaceValidation>>;
  setPowerState(uuid: string, target: PowerTarget, timeoutSeconds: number | null): Promise<void>;
  /** Starts what a verb asks for; see docs/reference/provisioning.md. */
  setProvisionState(uuid: string, verb: ProvisionVerb, request: ProvisionRequest): Promise<void>;
  /** The node as its ramdisk may see it, with the token for its heartbeats: the first time, and the mask from then on. */
  agentTokenOnce(uuid: string): Promise<{ readonly node: Node; readonly token: string }>;
  heartbeat(uuid: string, beat: HeartbeatRequest): Promise<void>;
  /** `kind` absent or null: the console that `console_interface` names, as in Ironic's API. */
  getConsole(uuid: string, kind?: ConsoleKind | null): Promise<{ enabled: boolean; info: ConsoleInfo | null }>;
  /** `interfaceName`: the console interface of the kind; absent: the one it had, or the hardware type's first. */
  setConsole(uuid: string, enabled: boolean, kind?: ConsoleKind | null, interfaceName?: string): Promise<void>;
  /** Both consoles of the node; of a hardware type that has none of a kind, the other only. */
  listConsoles(uuid: string): Promise<readonly ConsoleDescription[]>;
  getBootDevice(uuid: string): Promise<BootDeviceSetting>;
  setBootDevice(uuid: string, device: BootDevice, persistent: boolean): Promise<void>;
  supportedBootDevices(uuid: string): Promise<readonly BootDevice[]>;
  setMaintenance(uuid: string, maintenance: boolean, reason: string | null): Promise<void>;
  listDrivers(): Promise<readonly DriverDescription[]>;
  /** Property names with a sentence each; null for a driver nobody serves. */
  driverProperties(driver: string): Promise<Readonly<Record<string, string>> | null>;
}
