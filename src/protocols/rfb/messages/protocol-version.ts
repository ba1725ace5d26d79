import { asciiBytes, asciiText } from "#/lib/bytes/index.ts";

/** ProtocolVersion, RFC 6143 section 7.1.1: "RFB xxx.yyy\n". */
export type RfbVersion = "3.3" | "3.7" | "3.8";

export const PROTOCOL_VERSION_BYTES = 12;

const WIRE: Readonly<Record<RfbVersion, string>> = {
  "3.3": "RFB 003.003\n",
  "3.7": "RFB 003.007\n",
  "3.8": "RFB 003.008\n",
};

export function encodeProtocolVersion(version: RfbVersion): Uint8Array {
  return asciiBytes(WIRE[version]);
}

/**
 * The version to speak with a peer that wrote this, or null when it is none. 3.5 and 3.6 count as 3.3; what is newer
 * than 3.8 (Apple 3.889, Intel AMT 4.0) is spoken to in 3.8.
 */
export function tryProtocolVersion(bytes: Uint8Array): RfbVersion | null {
  const match = /^RFB (\d{3})\.(\d{3})\n$/.exec(asciiText(bytes));
  if (!match) return null;
  const major = Number(match[1]);
  const minor = Number(match[2]);
  if (major === 3) return minor < 3 ? null : minor < 7 ? "3.3" : minor === 7 ? "3.7" : "3.8";
  return major === 4 || major === 5 ? "3.8" : null;
}
