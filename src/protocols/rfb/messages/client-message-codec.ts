import type { ByteReader } from "#/lib/bytes/index.ts";
import type { RfbLimits } from "../limits.ts";

/**
 * What a client message does. "screen": about pictures, answered where the picture is. "control": about the connection.
 * "input": reaches the machine (keys, pointer, clipboard, power); a read-only viewer's are dropped.
 */
export type ClientMessageEffect = "screen" | "control" | "input";

/** One client-to-server message: its length, which RFB states nowhere else, and its fields. */
export interface ClientMessageCodec<Message> {
  /** The specification's name. */
  readonly name: string;
  readonly type: number;
  readonly effect: ClientMessageEffect;
  /** Bytes from the start, the type included, that tell the whole length. */
  readonly headBytes: number;
  /** Length of the whole message in bytes; `head` stands after the type. Throws RFB_LIMIT for what we refuse to take. */
  length(head: ByteReader, limits: RfbLimits): number;
  /** `reader` stands after the type and holds the whole message. */
  decode(reader: ByteReader): Message;
}
