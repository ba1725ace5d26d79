import { ByteReader } from "#/lib/bytes/index.ts";
import { ByteQueue } from "./byte-queue.ts";
import { viewerFault } from "./errors.ts";
import { RFB_LIMITS, type RfbLimits } from "./limits.ts";
import type { ClientMessageCodec, ClientMessageEffect } from "./messages/client-message-codec.ts";

/** One whole message from a client. */
export interface FramedMessage<Message> {
  readonly message: Message;
  readonly effect: ClientMessageEffect;
  /** The message as it came, type byte first. A view: valid until the next `push`. */
  readonly bytes: Uint8Array;
}

/**
 * Cuts the steady-state stream of a client into its messages. There is no socket in here, and no state of the session:
 * bytes in, messages out, in any pieces. RFB has no length field, so an unknown type ends the connection.
 */
export class MessageFramer<Message> {
  readonly #input = new ByteQueue();
  readonly #codecs: ReadonlyMap<number, ClientMessageCodec<Message>>;
  readonly #what: string;
  readonly #limits: RfbLimits;

  /** `what`, for messages: "a client message". */
  constructor(codecs: ReadonlyMap<number, ClientMessageCodec<Message>>, what: string, limits: RfbLimits = RFB_LIMITS) {
    this.#codecs = codecs;
    this.#what = what;
    this.#limits = limits;
  }

  /** The messages that are complete with `chunk`, one at a time. Throws RFB_PROTOCOL or RFB_LIMIT; then close. */
  *push(chunk: Uint8Array): Generator<FramedMessage<Message>, void, void> {
    this.#input.push(chunk);
    for (let next = this.#next(); next !== null; next = this.#next()) yield next;
  }

  #next(): FramedMessage<Message> | null {
    const input = this.#input;
    if (input.length < 1) return null;
    const type = input.peek(1)[0] as number;
    const codec = this.#codecs.get(type);
    if (!codec) throw viewerFault("RFB_PROTOCOL", `reading ${this.#what}: unknown type ${type}`);
    if (input.length < codec.headBytes) return null;
    const length = codec.length(new ByteReader(input.peek(codec.headBytes).subarray(1)), this.#limits);
    if (input.length < length) return null;
    const bytes = input.take(length);
    return { message: codec.decode(new ByteReader(bytes.subarray(1))), effect: codec.effect, bytes };
  }
}
