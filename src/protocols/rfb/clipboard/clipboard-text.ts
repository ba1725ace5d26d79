/** Clipboard text as it is on the wire: Latin-1 with LF, or, in the extended clipboard, UTF-8 with CRLF and a NUL. */

export function decodeLatin1(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return withLf(text);
}

/** What Latin-1 lacks becomes "?". */
export function encodeLatin1(text: string): Uint8Array {
  return Uint8Array.from(withLf(text), (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 256 ? code : 0x3f;
  });
}

export function decodeUtf8(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return withLf(new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end)));
}

export function encodeUtf8(text: string): Uint8Array {
  return new TextEncoder().encode(`${withLf(text).replaceAll("\n", "\r\n")}\0`);
}

function withLf(text: string): string {
  return text.replaceAll("\r\n", "\n").replaceAll("\r", "\n");
}
