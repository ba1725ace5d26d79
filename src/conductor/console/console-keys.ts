import type { HubAddresses } from "#/console/interfaces/index.ts";
import type { JsonObject, Node } from "#/model/index.ts";

/** What a running graphical console keeps in `driver_internal_info`, under Ironic's names (facts: Nova reads the first two). */
const VNC_HOST = "vnc_host";
const VNC_PORT = "vnc_port";
/** Ours: the conductor's viewer port, which wants a token first. */
const VIEWER_HOST = "viewer_host";
const VIEWER_PORT = "viewer_port";
const TOKEN = "novnc_secret_token";
const TOKEN_CREATED = "novnc_secret_token_created";

/**
 * The name of the console interface whose `stop` must still succeed. Written before the BMC is touched, removed when the
 * console is either up or undone: what a crash leaves behind is known from it.
 */
const NEEDS_STOP = "console_needs_stop";

export function consoleNeedsStop(node: Readonly<Node>): string | null {
  const name = node.driverInternalInfo[NEEDS_STOP];
  return typeof name === "string" ? name : null;
}

export function markNeedsStop(interfaceName: string): JsonObject {
  return { [NEEDS_STOP]: interfaceName };
}

export function consoleToken(node: Readonly<Node>): string | null {
  const token = node.driverInternalInfo[TOKEN];
  return typeof token === "string" ? token : null;
}

/** The port the node's hub had: handed-out addresses stay valid when it gets it again. */
export function consolePort(node: Readonly<Node>): number | null {
  const port = node.driverInternalInfo[VNC_PORT];
  return typeof port === "number" ? port : null;
}

/** `created` is Ironic's stamp: naive UTC with six digits of fraction, also when they are zero. */
export function tokenKeys(token: string, createdAt: number): JsonObject {
  return { [TOKEN]: token, [TOKEN_CREATED]: `${new Date(createdAt).toISOString().slice(0, -1)}000` };
}

/** The whole of `driver_internal_info` for a console that is up. */
export function withConsole(info: JsonObject, address: HubAddresses, token: JsonObject): JsonObject {
  const { [NEEDS_STOP]: _, [VIEWER_HOST]: _h, [VIEWER_PORT]: _p, ...rest } = info;
  const { host, port, viewers } = address;
  const viewerKeys = viewers ? { [VIEWER_HOST]: viewers.host, [VIEWER_PORT]: viewers.port } : {};
  return { ...rest, ...token, [VNC_HOST]: host, [VNC_PORT]: port, ...viewerKeys };
}

/** The whole of `driver_internal_info` without any trace of a console. */
export function withoutConsole(info: JsonObject): JsonObject {
  const keys = new Set([VNC_HOST, VNC_PORT, VIEWER_HOST, VIEWER_PORT, TOKEN, TOKEN_CREATED, NEEDS_STOP]);
  return Object.fromEntries(Object.entries(info).filter(([key]) => !keys.has(key)));
}

/** For `keep`: takes the token out. */
export const NO_TOKEN = { [TOKEN]: undefined, [TOKEN_CREATED]: undefined };
