import { createCipheriv } from "node:crypto";

/**
 * VNC authentication's answer (RFC 6143 7.2.2): DES over the two halves of the 16-byte challenge, the key being the
 * first 8 bytes of the password with the bits of each byte reversed. OpenSSL 3 has no single DES by default; triple DES
 * with the same key three times is the same function.
 */
export function vncCipher(password: string, challenge: Uint8Array): Uint8Array {
  const key = new Uint8Array(8);
  key.set(Buffer.from(password, "latin1").subarray(0, 8).map(reverseBits));
  const cipher = createCipheriv("des-ede3-ecb", Buffer.concat([key, key, key]), null);
  cipher.setAutoPadding(false);
  return Buffer.concat([cipher.update(challenge), cipher.final()]);
}

function reverseBits(byte: number): number {
  let reversed = 0;
  for (let bit = 0; bit < 8; bit++) reversed |= ((byte >> bit) & 1) << (7 - bit);
  return reversed;
}
