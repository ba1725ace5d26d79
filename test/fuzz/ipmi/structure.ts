import { ByteWriter } from "#/lib/bytes/index.ts";
import { blob, concatFields, type Field, u8 } from "../fields.ts";
import { mutate } from "../mutate.ts";
import type { Random } from "../random.ts";

/** Where the parts of a datagram are (13.6): behind RMCP the authentication type, and then either format. */
const AUTH_TYPE_AT = 4;
const RMCP_PLUS = 0x06;
const SESSIONLESS_15 = { lengthAt: 13, payloadAt: 14 };
const SESSION_20 = { typeAt: 5, lengthAt: 14, payloadAt: 16 };
const ENCRYPTED = 0x80;
const IV_BYTES = 16;
const SOL = 0x01;
const MOST_CHANGES = 3;

/**
 * A datagram with some of its fields changed and the rest right: what is around them still says how long it is and what
 * it is, so that the change gets to the parser that it is for. What has no structure comes back as it was.
 */
export function changed(datagram: Uint8Array, random: Random): Uint8Array {
  const parts = takeApart(datagram);
  if (!parts) return datagram;
  const { header, lengthAt, lengthBytes, payload, rest } = parts;
  const newPayload = concatFields(mutate(payload, random.between(1, MOST_CHANGES), random));
  const newHeader = random.chance(10) ? concatFields(mutate(Array.from(header, u8), 1, random)) : header.slice();
  // A wrong length is one of the things that a peer may say.
  if (newHeader.length === header.length && !random.chance(10)) {
    const length = new ByteWriter("le", lengthBytes);
    if (lengthBytes === 1) length.u8(newPayload.length & 0xff);
    else length.u16(newPayload.length);
    newHeader.set(length.finish(), lengthAt);
  }
  return concatFields([blob(newHeader), blob(newPayload), blob(rest)]);
}

function takeApart(datagram: Uint8Array) {
  if (datagram.length < SESSION_20.payloadAt) return null;
  const plus = datagram[AUTH_TYPE_AT] === RMCP_PLUS;
  const { lengthAt, payloadAt } = plus ? SESSION_20 : SESSIONLESS_15;
  const lengthBytes = payloadAt - lengthAt;
  const end = payloadAt + (datagram[lengthAt] as number) + (plus ? (datagram[lengthAt + 1] as number) * 256 : 0);
  if (end > datagram.length) return null;
  const type = plus ? (datagram[SESSION_20.typeAt] as number) : 0;
  const payload = fieldsOf(datagram.slice(payloadAt, end), type);
  return { header: datagram.slice(0, payloadAt), lengthAt, lengthBytes, payload, rest: datagram.slice(end) };
}

/** With a cipher that does nothing, the plain text is there to be seen behind its IV. */
function fieldsOf(payload: Uint8Array, type: number): Field[] {
  const from = (type & ENCRYPTED) !== 0 ? IV_BYTES : 0;
  const iv = from > 0 ? [blob(payload.slice(0, from))] : [];
  const plain = payload.slice(from);
  // SOL has four bytes of numbers; every other message is numbers through and through.
  const numbers = (type & 0x3f) === SOL ? 4 : plain.length;
  const text = plain.slice(numbers);
  return [...iv, ...Array.from(plain.slice(0, numbers), u8), ...(text.length > 0 ? [blob(text)] : [])];
}
