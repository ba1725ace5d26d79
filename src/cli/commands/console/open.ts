import { ApiError } from "#/contract/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import type { Api } from "../../api.ts";

/**
 * `outband console open NODE`: enables the console if it is off, waits for the conductor to have done it, and gives the
 * URL to open. Rejects with the node's `last_error` when the conductor could not.
 */
export async function consoleOpen(api: Api, node: string, clock: Clock, timeoutMs = 60_000): Promise<string> {
  let answer = await api.call("showConsole", { node });
  if (!answer.console_enabled) await api.call("setConsole", { node, body: { enabled: true } });
  const deadline = clock.monotonic() + timeoutMs;
  while (!answer.console_enabled) {
    const { last_error: lastError } = await api.call("showStates", { node });
    if (lastError) throw new ApiError("API_REFUSED", "bmc-fault", lastError);
    if (clock.monotonic() > deadline) {
      throw new ApiError(
        "API_REFUSED",
        "unavailable",
        `the console of ${node} did not come up within ${timeoutMs / 1000} s`,
      );
    }
    await clock.sleep(200);
    answer = await api.call("showConsole", { node });
  }
  const url = answer.console_info?.url;
  if (!url) throw new ApiError("API_REFUSED", "unsupported", `the console interface of ${node} has nothing to open`);
  return url;
}

/** `outband console close NODE`. */
export function consoleClose(api: Api, node: string): Promise<void> {
  return api.call("setConsole", { node, body: { enabled: false } });
}
