import type { DefaultContext, Section } from "../option.ts";
import { bool, host, port, url, webSocketUrl } from "../types.ts";
import { vncSection } from "./vnc.ts";

const { cert_file, key_file, tls_minimum_version, tls_ciphers, allowed_hosts, ping_interval, frame_ancestors } =
  vncSection.options;

/** Where WebSocket clients find the proxy when nobody says so: the address it listens on. */
function baseUrl(context: DefaultContext): string {
  const scheme = context.get("serial_console", "enable_ssl") ? "wss" : "ws";
  const listening = String(context.get("serial_console", "serialproxy_host"));
  const wildcard = listening === "0.0.0.0" || listening === "::";
  const address = wildcard ? String(context.get("DEFAULT", "my_ip")) : listening;
  const place = address.includes(":") ? `[${address}]` : address;
  return `${scheme}://${place}:${String(context.get("serial_console", "serialproxy_port"))}/`;
}

function publicUrl(context: DefaultContext): string {
  const page = new URL(String(context.get("serial_console", "base_url")));
  const folder = page.pathname.replace(/[^/]*$/, "");
  return `${page.protocol === "wss:" ? "https:" : "http:"}//${page.host}${folder}terminal.html`;
}

export const serialConsoleSection = {
  name: "serial_console",
  help:
    "The serial proxy: serial consoles for browsers and WebSocket clients. The names that Nova has are Nova's. Tokens " +
    "live as [vnc] token_timeout and token_ceiling say.",
  options: {
    enabled: bool({ default: true, help: "Serve serial consoles to browsers. Nova's default is false." }),
    base_url: webSocketUrl({
      default: baseUrl,
      defaultText: "made from serialproxy_host, serialproxy_port and enable_ssl: ws://127.0.0.1:6083/",
      help: "The proxy as WebSocket clients reach it. The addresses for them begin with it.",
    }),
    serialproxy_host: host({
      default: "127.0.0.1",
      help:
        "The address the proxy listens on. 0.0.0.0 or :: for all (0.0.0.0 is Nova's default); give it TLS then, or a " +
        "proxy in front.",
    }),
    serialproxy_port: port({ default: 6083, help: "The port the proxy listens on." }),
    public_url: url({
      default: publicUrl,
      defaultText: "made from base_url: http://127.0.0.1:6083/terminal.html",
      help: "The terminal's page as browsers reach it. Outband's own.",
    }),
    enable_ssl: bool({ default: false, help: "Serve HTTPS and WSS. Needs cert_file and key_file. Outband's own." }),
    cert_file: { ...cert_file, deprecatedNames: [] },
    key_file: { ...key_file, deprecatedNames: [] },
    tls_minimum_version: { ...tls_minimum_version, deprecatedNames: [] },
    tls_ciphers: { ...tls_ciphers, deprecatedNames: [] },
    allowed_hosts,
    ping_interval,
    frame_ancestors,
    max_sessions: vncSection.options.max_sessions,
  },
} as const satisfies Section;
