import { asciiText } from "#/lib/bytes/index.ts";

/** What ATEN servers call their version, and want to hear in answer. */
export type AtenVersion = "055.008" | "003.008";

export const VERSION_BYTES = 12;

/** Security type 16 is Tight's; ATEN means another thing by it. */
export const ATEN_SECURITY_TYPE = 16;

/** Bytes of uninitialised memory that a server sends after the choice of the security type. */
export const OPAQUE_BYTES = 24;

export function tryAtenVersion(bytes: Uint8Array): AtenVersion | null {
  const text = asciiText(bytes);
  if (text === "RFB 055.008\n") return "055.008";
  return text === "RFB 003.008\n" ? "003.008" : null;
}

/**
 * True for the first bytes of Tight's negotiation: a count, and capabilities with a vendor's name in capitals. A server
 * of that kind is an ordinary one, and not for this folder.
 */
export function looksLikeTight(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tunnels = view.getUint32(0);
  if (tunnels > 64) return false;
  // With no tunnels the count of authentications comes next, and pushes the first capability 4 bytes on.
  const vendor = asciiText(bytes.subarray(tunnels > 0 ? 8 : 12, tunnels > 0 ? 12 : 16));
  return /^[A-Z]{4}$/.test(vendor);
}
