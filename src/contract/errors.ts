import { OutbandError } from "#/lib/errors/index.ts";

/** What can be wrong with a request before anybody looks at a node. */
export class ContractError extends OutbandError<
  | "API_INVALID_VALUE"
  | "API_UNKNOWN_FIELD"
  | "API_MISSING_FIELD"
  | "API_INVALID_PATCH"
  | "API_VERSION_MALFORMED"
  | "API_VERSION_UNSUPPORTED"
  | "API_VERSION_TOO_OLD"
  | "API_NOT_IN_THIS_VERSION"
  | "API_POLICY_INVALID"
> {}

/** 400: the text must name the field. */
export function invalid(text: string): ContractError {
  return new ContractError("API_INVALID_VALUE", "invalid", text);
}
