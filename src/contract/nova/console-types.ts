import type { ConsoleKind } from "#/model/index.ts";
import { invalid } from "../errors.ts";
import { isJsonObject, shown } from "../values.ts";
import { COMPUTE_SINCE, type ComputeMicroversion } from "./microversion.ts";

/** A way into a server's console as Nova names it. `kind`: which of ours it is; null: one that we never have. */
export interface ConsoleTypeRow {
  readonly protocol: string;
  readonly type: string;
  readonly since: ComputeMicroversion;
  readonly kind: ConsoleKind | null;
}

const CONSOLE_TYPES: readonly ConsoleTypeRow[] = [
  { protocol: "vnc", type: "novnc", since: COMPUTE_SINCE.remoteConsoles, kind: "graphical" },
  { protocol: "vnc", type: "xvpvnc", since: COMPUTE_SINCE.remoteConsoles, kind: null },
  { protocol: "spice", type: "spice-html5", since: COMPUTE_SINCE.remoteConsoles, kind: null },
  { protocol: "rdp", type: "rdp-html5", since: COMPUTE_SINCE.remoteConsoles, kind: null },
  { protocol: "serial", type: "serial", since: COMPUTE_SINCE.remoteConsoles, kind: "serial" },
  { protocol: "mks", type: "webmks", since: COMPUTE_SINCE.webmks, kind: null },
  { protocol: "spice", type: "spice-direct", since: COMPUTE_SINCE.spiceDirect, kind: null },
];

/** The actions of `POST /servers/<s>/action` that Nova had before 2.6, and what each of them takes. */
export const CONSOLE_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  "os-getVNCConsole": ["novnc", "xvpvnc"],
  "os-getSPICEConsole": ["spice-html5"],
  "os-getRDPConsole": ["rdp-html5"],
  "os-getSerialConsole": ["serial"],
};

/** The body of `POST /servers/<s>/remote-consoles`: exactly protocol and type, of a pair that belongs together. */
export function readRemoteConsole(body: unknown, version: ComputeMicroversion): ConsoleTypeRow {
  const asked = onlyKey(body, "remote_console");
  const rows = CONSOLE_TYPES.filter((row) => row.since <= version);
  const protocol = oneOf("protocol", asked.protocol, [...new Set(rows.map((row) => row.protocol))]);
  const type = oneOf(
    "type",
    asked.type,
    rows.map((row) => row.type),
  );
  refuseOthers("remote_console", asked, ["protocol", "type"]);
  const row = rows.find((one) => one.type === type && one.protocol === protocol);
  if (row) return row;
  throw invalid(`Invalid console type ${type}`);
}

/** The body of one of the `os-get*Console` actions. */
export function readConsoleAction(action: string, argument: unknown): ConsoleTypeRow {
  const asked = argumentOf(action, argument);
  const type = oneOf("type", asked.type, CONSOLE_ACTIONS[action] ?? []);
  refuseOthers(action, asked, ["type"]);
  return CONSOLE_TYPES.find((row) => row.type === type) as ConsoleTypeRow;
}

/** The `length` of `os-getConsoleOutput`: lines from the end; null for all. */
export function readConsoleOutput(argument: unknown): number | null {
  const asked = argumentOf("os-getConsoleOutput", argument);
  refuseOthers("os-getConsoleOutput", asked, ["length"]);
  const { length } = asked;
  if (length === undefined || length === null) return null;
  const lines = typeof length === "string" && /^-?\d{1,9}$/.test(length) ? Number(length) : length;
  if (typeof lines !== "number" || !Number.isSafeInteger(lines)) {
    throw field("length", length, "must be a whole number");
  }
  if (lines < -1) throw field("length", length, `${lines} is less than the minimum of -1`);
  return lines === -1 ? null : lines;
}

/** The one action that an action's body names. */
export function readAction(body: unknown): { readonly action: string; readonly argument: unknown } {
  const names = isJsonObject(body) ? Object.keys(body) : [];
  const [action] = names;
  if (!isJsonObject(body) || names.length !== 1 || action === undefined) throw invalid("Malformed request body");
  return { action, argument: body[action] };
}

function onlyKey(body: unknown, key: string): Record<string, unknown> {
  if (!isJsonObject(body)) throw invalid("Malformed request body");
  const asked = body[key];
  refuseOthers("body", body, [key]);
  return argumentOf(key, asked);
}

function argumentOf(name: string, argument: unknown): Record<string, unknown> {
  if (isJsonObject(argument)) return argument;
  if (argument === undefined) throw invalid(`Invalid input for field/attribute body. '${name}' is a required property`);
  throw field(name, argument, "it is not an object");
}

function oneOf(name: string, value: unknown, known: readonly string[]): string {
  const found = known.find((one) => one === value);
  if (found !== undefined) return found;
  if (value === undefined) throw invalid(`Invalid input for field/attribute: '${name}' is a required property`);
  throw field(name, value, `it is not one of ${known.join(", ")}`);
}

function refuseOthers(name: string, given: Record<string, unknown>, known: readonly string[]): void {
  const others = Object.keys(given).filter((key) => !known.includes(key));
  if (others.length > 0) throw field(name, others[0], "additional properties are not allowed");
}

function field(name: string, value: unknown, reason: string) {
  return invalid(`Invalid input for field/attribute ${name}. Value: ${shown(value)}. ${reason}`);
}
