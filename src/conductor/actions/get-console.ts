import { consoleUrl, freshToken } from "../console/index.ts";
import type { ConductorContext } from "../context.ts";
import type { ConsoleInfo } from "../interfaces/index.ts";
import { openShared } from "../task/index.ts";

/** Whether the console is enabled, and the URL to open it with. Renews what the URL carries (docs/decisions/0002). */
export async function getConsole(
  context: ConductorContext,
  uuid: string,
): Promise<{ enabled: boolean; info: ConsoleInfo | null }> {
  const task = await openShared(context, uuid, "getting console information");
  if (!task.node.consoleEnabled) return { enabled: false, info: null };
  const console = task.console;
  await console.validate(task.forDriver(context.signal));
  if (console.kind !== "graphical") return { enabled: true, info: {} };
  const token = await freshToken(context, task.node);
  if (token === null) return { enabled: false, info: null };
  return { enabled: true, info: { type: "vnc", url: consoleUrl(context.options.vncPublicUrl, uuid, token) } };
}
