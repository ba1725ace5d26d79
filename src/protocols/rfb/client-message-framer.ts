import type { RfbLimits } from "./limits.ts";
import { type FramedMessage, MessageFramer } from "./message-framer.ts";
import { CLIENT_MESSAGES, type ClientMessage } from "./messages/client-message.ts";

export type FramedClientMessage = FramedMessage<ClientMessage>;

/** Cuts what a client of RFC 6143 and its extensions sends into messages. */
export class ClientMessageFramer extends MessageFramer<ClientMessage> {
  constructor(limits?: RfbLimits) {
    super(CLIENT_MESSAGES, "a client message", limits);
  }
}
