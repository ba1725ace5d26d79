import { ROUTES } from "#/contract/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import { type ApiClient, ApiError } from "../../api-client.ts";

interface ConsoleWire {
  readonly console_enabled: boolean;
  readonly console_info: { readonly type?: string; readonly url?: string } | null;
}

/**
 * `outband console open NODE`: enables the console if it is off, waits for the conductor to have done it, and gives the
 * URL to open. Rejects with the node's `last_error` when the conductor could not.
 */
export async function consoleOpen(api: ApiClient, node: string, clock: Clock, timeoutMs = 60_000): Promise<string> {
  let answer = await api.call<ConsoleWire>(ROUTES.showConsole, { node });
  if (!answer.console_enabled) await api.call(ROUTES.setConsole, { node }, { enabled: true });
  const deadline = clock.monotonic() + timeoutMs;
  while (!answer.console_enabled) {
    const { last_error: lastError } = await api.call<{ last_error: string | null }>(ROUTES.showStates, { node });
    if (lastError) throw new ApiError("API_REFUSED", "bmc-fault", lastError);
    if (clock.monotonic() > deadline) {
      throw new ApiError(
        "API_REFUSED",
        "unavailable",
        `the console of ${node} did not come up within ${timeoutMs / 1000} s`,
      );
    }
    await clock.sleep(200);
    answer = await api.call<ConsoleWire>(ROUTES.showConsole, { node });
  }
  const url = answer.console_info?.url;
  if (!url) throw new ApiError("API_REFUSED", "unsupported", `the console interface of ${node} has nothing to open`);
  return url;
}

/** `outband console close NODE`. */
export function consoleClose(api: ApiClient, node: string): Promise<void> {
  return api.call(ROUTES.setConsole, { node }, { enabled: false });
}
