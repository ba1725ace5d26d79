import { errorMessage } from "#/lib/errors/index.ts";
import { RecordingFormatError } from "./errors.ts";

export function jsonPayload(value: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

/** `what` is what is being read. */
export function parseJsonPayload(payload: Uint8Array, what: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(payload));
  } catch (error) {
    throw new RecordingFormatError("RECORDING_FORMAT", "invalid", `reading ${what}: ${errorMessage(error)}`);
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new RecordingFormatError("RECORDING_FORMAT", "invalid", `reading ${what}: it is not a JSON object`);
}
