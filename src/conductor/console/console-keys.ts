import type { HubAddress } from "#/console/interfaces/index.ts";
import type { JsonObject, Node } from "#/model/index.ts";

/** What a running graphical console keeps in `driver_internal_info`, under Ironic's names (facts: Nova reads the first two). */
const VNC_HOST = "vnc_host";
const VNC_PORT = "vnc_port";
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
export function withConsole(info: JsonObject, address: HubAddress, token: JsonObject): JsonObject {
  const { [NEEDS_STOP]: _, ...rest } = info;
  return { ...rest, ...token, [VNC_HOST]: address.host, [VNC_PORT]: address.port };
}

/** The whole of `driver_internal_info` without any trace of a console. */
export function withoutConsole(info: JsonObject): JsonObject {
  const { [VNC_HOST]: _h, [VNC_PORT]: _p, [TOKEN]: _t, [TOKEN_CREATED]: _c, [NEEDS_STOP]: _n, ...rest } = info;
  return rest;
}

/** For `keep`: takes the token out. */
export const NO_TOKEN = { [TOKEN]: undefined, [TOKEN_CREATED]: undefined };
