import { HttpError } from "../errors.ts";
import { isLoopbackHost } from "./loopback.ts";

export interface BrowserGuardOptions {
  /** Only names of this machine are allowed in `Host`. */
  readonly loopbackOnly: boolean;
  readonly publicEndpoint: string | null;
}

/** What the guard reads of a request. */
export interface GuardedRequest {
  readonly method: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
}

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Keeps web pages from driving the API with the user's own browser.
 *
 * An API without authentication on loopback trusts whoever can reach it, and every page in a local browser can. A page
 * of another origin is stopped by its `Origin` header; a page that had its own name resolve to 127.0.0.1 (DNS
 * rebinding) looks same-origin, but has its own name in `Host`.
 */
export function guardAgainstBrowsers(request: GuardedRequest, options: BrowserGuardOptions): void {
  const host = parseHost(request.host);
  const published = options.publicEndpoint === null ? null : new URL(options.publicEndpoint);
  if (options.loopbackOnly && !isLoopbackHost(host.hostname) && host.hostname !== published?.hostname) {
    throw new HttpError(
      "API_FOREIGN_HOST",
      403,
      "abort",
      "The Host header does not name this machine: without authentication the API answers to localhost only. " +
        "Set [api] public_endpoint if it is reached by another name.",
    );
  }
  if (SAFE_METHODS.has(request.method) || request.origin === undefined) return;
  if (!isSameOrigin(request.origin, request.host ?? "", published)) {
    throw new HttpError(
      "API_FOREIGN_ORIGIN",
      403,
      "abort",
      "The Origin header is not this API's: web pages of other origins may not change anything here.",
    );
  }
}

/** Throws 400 for a `Host` that is missing or not a host. */
export function parseHost(host: string | undefined): URL {
  if (host && /^[\w.:[\]-]+$/.test(host) && URL.canParse(`http://${host}`)) return new URL(`http://${host}`);
  throw new HttpError("API_FOREIGN_HOST", 400, "abort", "The Host header is missing or malformed");
}

/** Compares host and port; the scheme may differ where a proxy ends TLS in front of us. */
function isSameOrigin(origin: string, host: string, published: URL | null): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, host: originHost } = new URL(origin);
  if (protocol !== "http:" && protocol !== "https:") return false;
  return originHost === new URL(`${protocol}//${host}`).host || originHost === published?.host;
}
