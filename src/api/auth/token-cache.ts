import { createHash } from "node:crypto";
import type { Clock } from "#/lib/time/index.ts";
import type { TokenFacts } from "#/openstack/keystone/index.ts";

/** Valid tokens to remember. */
const MAX_VALID = 4096;

/** Invalid ones, apart: whoever sends rubbish must not push out what is good. */
const MAX_INVALID = 1024;

/** An invalid token is asked about again after this: one may be young on a Keystone that is behind. */
const MAX_INVALID_MS = 30_000;

type Ask = (token: string, how: { allowExpired: boolean }) => Promise<TokenFacts | null>;

interface Entry {
  readonly facts: TokenFacts | null;
  readonly until: number;
}

/**
 * Remembers what Keystone said about tokens, by their hash: the tokens themselves are not kept. A token that Keystone
 * revokes is good here for at most `cacheMs` longer. One question at a time is asked about a token, whoever waits.
 */
export class TokenCache {
  readonly #ask: Ask;
  readonly #clock: Clock;
  readonly #cacheMs: number;
  readonly #valid = new Map<string, Entry>();
  readonly #invalid = new Map<string, Entry>();
  readonly #underWay = new Map<string, Promise<TokenFacts | null>>();

  /** `cacheMs` 0: every request asks. */
  constructor(ask: Ask, options: { clock: Clock; cacheMs: number }) {
    this.#ask = ask;
    this.#clock = options.clock;
    this.#cacheMs = options.cacheMs;
  }

  /** Whose a token is; null when it is not valid, or its time is over and that is not allowed. */
  async facts(token: string, allowExpired: boolean): Promise<TokenFacts | null> {
    const key = createHash("sha256")
      .update(allowExpired ? "expired\0" : "")
      .update(token)
      .digest("base64");
    const known =
      fresh(this.#valid, key, this.#clock.monotonic()) ?? fresh(this.#invalid, key, this.#clock.monotonic());
    const facts = known ? known.facts : await this.#askOnce(key, token, allowExpired);
    return facts && !allowExpired && facts.expiresAt <= this.#clock.now() ? null : facts;
  }

  #askOnce(key: string, token: string, allowExpired: boolean): Promise<TokenFacts | null> {
    const underWay = this.#underWay.get(key);
    if (underWay) return underWay;
    const asked = this.#askAndRemember(key, token, allowExpired).finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, asked);
    return asked;
  }

  async #askAndRemember(key: string, token: string, allowExpired: boolean): Promise<TokenFacts | null> {
    const facts = await this.#ask(token, { allowExpired });
    const now = this.#clock.monotonic();
    if (facts) remember(this.#valid, key, { facts, until: now + this.#cacheMs }, MAX_VALID);
    else remember(this.#invalid, key, { facts, until: now + Math.min(this.#cacheMs, MAX_INVALID_MS) }, MAX_INVALID);
    return facts;
  }
}

/** Used last goes out last. */
function fresh(entries: Map<string, Entry>, key: string, now: number): Entry | undefined {
  const entry = entries.get(key);
  if (!entry) return undefined;
  entries.delete(key);
  if (entry.until <= now) return undefined;
  entries.set(key, entry);
  return entry;
}

function remember(entries: Map<string, Entry>, key: string, entry: Entry, most: number): void {
  entries.delete(key);
  entries.set(key, entry);
  const oldest = entries.keys().next().value;
  if (entries.size > most && oldest !== undefined) entries.delete(oldest);
}
