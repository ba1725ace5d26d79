import type { BaseMessages } from "./messages.ts";
import { checkProperty, isJsonObject } from "./property.ts";
import type { RedfishAnswer, RedfishRequest } from "./resource.ts";

/** The one parameter of a Reset action, checked; or the answer that refuses it. */
export function resetTypeOf<Type extends string>(
  action: string,
  allowed: readonly Type[],
  { body }: RedfishRequest,
  messages: BaseMessages,
): { readonly type: Type } | { readonly refusal: RedfishAnswer } {
  const given = isJsonObject(body) ? body : {};
  const unknown = Object.keys(given).filter((name) => name !== "ResetType");
  if (unknown.length > 0) {
    const complaints = unknown.map((name) => messages.message("ActionParameterUnknown", [action, name], [name]));
    return { refusal: messages.error(400, complaints) };
  }
  if (given.ResetType === undefined) {
    const complaint = messages.message("ActionParameterMissing", [action, "ResetType"], ["ResetType"]);
    return { refusal: messages.error(400, [complaint]) };
  }
  const complaint = checkProperty(messages, "ResetType", given.ResetType, { kind: "enum", values: allowed });
  return complaint ? { refusal: messages.error(400, [complaint]) } : { type: given.ResetType as Type };
}
