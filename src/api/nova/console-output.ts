import { OutbandError } from "#/lib/errors/index.ts";
import { ApiError } from "../errors.ts";
import type { Call } from "../http/call.ts";
import { findServer } from "./find-server.ts";
import type { NovaDeps } from "./nova-deps.ts";

/**
 * What a server has said on its serial console, the last `lines` of it; null for all that is kept. Reading switches nothing on: of a
 * console that is off it is what was kept while it was on.
 */
export async function consoleOutput(deps: NovaDeps, call: Call, lines: number | null): Promise<string> {
  const { uuid } = await findServer(deps.store, call);
  if (lines === 0) return "";
  try {
    const output = await deps.serial.plainOutput(uuid, lines === null ? {} : { lines });
    return Array.from(output).filter(isShown).join("");
  } catch (error) {
    if (!(error instanceof OutbandError) || error.code !== "SERIAL_NOT_RUNNING") throw error;
    deps.log.info("no console output", { node: uuid, reason: error.message });
    throw new ApiError("CONSOLE_NOT_AVAILABLE", "not-found", "Guest does not have a console available.");
  }
}

/** Nova leaves out control characters but tab and new line. */
function isShown(character: string): boolean {
  return character >= " " || character === "\t" || character === "\n";
}
