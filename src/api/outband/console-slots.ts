import type { ConsoleDescription } from "#/conductor/interfaces/index.ts";
import { invalid, ROUTES, readBoolean, routePath, shown } from "#/contract/index.ts";
import type { ConsoleKind } from "#/model/index.ts";
import { accepted, type Call, namedParameters, ok, param, queryParameters } from "../http/call.ts";
import type { Serve } from "../http/routing.ts";
import { nodeOf, type OutbandDeps } from "./outband-deps.ts";

/** Both consoles of a node: GET consoles, and PUT consoles/{kind}, which answers as Ironic's states/console does. */
export function serveConsoleSlots(serve: Serve, deps: OutbandDeps): void {
  serve(ROUTES.listConsoles, async (call) => {
    queryParameters(call, {});
    const { uuid } = await nodeOf(deps, call);
    return ok({ consoles: (await deps.conductor.listConsoles(uuid)).map(consoleToWire) });
  });
  serve(ROUTES.enableConsole, async (call) => {
    const asked = namedParameters(call, { enabled: readBoolean, interface: readName }, ["enabled"]);
    const kind = readKind(call);
    const { uuid } = await nodeOf(deps, call);
    await deps.conductor.setConsole(uuid, asked.enabled, kind, asked.interface);
    return accepted(`${call.baseUrl}${routePath(ROUTES.listConsoles, { node: param(call, "node") })}`);
  });
}

function consoleToWire({ kind, interfaceName, interfaces, enabled, primary, address }: ConsoleDescription): object {
  return { kind, interface: interfaceName, interfaces, enabled, primary, address };
}

function readKind(call: Call): ConsoleKind {
  const kind = param(call, "kind");
  if (kind === "graphical" || kind === "serial") return kind;
  throw invalid(`Invalid kind of console: ${shown(kind)}; it is "graphical" or "serial"`);
}

function readName(name: string, value: unknown): string {
  if (typeof value === "string" && value !== "") return value;
  throw invalid(`Invalid ${name}: ${shown(value)}; it is the name of a console interface`);
}
