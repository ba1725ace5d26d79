import { asciiText, ByteWriter } from "#/lib/bytes/index.ts";
import type { StreamReader } from "#/lib/stream/index.ts";
import type { RfbLimits } from "../limits.ts";

/**
 * The reason a server gives for a refusal, RFC 6143 sections 7.1.2 and 7.1.3: U32 length, text. One that is too long is
 * not read, since the refusal itself is what matters. Control characters (QEMU ends its reason with NUL) are dropped.
 */
export async function readReason(reader: StreamReader, limits: RfbLimits): Promise<string> {
  const length = await reader.u32("the length of the server's reason");
  if (length > limits.maxReasonBytes) return `(a reason of ${length} bytes, which was not read)`;
  const text = asciiText(await reader.exactly(length, "the server's reason"));
  return Array.from(text, (character) => (isControl(character) ? " " : character))
    .join("")
    .trim();
}

export function encodeReason(reason: string): Uint8Array {
  const text = new TextEncoder().encode(reason);
  return new ByteWriter().u32(text.length).bytes(text).finish();
}

function isControl(character: string): boolean {
  const code = character.charCodeAt(0);
  return code < 32 || (code >= 127 && code < 160);
}
