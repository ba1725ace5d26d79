import type { ConsoleTypeRow } from "#/contract/index.ts";
import { OutbandError } from "#/lib/errors/index.ts";
import { ApiError } from "../errors.ts";
import type { Call } from "../http/call.ts";
import { findServer } from "./find-server.ts";
import type { NovaDeps } from "./nova-deps.ts";
import { readyConsole } from "./ready-console.ts";

const SERIAL: ConsoleTypeRow = { protocol: "serial", type: "serial", since: 1, kind: "serial" };

/**
 * What a server has said on its serial console, the last `lines` of it; null for all that is kept. A console that is off
 * is enabled: what was kept before can be read again, and what comes from now on is.
 */
export async function consoleOutput(deps: NovaDeps, call: Call, lines: number | null): Promise<string> {
  const node = await findServer(deps.store, call);
  if (lines === 0) return "";
  try {
    await readyConsole(deps, node, SERIAL, call.signal);
  } catch (error) {
    if (!(error instanceof OutbandError) || error.code !== "CONSOLE_TYPE_UNAVAILABLE") throw error;
    throw new ApiError("CONSOLE_NOT_AVAILABLE", "not-found", "Guest does not have a console available.");
  }
  const output = await deps.serial.plainOutput(node.uuid, lines === null ? {} : { lines });
  return Array.from(output).filter(isShown).join("");
}

/** Nova leaves out control characters but tab and new line. */
function isShown(character: string): boolean {
  return character >= " " || character === "\t" || character === "\n";
}
