import { RfbError } from "../../errors.ts";

/** User name and password of security type 16 as ATEN means it: 24 bytes each, filled up with NUL. */
export interface AtenCredentials {
  readonly username: string;
  readonly password: string;
}

const FIELD_BYTES = 24;
export const CREDENTIALS_BYTES = 2 * FIELD_BYTES;

export function encodeCredentials({ username, password }: AtenCredentials): Uint8Array {
  const bytes = new Uint8Array(CREDENTIALS_BYTES);
  bytes.set(field(username, "user name"));
  bytes.set(field(password, "password"), FIELD_BYTES);
  return bytes;
}

export function decodeCredentials(bytes: Uint8Array): AtenCredentials {
  return { username: text(bytes.subarray(0, FIELD_BYTES)), password: text(bytes.subarray(FIELD_BYTES)) };
}

function field(value: string, what: string): Uint8Array {
  const bytes = new TextEncoder().encode(value);
  if (bytes.length <= FIELD_BYTES) return bytes;
  const message = `the ${what} has ${bytes.length} bytes: the ATEN protocol carries ${FIELD_BYTES}`;
  throw new RfbError("RFB_AUTH_FAILED", "invalid", message);
}

function text(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}
