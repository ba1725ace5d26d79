import { createHmac, randomBytes } from "node:crypto";

/** Answers to remember: a client that polls would else cost a bcrypt, a tenth of a second, at every request. */
const MAX_ANSWERS = 256;

/**
 * Remembers what bcrypt said, least recently used out first. The key is an HMAC under a key of this process, so that
 * neither a password nor anything that can be guessed against outside stays in memory.
 */
export class PasswordMemo {
  readonly #compare: (password: string, hash: string) => Promise<boolean>;
  readonly #key = randomBytes(32);
  readonly #answers = new Map<string, Promise<boolean>>();

  constructor(compare: (password: string, hash: string) => Promise<boolean>) {
    this.#compare = compare;
  }

  matches(password: string, hash: string): Promise<boolean> {
    const key = createHmac("sha256", this.#key).update(hash).update("\0").update(password).digest("base64");
    const answer = this.#answers.get(key) ?? this.#compare(password, hash);
    this.#answers.delete(key);
    this.#answers.set(key, answer);
    answer.catch(() => this.#answers.delete(key));
    const oldest = this.#answers.keys().next().value;
    if (this.#answers.size > MAX_ANSWERS && oldest !== undefined) this.#answers.delete(oldest);
    return answer;
  }
}
