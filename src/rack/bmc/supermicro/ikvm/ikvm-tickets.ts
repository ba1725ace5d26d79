import { randomBytes } from "node:crypto";
import type { Clock } from "#/lib/time/index.ts";

/** How long a page or a token that nobody uses is good for. */
const LIFETIME_MS = 60_000;
/** The oldest go first: whoever reads the IKVM resource in a loop must not fill the BMC's memory. */
const MOST = 16;

/**
 * The way from Redfish to an iKVM session without the account's password: the IKVM resource names a page with a random
 * name, the page holds a token, and the token is good for one login, as user name with an empty password.
 */
export class IkvmTickets {
  readonly #clock: Clock;
  readonly #pages = new Map<string, number>();
  readonly #tokens = new Map<string, number>();

  constructor(deps: { readonly clock: Clock }) {
    this.#clock = deps.clock;
  }

  /** The name of a page that can be opened once. */
  issuePage(): string {
    return this.#issue(this.#pages, `${randomBytes(11).toString("base64url").slice(0, 15)}.IKVM`);
  }

  /** Opens a page: the token in it, or undefined when there is no such page any more. */
  openPage(page: string): string | undefined {
    if (!this.#redeem(this.#pages, page)) return undefined;
    return this.#issue(this.#tokens, randomBytes(12).toString("base64url").slice(0, 16));
  }

  /** True once for each token. */
  redeem(token: string): boolean {
    return this.#redeem(this.#tokens, token);
  }

  #issue(table: Map<string, number>, name: string): string {
    const [oldest] = table.keys();
    if (table.size >= MOST && oldest !== undefined) table.delete(oldest);
    table.set(name, this.#clock.monotonic() + LIFETIME_MS);
    return name;
  }

  #redeem(table: Map<string, number>, name: string): boolean {
    const until = table.get(name);
    table.delete(name);
    return until !== undefined && until > this.#clock.monotonic();
  }
}
