import { asObject, asText, asTexts, dig, type Json, type JsonObject } from "../json.ts";

export type Severity = "OK" | "Warning" | "Critical";

/** One entry of `@Message.ExtendedInfo` (DSP0266 "Error responses", schema Message). */
export interface RedfishMessage {
  /** "IDRAC.2.8.SYS518", "Base.v1_10_3.Success", or "" when absent. */
  readonly id: string;
  readonly text: string;
  readonly args: readonly string[];
  readonly severity: Severity;
  readonly resolution: string;
  readonly relatedProperties: readonly string[];
}

const MAX_MESSAGES = 32;
const MAX_TEXT = 400;
const RANK: Readonly<Record<Severity, number>> = { OK: 0, Warning: 1, Critical: 2 };

/**
 * Every message in a body, the worst first. What BMCs do to the format and this takes: the list may be one object, may
 * stand at top level (on 200), `MessageArgs` may be the string "[]", iLO 4 writes `MessageID`, and `error.code` may be the
 * specific id while the list is empty.
 */
export function readMessages(body: JsonObject | null): readonly RedfishMessage[] {
  if (body === null) return [];
  const error = asObject(body.error);
  const info = dig(error ?? body, "@Message.ExtendedInfo") ?? dig(body, "@Message.ExtendedInfo");
  const entries: readonly Json[] = Array.isArray(info) ? info : info === undefined ? [] : [info];
  const messages = entries
    .slice(0, MAX_MESSAGES)
    .map(asObject)
    .filter((entry) => entry !== null)
    .map(decodeMessage);
  if (error !== null) {
    const own = codeOf(error);
    const told = messages.some((message) => message.id === own.id);
    if (own.id !== "" && !told && (messages.length === 0 || !isGeneral(own.id))) messages.push(own);
  }
  return messages.sort((a, b) => RANK[b.severity] - RANK[a.severity]);
}

function decodeMessage(entry: JsonObject): RedfishMessage {
  return {
    id: oneLine(asText(entry.MessageId) ?? asText(entry.MessageID) ?? ""),
    text: oneLine(asText(entry.Message) ?? ""),
    args: asTexts(entry.MessageArgs).map(oneLine),
    severity: severityOf(asText(entry.MessageSeverity) ?? asText(entry.Severity)),
    resolution: oneLine(asText(entry.Resolution) ?? ""),
    relatedProperties: asTexts(entry.RelatedProperties).map(oneLine),
  };
}

function codeOf(error: JsonObject): RedfishMessage {
  const id = oneLine(asText(error.code) ?? "");
  const text = oneLine(asText(error.message) ?? "");
  return { id, text, args: [], severity: "Warning", resolution: "", relatedProperties: [] };
}

function isGeneral(id: string): boolean {
  return hasSuffix(id, "GeneralError") || hasSuffix(id, "ExtendedInfo");
}

/** Dell also says "Informational", which is no more than OK. */
function severityOf(text: string | null): Severity {
  return text === "Critical" || text === "Warning" ? text : "OK";
}

/** What a BMC says ends up in logs and `last_error`: bounded, on one line, without control characters. */
export function oneLine(text: string): string {
  return text.slice(0, MAX_TEXT).replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ");
}

/** Message ids are compared by their last part: registry names and versions differ between firmwares. */
export function hasSuffix(id: string, suffix: string): boolean {
  return id === suffix || id.endsWith(`.${suffix}`);
}
