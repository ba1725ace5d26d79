/** Without the pairs people mix up (0 O, 1 l I). 57 characters: 46 bits in the 8 that VNC authentication takes. */
const ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
const LENGTH = 8;

export function createVncPassword(random: (count: number) => Uint8Array): string {
  const even = 256 - (256 % ALPHABET.length);
  let password = "";
  while (password.length < LENGTH) {
    for (const byte of random(LENGTH)) {
      // Bytes beyond the last whole round would favour the first letters.
      if (byte < even && password.length < LENGTH) password += ALPHABET[byte % ALPHABET.length];
    }
  }
  return password;
}
