import {
  decodeActionInfo,
  hasMessage,
  oneLine,
  type RedfishAnswer,
  type ResetType,
} from "#/protocols/redfish/index.ts";
import type { RedfishConnection } from "./connection.ts";
import { answerError, RedfishDriverError } from "./errors.ts";
import type { LocatedSystem } from "./system.ts";

/** Sends the first of the wanted resets that the BMC allows. */
export async function reset(
  redfish: RedfishConnection,
  located: LocatedSystem,
  wanted: readonly ResetType[],
  doing: string,
): Promise<void> {
  const { target } = located.system.reset;
  const allowed = await allowedResetTypes(redfish, located, doing);
  const resetType = wanted.find((type) => allowed.length === 0 || allowed.includes(type));
  if (target === null || resetType === undefined) {
    const message = `${doing}: this BMC cannot do ${wanted.join(" or ")}; it allows ${oneLine(allowed.join(", ")) || "no reset"}`;
    throw new RedfishDriverError("REDFISH_RESET_UNSUPPORTED", "unsupported", message);
  }
  const answer = await redfish.ask(doing, (client) => client.post(target, { ResetType: resetType }));
  if (!answer.ok && !saysAlreadyThere(answer)) throw answerError(answer, doing);
}

async function allowedResetTypes(
  redfish: RedfishConnection,
  { system }: LocatedSystem,
  doing: string,
): Promise<readonly string[]> {
  const { allowed, actionInfo } = system.reset;
  if (allowed.length > 0 || actionInfo === null) return allowed;
  return decodeActionInfo(await redfish.read(actionInfo, doing), "ResetType");
}

/** Somebody was faster than we: the polling that follows finds out whether it is true. */
function saysAlreadyThere(answer: RedfishAnswer): boolean {
  return hasMessage(answer, "PSU501", "NoOperation");
}
