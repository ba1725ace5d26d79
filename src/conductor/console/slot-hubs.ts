import type { HubAddresses } from "#/console/interfaces/index.ts";
import { serialConsoleInfo } from "#/console/serial/index.ts";
import type { ConsoleInterface } from "#/drivers/interfaces/index.ts";
import type { ConsoleKind, JsonObject, Node } from "#/model/index.ts";
import type { ConductorContext } from "../context.ts";
import type { ConsoleInfo } from "../interfaces/index.ts";
import type { Task } from "../task/index.ts";
import { freshToken, mintToken } from "./console-token.ts";
import { consoleUrl } from "./console-url.ts";
import { consoleAddress, consoleToken } from "./slot-keys.ts";

/**
 * Starts the console on the BMC and its hub here, on the port it had before if that can be had. All that differs between
 * the kinds is in this file.
 */
export async function openHub(
  context: ConductorContext,
  task: Task,
  console: ConsoleInterface,
  signal: AbortSignal,
): Promise<{ address: HubAddresses; token: JsonObject }> {
  const { uuid } = task.node;
  signal.throwIfAborted();
  if (console.kind === "graphical") {
    const upstream = await console.start(task.forDriver(signal));
    signal.throwIfAborted();
    const port = lastPort(context, task.node, "graphical");
    const address = await context.hubs.open(uuid, upstream, port === undefined ? {} : { port });
    context.lastPorts.graphical.set(uuid, address.port);
    return { address, token: await tokenToKeep(context, task) };
  }
  if (console.kind !== "serial") throw new TypeError(`a console of kind ${console.kind} has no hub`);
  const upstream = await console.start(task.forDriver(signal));
  signal.throwIfAborted();
  const wish = upstream.port ?? lastPort(context, task.node, "serial");
  const required = upstream.port !== undefined;
  const address = await context.serialHubs.open(
    uuid,
    upstream,
    wish === undefined ? undefined : { port: wish, required },
  );
  context.lastPorts.serial.set(uuid, address.port);
  return { address, token: {} };
}

function lastPort({ lastPorts }: ConductorContext, node: Readonly<Node>, kind: ConsoleKind): number | undefined {
  return consoleAddress(node, kind)?.port ?? lastPorts[kind].get(node.uuid);
}

/** Idempotent. */
export async function closeHub({ hubs, serialHubs }: ConductorContext, kind: ConsoleKind, uuid: string): Promise<void> {
  await (kind === "graphical" ? hubs : serialHubs).close(uuid);
}

/** What a client opens the console with. Null: the console went away meanwhile. */
export async function consoleInfo(
  context: ConductorContext,
  node: Readonly<Node>,
  kind: ConsoleKind,
): Promise<ConsoleInfo | null> {
  if (kind === "serial") {
    const address = consoleAddress(node, "serial");
    return address && serialConsoleInfo(address);
  }
  const token = await freshToken(context, node);
  return token === null ? null : { type: "vnc", url: consoleUrl(context.options.vncPublicUrl, node.uuid, token) };
}

/** Nothing new while the node's token is good: URLs handed out before a restart go on working. */
async function tokenToKeep(context: ConductorContext, task: Task): Promise<JsonObject> {
  const { uuid } = task.node;
  const token = consoleToken(task.node);
  if (token !== null && (await context.sessions.check(uuid, token))) return {};
  return (await mintToken(context, uuid)).keys;
}
