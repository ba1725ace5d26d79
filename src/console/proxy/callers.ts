import { ProxyError } from "./errors.ts";
import { isLiteral, tryHostName, tryOrigin } from "./host-names.ts";
import type { ProxyOptions } from "./options.ts";

/** Who may call: decided from the configuration alone, once. No request ever adds to it (LP 2160548). */
export interface Callers {
  /** Is this `Host` one of ours? A page that rebinds its own name to our address fails here. */
  knowsHost(host: string | undefined): boolean;
  /** May a page of this origin connect to that host? Absent: not a browser. */
  allowsOrigin(origin: string | undefined, host: string): boolean;
}

export function createCallers(
  options: Pick<ProxyOptions, "publicUrls" | "allowedOrigins" | "allowedHosts">,
  section: string,
): Callers {
  const hosts = new Set(options.allowedHosts.map((text) => readHost(text, section)));
  const origins = new Set<string>();
  const originHosts = new Set<string>();

  for (const text of options.allowedOrigins) {
    // Legal in [cors] and meant for the API, where it hands out no console. Here it stands for nobody, as in Ironic.
    if (text === "*") continue;
    const origin = tryOrigin(text);
    if (origin) origins.add(origin.origin);
    else originHosts.add(readHost(text, section));
  }
  for (const text of options.publicUrls) {
    const origin = URL.canParse(text) ? tryOrigin(new URL(text.replace(/^ws/i, "http")).origin) : null;
    if (origin === null) {
      const message = `[${section}] ${JSON.stringify(text)} is not the URL of a page or a WebSocket`;
      throw new ProxyError("PROXY_OPTION", "invalid", message);
    }
    hosts.add(origin.host);
    origins.add(origin.origin);
  }

  return {
    knowsHost(text) {
      const host = text === undefined ? null : tryHostName(text);
      return host !== null && (isLiteral(host) || hosts.has(host));
    },
    allowsOrigin(text, hostText) {
      if (text === undefined) return true;
      const origin = tryOrigin(text);
      if (origin === null) return false;
      return origin.host === tryHostName(hostText) || origins.has(origin.origin) || originHosts.has(origin.host);
    },
  };
}

function readHost(text: string, section: string): string {
  const host = tryHostName(text);
  if (host !== null) return host;
  throw new ProxyError(
    "PROXY_OPTION",
    "invalid",
    `[${section}] ${JSON.stringify(text)} is neither a host name nor an origin such as https://horizon.example`,
  );
}
