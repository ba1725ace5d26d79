import { ApiError } from "../errors.ts";
import type { Call } from "../http/call.ts";
import { findServer } from "./find-server.ts";
import type { NovaDeps } from "./nova-deps.ts";

/** What a server has said on its serial console, the last `lines` of it; null for all that is kept. */
export async function consoleOutput(deps: NovaDeps, call: Call, _lines: number | null): Promise<string> {
  await findServer(deps.store, call);
  throw new ApiError("CONSOLE_NOT_AVAILABLE", "not-found", "Guest does not have a console available.");
}
