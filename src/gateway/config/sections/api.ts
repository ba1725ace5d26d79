import type { Section } from "../option.ts";
import { bool, choice, host, int, path, port, seconds, url } from "../types.ts";

export const apiSection = {
  name: "api",
  help: "The REST API.",
  options: {
    host_ip: host({ default: "127.0.0.1", help: "The address to listen on. 0.0.0.0 or :: for all." }),
    port: port({ default: 6385, help: "The port to listen on." }),
    public_endpoint: url({
      default: null,
      defaultText: "what the caller used",
      help: "The URL that callers reach the API by, for the links in its answers. To be set behind a proxy.",
    }),
    force_noauth_beyond_loopback: bool({
      default: false,
      help:
        "Allow auth_strategy = noauth on an address that other machines reach. Everybody who reaches it then controls " +
        "every node. Outband's own.",
    }),
    auth_lockout_threshold: int({
      default: 5,
      min: 0,
      help:
        "Wrong passwords in a row after which http_basic locks this user from this address, first for a second, then for " +
        "twice as long after every further one; 0: never. Only the pair is locked: were it the user everywhere, anybody " +
        "could keep administrators out. Behind a reverse proxy all callers have the proxy's address, so there the user " +
        "is locked for everybody who comes through it: let the proxy limit tries and set 0. Outband's own.",
    }),
    auth_lockout_max: seconds({ default: 300, min: 1, help: "The longest such a lock gets. Outband's own." }),
    project_admin_can_manage_own_nodes: bool({
      default: true,
      help: "Administrators of a project may enrol nodes, which are then their project's, and delete them.",
    }),
    max_limit: int({ default: 1000, min: 1, help: "The most items in one answer." }),
    max_json_body_size: int({ default: 1024, min: 1, help: "The largest JSON body taken, in KiB." }),
    max_json_body_size_provision: int({
      default: 65_536,
      min: 1,
      help: "The largest JSON body of PUT states/provision, in KiB: it may hold a config drive.",
    }),
    enable_ramdisk_endpoints: bool({
      default: true,
      help: "Answer the lookup and the heartbeats of deploy ramdisks, which need no credential.",
    }),
    restrict_lookup: bool({
      default: true,
      help: "Let a ramdisk find only nodes that are being deployed, cleaned, inspected, rescued or serviced.",
    }),
    ramdisk_heartbeat_timeout: seconds({
      default: 300,
      min: 1,
      help: "What a ramdisk is told to keep between heartbeats.",
    }),
    max_json_body_depth: int({ default: 25, min: 1, help: "How deep objects and arrays in a JSON body may nest." }),
    enable_ssl_api: bool({ default: false, help: "Serve HTTPS. Needs cert_file and key_file." }),
    cert_file: path({ default: null, help: "The certificate chain, in PEM.", deprecatedNames: ["ssl_cert_file"] }),
    key_file: path({
      default: null,
      help: "The certificate's private key, in PEM.",
      deprecatedNames: ["ssl_key_file"],
    }),
    tls_minimum_version: choice(["1.2", "1.3"], {
      default: "1.3",
      help: "The oldest version of TLS taken.",
      deprecatedNames: ["ssl_minimum_version"],
    }),
  },
} as const satisfies Section;
