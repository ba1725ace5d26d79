import { ByteReader } from "#/lib/bytes/index.ts";
import { ByteQueue } from "../byte-queue.ts";
import { viewerFault } from "../errors.ts";
import { RFB_LIMITS, type RfbLimits } from "../limits.ts";
import { ATEN_CLIENT_MESSAGES, type AtenClientMessage } from "./messages/client-message.ts";

/** Cuts the stream of an ATEN client into its messages. An unknown type has no known length and ends the session. */
export class AtenClientMessageFramer {
  readonly #input = new ByteQueue();
  readonly #limits: RfbLimits;

  constructor(limits: RfbLimits = RFB_LIMITS) {
    this.#limits = limits;
  }

  /** The messages that are complete with `chunk`. Throws RFB_PROTOCOL or RFB_LIMIT; then close. */
  *push(chunk: Uint8Array): Generator<AtenClientMessage, void, void> {
    this.#input.push(chunk);
    for (let next = this.#next(); next !== null; next = this.#next()) yield next;
  }

  #next(): AtenClientMessage | null {
    const input = this.#input;
    if (input.length < 1) return null;
    const type = input.peek(1)[0] as number;
    const codec = ATEN_CLIENT_MESSAGES.get(type);
    if (!codec) throw viewerFault("RFB_PROTOCOL", `reading an ATEN client message: unknown type ${type}`);
    if (input.length < codec.headBytes) return null;
    const length = codec.length(new ByteReader(input.peek(codec.headBytes).subarray(1)), this.#limits);
    if (input.length < length) return null;
    return codec.decode(new ByteReader(input.take(length).subarray(1)));
  }
}
