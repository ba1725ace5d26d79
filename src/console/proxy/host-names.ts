import { isIP } from "node:net";

/** A host as compared: lower case, no port, no brackets, no trailing dot; addresses in their canonical form. */
export type HostName = string;

const AUTHORITY = /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?$/;

/** The host of a `Host` header, or null when it is not one. */
export function tryHostName(authority: string): HostName | null {
  return AUTHORITY.test(authority) ? hostOf(`http://${authority}`) : null;
}

/** An `Origin` header or an origin from the configuration. Null for `null`, other schemes, and anything more than an origin. */
export function tryOrigin(text: string): { origin: string; host: HostName } | null {
  const [, scheme, authority] = /^(https?):\/\/([^/?#]+)\/?$/i.exec(text) ?? [];
  if (scheme === undefined || authority === undefined || !AUTHORITY.test(authority)) return null;
  const host = hostOf(text);
  return host === null ? null : { origin: new URL(text).origin, host };
}

/** An address needs no name, so nobody can point a name of theirs at us with it: DNS rebinding ends here. */
export function isLiteral(host: HostName): boolean {
  return host === "localhost" || isIP(host) !== 0;
}

function hostOf(url: string): HostName | null {
  if (!URL.canParse(url)) return null;
  return new URL(url).hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
}
