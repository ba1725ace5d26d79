import type { HttpResponse } from "#/lib/http/index.ts";
import { asText, type JsonObject, tryParseObject } from "./json.ts";
import { hasSuffix, type RedfishMessage, readMessages } from "./messages/extended-info.ts";

/** What the service answered. A bad status is a value: what it means is known where the vendor is. */
export interface RedfishAnswer {
  /** "GET /redfish/v1/Systems/1", for messages. */
  readonly request: string;
  readonly status: number;
  /** 2xx. */
  readonly ok: boolean;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** null: no body, or not a JSON object. */
  readonly body: JsonObject | null;
  /** The worst first. */
  readonly messages: readonly RedfishMessage[];
}

export function decodeAnswer(request: string, response: HttpResponse): RedfishAnswer {
  const body = tryParseObject(response.body, request);
  const ok = response.status >= 200 && response.status < 300;
  return { request, status: response.status, ok, headers: response.headers, body, messages: readMessages(body) };
}

/** Whether a message with this id is there, whatever its registry: `hasMessage(answer, "SYS518")`. */
export function hasMessage(answer: RedfishAnswer, ...suffixes: readonly string[]): boolean {
  return answer.messages.some(({ id }) => suffixes.some((suffix) => hasSuffix(id, suffix)));
}

/** Like `hasMessage`, by a pattern over the last part of the id. */
export function matchesMessage(answer: RedfishAnswer, pattern: RegExp): boolean {
  return answer.messages.some(({ id }) => pattern.test(id.slice(id.lastIndexOf(".") + 1)));
}

/** The ETag to send back: the header's, else the resource's own; null for one that cannot be a header's value. */
export function etagOf(answer: RedfishAnswer): string | null {
  const etag = answer.headers.etag || asText(answer.body?.["@odata.etag"]);
  return etag && /^[\x21-\x7e]{1,256}$/.test(etag) ? etag : null;
}

/** For people: "POST /redfish/v1/... was answered 409: Server is already powered OFF. (IDRAC.2.8.PSU501)". */
export function describeAnswer(answer: RedfishAnswer): string {
  const worst = answer.messages[0];
  const said = worst ? [worst.text, worst.id && `(${worst.id})`].filter((part) => part !== "").join(" ") : "";
  return `${answer.request} was answered ${answer.status}${said === "" ? "" : `: ${said}`}`;
}
