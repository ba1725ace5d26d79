import type { Node } from "#/model/index.ts";
import { invalid } from "./errors.ts";
import { type LinkWire, linkPair } from "./links.ts";
import type { Microversion } from "./microversion.ts";
import { NODE_FIELDS } from "./node/fields.ts";
import { readString, type ValueReader } from "./values.ts";

/** GET lookup: what a ramdisk learns of the node it runs on. */
export interface LookupWire {
  readonly node: Readonly<Record<"uuid" | "properties" | "instance_info" | "driver_internal_info", unknown>> & {
    readonly links: readonly LinkWire[];
  };
  readonly config: {
    readonly heartbeat_timeout: number;
    readonly agent_token: string | null;
    readonly agent_token_required: true;
    readonly metrics: Readonly<Record<string, unknown>>;
    readonly metrics_statsd: Readonly<Record<string, unknown>>;
  };
}

export function lookupToWire(
  node: Readonly<Node>,
  {
    baseUrl,
    version,
    token,
    heartbeatTimeoutSeconds,
  }: {
    readonly baseUrl: string;
    readonly version: Microversion;
    readonly token: string | null;
    readonly heartbeatTimeoutSeconds: number;
  },
): LookupWire {
  const context = { version, baseUrl, conductor: null };
  return {
    node: {
      uuid: node.uuid,
      properties: node.properties,
      instance_info: NODE_FIELDS.instance_info.read(node, context),
      driver_internal_info: NODE_FIELDS.driver_internal_info.read(node, context),
      links: linkPair(baseUrl, "nodes", node.uuid),
    },
    config: {
      heartbeat_timeout: heartbeatTimeoutSeconds,
      agent_token: token,
      agent_token_required: true,
      // Ramdisks look these up without asking whether they are there.
      metrics: {
        backend: "noop",
        prepend_host: false,
        prepend_uuid: false,
        prepend_host_reverse: true,
        global_prefix: null,
      },
      metrics_statsd: { statsd_host: "localhost", statsd_port: 8125 },
    },
  };
}

const VERSION_SINCE = 36;
const TOKEN_SINCE = 62;
const VERIFY_CA_SINCE = 68;
const STATUS_SINCE = 72;
const STATUSES = ["start", "end", "error"];

/** From here on a lookup hands out a token. */
export function hasAgentToken(version: Microversion): boolean {
  return version >= TOKEN_SINCE;
}

export const HEARTBEAT_PARAMETERS = {
  callback_url: readString,
  agent_version: orNull,
  agent_token: orNull,
  agent_verify_ca: orNull,
  agent_status: orNull,
  agent_status_message: orNull,
} as const satisfies Record<string, ValueReader<unknown>>;

type HeartbeatParameters = {
  -readonly [Name in keyof typeof HEARTBEAT_PARAMETERS]?: ReturnType<(typeof HEARTBEAT_PARAMETERS)[Name]>;
} & { readonly callback_url: string };

export function readHeartbeat(given: HeartbeatParameters, version: Microversion) {
  if (given.agent_version && version < VERSION_SINCE) throw invalid('Field "agent_version" not recognised');
  if ((given.agent_status || given.agent_status_message) && version < STATUS_SINCE) {
    throw invalid('Fields "agent_status" and "agent_status_message" not recognised.');
  }
  if (typeof given.agent_verify_ca === "string" && version < VERIFY_CA_SINCE) {
    throw invalid('Field "agent_verify_ca" not recognised in this version');
  }
  const status = given.agent_status ?? null;
  if (status !== null && !STATUSES.includes(status)) {
    throw invalid(`Agent status is invalid. Valid states are ${STATUSES.join(",")}.`);
  }
  return {
    callbackUrl: given.callback_url,
    agentToken: given.agent_token ?? null,
    agentVersion: given.agent_version ?? null,
    agentVerifyCa: given.agent_verify_ca ?? null,
    agentStatus: status,
    agentStatusMessage: given.agent_status_message ?? null,
  };
}

/** A MAC address as it is stored, or null for what is none: a ramdisk may send any kind of address it has. */
export function tryMac(text: string): string | null {
  const mac = text.trim().toLowerCase().replaceAll("-", ":");
  return /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(mac) ? mac : null;
}

function orNull(name: string, value: unknown): string | null {
  return value === null ? null : readString(name, value);
}
