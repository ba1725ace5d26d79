import type { HubAddresses, SerialAddress } from "#/console/interfaces/index.ts";
import type { ConsoleKind, JsonObject, Node } from "#/model/index.ts";

/**
 * What `driver_internal_info` holds of each of a node's two consoles (docs/decisions/0006). `vnc_host`, `vnc_port` and the
 * token's two are Ironic's names (facts: Nova reads the first two); the rest is ours.
 */
const KEYS = {
  graphical: {
    /** The console interface that runs: the slot is enabled. */
    enabled: "graphical_console_interface",
    /**
     * The console interface whose `stop` must still succeed. Written before the BMC is touched, removed when the console
     * is either up or undone: what a crash leaves behind is known from it.
     */
    needsStop: "graphical_console_needs_stop",
    host: "vnc_host",
    port: "vnc_port",
    /** The conductor's viewer port, which wants a token first. */
    viewerHost: "viewer_host",
    viewerPort: "viewer_port",
    /** The token of the node's one URL. */
    others: ["novnc_secret_token", "novnc_secret_token_created"],
  },
  serial: {
    enabled: "serial_console_interface",
    needsStop: "serial_console_needs_stop",
    host: "serial_host",
    port: "serial_port",
    viewerHost: "serial_viewer_host",
    viewerPort: "serial_viewer_port",
    others: [],
  },
} as const;

/** All that these keys are read from. */
export type ConsoleKeysNode = Readonly<Pick<Node, "driverInternalInfo">>;

export const CONSOLE_KINDS = ["graphical", "serial"] as const satisfies readonly ConsoleKind[];

/** The console interface that the slot is enabled with, or null. */
export function enabledConsole(node: ConsoleKeysNode, kind: ConsoleKind): string | null {
  return textOf(node, KEYS[kind].enabled);
}

/** The console interface that still has something to put back on the BMC, or null. */
export function consoleNeedsStop(node: ConsoleKeysNode, kind: ConsoleKind): string | null {
  return textOf(node, KEYS[kind].needsStop);
}

/** Some console of the node runs or is to run, or has something to put back. */
export function hasConsole(node: Readonly<Node>): boolean {
  return anyConsoleEnabled(node) || CONSOLE_KINDS.some((kind) => consoleNeedsStop(node, kind) !== null);
}

export function anyConsoleEnabled(node: Readonly<Node>): boolean {
  return node.consoleEnabled || CONSOLE_KINDS.some((kind) => enabledConsole(node, kind) !== null);
}

export function markNeedsStop(kind: ConsoleKind, interfaceName: string): JsonObject {
  return { [KEYS[kind].needsStop]: interfaceName };
}

/** Where the slot's console listens, or listened: handed-out addresses stay valid when it gets the same again. */
export function consoleAddress(node: Readonly<Node>, kind: ConsoleKind): SerialAddress | null {
  return addressAt(node, KEYS[kind].host, KEYS[kind].port);
}

/** Where its conductor takes viewers of the slot's console, who show a token; null while it is not enabled. */
export function viewerAddress(node: Readonly<Node>, kind: ConsoleKind): SerialAddress | null {
  return addressAt(node, KEYS[kind].viewerHost, KEYS[kind].viewerPort);
}

function addressAt(node: Readonly<Node>, hostKey: string, portKey: string): SerialAddress | null {
  const { [hostKey]: host, [portKey]: port } = node.driverInternalInfo;
  return typeof host === "string" && typeof port === "number" ? { host, port } : null;
}

export function consoleToken(node: Readonly<Node>): string | null {
  return textOf(node, "novnc_secret_token");
}

/** `created` is Ironic's stamp: naive UTC with six digits of fraction, also when they are zero. */
export function tokenKeys(token: string, createdAt: number): JsonObject {
  const created = `${new Date(createdAt).toISOString().slice(0, -1)}000`;
  return { novnc_secret_token: token, novnc_secret_token_created: created };
}

/** For `keep`: takes the token out. */
export const NO_TOKEN = { novnc_secret_token: undefined, novnc_secret_token_created: undefined };

/** The whole of `driver_internal_info` for a console that is up. */
export function withConsole(
  info: JsonObject,
  kind: ConsoleKind,
  { interfaceName, address, token }: { interfaceName: string; address: HubAddresses; token: JsonObject },
): JsonObject {
  const { enabled, needsStop, host, port, viewerHost, viewerPort } = KEYS[kind];
  const { viewers } = address;
  const rest = without(info, [needsStop, viewerHost, viewerPort]);
  return {
    ...rest,
    ...token,
    [enabled]: interfaceName,
    [host]: address.host,
    [port]: address.port,
    ...(viewers ? { [viewerHost]: viewers.host, [viewerPort]: viewers.port } : {}),
  };
}

/** The whole of `driver_internal_info` without any trace of this console. */
export function withoutConsole(info: JsonObject, kind: ConsoleKind): JsonObject {
  const { others, ...own } = KEYS[kind];
  return without(info, [...Object.values(own), ...others]);
}

function without(info: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(info).filter(([key]) => !keys.includes(key)));
}

function textOf(node: ConsoleKeysNode, key: string): string | null {
  const value = node.driverInternalInfo[key];
  return typeof value === "string" ? value : null;
}
