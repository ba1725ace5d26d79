import { hex, hexBytes } from "#/lib/bytes/index.ts";
import { RecordingFormatError } from "./errors.ts";
import { jsonPayload, parseJsonPayload } from "./json-payload.ts";

/** What the first block says. */
export interface RecordingHeader {
  readonly version: 1;
  readonly nodeUuid: string;
  readonly nodeName: string | null;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** RFC 6143 section 7.3.2, as a viewer would have got it. */
  readonly serverInit: Uint8Array;
  /** The recording this one goes on from, when that one was full. */
  readonly continues: string | null;
}

export function encodeHeader(header: RecordingHeader): Uint8Array {
  return jsonPayload({
    version: header.version,
    node_uuid: header.nodeUuid,
    node_name: header.nodeName,
    started_at: new Date(header.startedAt).toISOString(),
    server_init: hex(header.serverInit),
    continues: header.continues,
  });
}

export function decodeHeader(payload: Uint8Array): RecordingHeader {
  const json = parseJsonPayload(payload, "the recording's header");
  const {
    version,
    node_uuid: nodeUuid,
    node_name: nodeName,
    started_at: startedAt,
    server_init: init,
    continues,
  } = json;
  const started = typeof startedAt === "string" ? Date.parse(startedAt) : Number.NaN;
  if (version !== 1) throw malformed(`version ${JSON.stringify(version)} is not known`);
  if (typeof nodeUuid !== "string") throw malformed("node_uuid is not a string");
  if (!Number.isFinite(started)) throw malformed("started_at is not a date");
  if (typeof init !== "string" || !/^([0-9a-f]{2})*$/.test(init)) throw malformed("server_init is not hexadecimal");
  return {
    version,
    nodeUuid,
    nodeName: typeof nodeName === "string" ? nodeName : null,
    startedAt: started,
    serverInit: hexBytes(init),
    continues: typeof continues === "string" ? continues : null,
  };
}

function malformed(why: string): RecordingFormatError {
  return new RecordingFormatError("RECORDING_FORMAT", "invalid", `reading the recording's header: ${why}`);
}
