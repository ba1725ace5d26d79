import type { DefaultContext, Section } from "../option.ts";
import { bool, choice, host, int, list, path, port, seconds, text, url } from "../types.ts";

/** Where browsers find the proxy when nobody says so: the address it listens on. */
function publicUrl(context: DefaultContext): string {
  const scheme = context.get("vnc", "enable_ssl") ? "https" : "http";
  const listening = String(context.get("vnc", "host_ip"));
  const wildcard = listening === "0.0.0.0" || listening === "::";
  const address = wildcard ? String(context.get("DEFAULT", "my_ip")) : listening;
  return `${scheme}://${address.includes(":") ? `[${address}]` : address}:${String(context.get("vnc", "port"))}/vnc_auto.html`;
}

export const vncSection = {
  name: "vnc",
  help: "Graphical consoles: the noVNC proxy, the console tokens and the hubs.",
  options: {
    enabled: bool({ default: true, help: "Serve graphical consoles. Ironic's default is false." }),
    host_ip: host({
      default: "127.0.0.1",
      help: "The address the proxy listens on. 0.0.0.0 or :: for all (Ironic's default); give it TLS then, or a proxy in front.",
    }),
    port: port({ default: 6090, help: "The port the proxy listens on." }),
    public_url: url({
      default: publicUrl,
      defaultText: "made from host_ip, port and enable_ssl: http://127.0.0.1:6090/vnc_auto.html",
      help: "The noVNC page as browsers reach it. Console URLs begin with it.",
    }),
    enable_ssl: bool({ default: false, help: "Serve HTTPS and WSS. Needs cert_file and key_file." }),
    cert_file: path({ default: null, help: "The certificate chain, in PEM.", deprecatedNames: ["ssl_cert_file"] }),
    key_file: path({
      default: null,
      help: "The certificate's private key, in PEM.",
      deprecatedNames: ["ssl_key_file"],
    }),
    tls_minimum_version: choice(["1.2", "1.3"], {
      default: "1.2",
      help: "The oldest version of TLS taken.",
      deprecatedNames: ["ssl_minimum_version"],
    }),
    tls_ciphers: text({
      default: null,
      defaultText: "Node's",
      help: "The ciphers taken, in OpenSSL's notation.",
      deprecatedNames: ["ssl_ciphers"],
    }),
    read_only: bool({ default: false, help: "Nobody types: the proxy drops keys, pointer and clipboard." }),
    token_timeout: seconds({
      default: 600,
      min: 10,
      help: "How long a console token lives without activity. A viewer that is connected keeps it alive.",
    }),
    token_ceiling: seconds({
      default: 86_400,
      min: 10,
      help: "How long a console token lives at most, whatever the activity. Outband's own.",
    }),
    expire_console_session_interval: seconds({
      default: 120,
      min: 1,
      help: "Between two rounds that close consoles whose token has expired.",
    }),
    hub_host: host({
      default: "127.0.0.1",
      help:
        "The address on which the conductor offers each node's screen as RFB without a token, for Nova's proxy and others: the " +
        "vnc_host of the node. Beyond loopback it asks for a client certificate (hub_cert_file and the two after it). " +
        "Outband's own.",
    }),
    hub_cert_file: path({
      default: null,
      help:
        "The certificate chain, in PEM, with which the hubs offer VeNCrypt X509None at hub_host: what Nova's proxy speaks with " +
        "auth_schemes = vencrypt. Outband's own.",
    }),
    hub_key_file: path({ default: null, help: "Its private key, in PEM. Outband's own." }),
    hub_client_ca_file: path({
      default: null,
      help: "The authority, in PEM, whose certificates viewers at hub_host must have one of. Outband's own.",
    }),
    force_none_beyond_loopback: bool({
      default: false,
      help:
        "Offer the screens at hub_host to everybody who reaches it, though it is not loopback: for a network of their own. " +
        "Outband's own.",
    }),
    viewer_host: host({
      default: "127.0.0.1",
      help:
        "The address of the conductor's viewer port, to which the noVNC proxies bring viewers with their tokens. An address " +
        "they can reach, when they run on other machines: the tokens cross that network as they are. Outband's own.",
    }),
    viewer_port: port({ default: 0, help: "The conductor's viewer port; 0 for any free one. Outband's own." }),
    anonymous_write: bool({
      default: true,
      help:
        "Viewers at hub_host, who show no token, may type while nobody who did has control. Nova's and Ironic's own " +
        "proxies come that way. Outband's own.",
    }),
    idle_control: seconds({
      default: 60,
      min: 1,
      help: "A viewer that has typed nothing for this long loses control of the console to whoever asks. Outband's own.",
    }),
    take_over: bool({
      default: false,
      help: "Every viewer that may write takes control without asking. Outband's own.",
    }),
    clipboard_to_machine: choice(["writer", "off"], {
      default: "writer",
      help: "Whose clipboard reaches the machine's: that of the viewer that has control, or nobody's. Outband's own.",
    }),
    clipboard_from_machine: choice(["writer", "all", "off"], {
      default: "writer",
      help:
        "Who gets what is copied on the machine: the viewer that has control, everybody who sees the screen, or nobody. " +
        "Outband's own.",
    }),
    clipboard_max_size: int({
      default: 262_144,
      min: 1,
      max: 1_048_576,
      help: "Larger clipboard texts, in bytes, do not pass in either direction. Outband's own.",
    }),
    linger: seconds({
      default: 2,
      min: 0,
      help: "How long the BMC's session is kept after the last viewer has left, for the one who only reloads. Outband's own.",
    }),
    allowed_hosts: list({
      default: [],
      help:
        "Host names by which browsers may reach the proxy, besides that of public_url, addresses it listens on and localhost. " +
        "Outband's own.",
    }),
    ping_interval: seconds({
      default: 25,
      min: 1,
      help:
        "Between two WebSocket pings. They keep proxies in between from cutting a silent console, and a viewer that shows " +
        "no life for two of them is cut. Outband's own.",
    }),
    frame_ancestors: list({
      default: [],
      help: "Origins whose pages may show a console in a frame. Nobody's by default. Outband's own.",
    }),
    max_sessions: int({ default: 5000, min: 1, help: "The most viewers at once; beyond that 503. Outband's own." }),
  },
} as const satisfies Section;
