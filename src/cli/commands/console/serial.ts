import { ApiError } from "#/contract/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import type { Api } from "../../api.ts";

/**
 * `outband console open --serial NODE`: enables the serial console if it is off, waits for the conductor to have done it,
 * and gives the URL of a new session. Rejects with the node's `last_error` when the conductor could not.
 */
export async function serialOpen(
  api: Api,
  node: string,
  { readOnly }: { readonly readOnly: boolean },
  clock: Clock,
  timeoutMs = 60_000,
): Promise<string> {
  if (!(await isEnabled(api, node))) {
    await api.call("enableConsole", { node, kind: "serial", body: { enabled: true } });
    await untilEnabled(api, node, clock, timeoutMs);
  }
  const mode = readOnly ? "read-only" : "write";
  return (await api.call("createSerialSession", { node, body: { mode } })).url;
}

async function isEnabled(api: Api, node: string): Promise<boolean> {
  const { consoles } = await api.call("listConsoles", { node });
  return consoles.some(({ kind, enabled }) => kind === "serial" && enabled);
}

async function untilEnabled(api: Api, node: string, clock: Clock, timeoutMs: number): Promise<void> {
  const deadline = clock.monotonic() + timeoutMs;
  while (!(await isEnabled(api, node))) {
    const { last_error: lastError } = await api.call("showStates", { node });
    if (lastError) throw new ApiError("API_REFUSED", "bmc-fault", lastError);
    if (clock.monotonic() > deadline) {
      const text = `the serial console of ${node} did not come up within ${timeoutMs / 1000} s`;
      throw new ApiError("API_REFUSED", "unavailable", text);
    }
    await clock.sleep(200);
  }
}
