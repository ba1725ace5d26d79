import { equalBytes } from "#/lib/bytes/index.ts";
import type { ByteStream, StreamReader } from "#/lib/stream/index.ts";

/**
 * The DES step of VNC authentication: the 16-byte answer to a 16-byte challenge. The key is the first 8 characters of
 * the password with the bits of every byte reversed. Given by the platform, since neutral code has no DES.
 */
export type VncCipher = (password: string, challenge: Uint8Array) => Uint8Array;

const CHALLENGE_BYTES = 16;

/** VNC authentication, RFC 6143 section 7.2.2, as the client: answers the server's challenge. */
export async function answerVncAuth(
  stream: ByteStream,
  reader: StreamReader,
  password: string,
  vncCipher: VncCipher,
): Promise<void> {
  const challenge = await reader.exactly(CHALLENGE_BYTES, "the VNC authentication challenge");
  await stream.write(vncCipher(password, challenge));
}

/** As the server: true when the client knows the password. */
export async function challengeVncAuth(
  stream: ByteStream,
  reader: StreamReader,
  password: string,
  deps: { vncCipher: VncCipher; randomBytes: (length: number) => Uint8Array },
): Promise<boolean> {
  const challenge = deps.randomBytes(CHALLENGE_BYTES);
  await stream.write(challenge);
  const answer = await reader.exactly(CHALLENGE_BYTES, "the VNC authentication response");
  return equalBytes(answer, deps.vncCipher(password, challenge));
}
