import bufferUtil from "bufferutil";

/** Below this many bytes the call into native code costs more than the loop. */
const NATIVE_BYTES = 48;
const key = Buffer.alloc(4);

/**
 * Removes the mask from `bytes[start..end)` in place (RFC 6455 section 5.3). `mask` is the four key bytes as a
 * big-endian number, `phase` how many bytes of this payload came before `start`.
 */
export function unmask(bytes: Uint8Array, start: number, end: number, mask: number, phase: number): void {
  if (mask === 0) return;
  const shift = (phase & 3) * 8;
  const rotated = shift === 0 ? mask : (mask << shift) | (mask >>> (32 - shift));
  if (end - start < NATIVE_BYTES) {
    for (let i = start, bit = 24; i < end; i++, bit = (bit - 8) & 31) {
      bytes[i] = (bytes[i] as number) ^ ((rotated >>> bit) & 0xff);
    }
    return;
  }
  key.writeInt32BE(rotated | 0, 0);
  bufferUtil.unmask(Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start), key);
}
