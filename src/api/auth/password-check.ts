import bcrypt from "bcrypt";
import { Limiter } from "#/lib/limiter/index.ts";

/** Half of Node's four threads: files and names need them too, and guesses must not hold up the rest of the service. */
const MAX_AT_ONCE = 2;

/** Compares passwords with bcrypt hashes, beside the event loop. */
export function createPasswordCheck(): (password: string, hash: string) => Promise<boolean> {
  const limiter = new Limiter(MAX_AT_ONCE);
  return (password, hash) => limiter.run(() => bcrypt.compare(password, asWrittenByOpenBsd(hash)));
}

/**
 * htpasswd writes $2y$, which is $2b$ under another name; the library calls every password wrong for it. Of $2a$ the
 * library keeps OpenBSD's old fault with passwords over 254 bytes, which those who write $2a$ today do not have.
 */
function asWrittenByOpenBsd(hash: string): string {
  return hash.replace(/^\$2[ay]\$/, () => "$2b$");
}
