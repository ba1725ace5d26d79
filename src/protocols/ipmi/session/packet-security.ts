import { equalBytes } from "#/lib/bytes/index.ts";
import type { CipherSuite } from "../cipher-suites.ts";
import type { IpmiCipher, IpmiCrypto } from "../crypto.ts";
import { encodeSessionPacket, type SessionPacketHeader } from "../messages/packet.ts";
import { RMCP_HEADER_BYTES } from "../messages/rmcp.ts";
import type { SessionKeys } from "./keys.ts";

const AES_BLOCK = 16;
/** 13.6: the last byte before the authentication code. */
const NEXT_HEADER = 0x07;
/** Pad length and next header. */
const TRAILER_BYTES = 2;
/** From the authentication type to the payload. */
const HEADER_BYTES = 12;

export interface PacketSecurityOptions {
  readonly suite: CipherSuite;
  readonly keys: SessionKeys;
  /** One vendor counts the integrity pad without pad length and next header (see quirks). */
  readonly padWithoutTrailer?: boolean;
}

/** Seals and opens the packets of one session: AES-CBC-128 inside, HMAC outside (13.28.4, 13.29). */
export class PacketSecurity {
  readonly #options: PacketSecurityOptions;
  readonly #crypto: IpmiCrypto;
  readonly #cipher: IpmiCipher;

  constructor(options: PacketSecurityOptions, crypto: IpmiCrypto) {
    this.#options = options;
    this.#crypto = crypto;
    this.#cipher = crypto.createCipher(options.keys.k2.subarray(0, AES_BLOCK));
  }

  get encrypts(): boolean {
    return this.#options.suite.confidentiality !== 0;
  }

  /** A whole datagram. `sessionId` is the receiver's. */
  seal(packet: { payloadType: number; sessionId: number; sequence: number; payload: Uint8Array }): Uint8Array {
    const { suite, keys, padWithoutTrailer } = this.#options;
    const encrypted = this.encrypts;
    const payload = encrypted ? this.#encrypt(packet.payload) : packet.payload;
    const writer = encodeSessionPacket({ ...packet, payload, encrypted, authenticated: true });
    const unpadded = HEADER_BYTES + payload.length + (padWithoutTrailer ? 0 : TRAILER_BYTES);
    const pad = -unpadded & 3;
    for (let i = 0; i < pad; i++) writer.u8(0xff);
    writer.u8(pad).u8(NEXT_HEADER);
    const code = this.#crypto.hmac(suite.hash, keys.k1, writer.finish().subarray(RMCP_HEADER_BYTES));
    return writer.bytes(code.subarray(0, suite.authCodeBytes)).finish();
  }

  /** The payload in clear, or null when the packet is not the peer's: not signed, wrongly signed, not encrypted. */
  open(datagram: Uint8Array, header: SessionPacketHeader): Uint8Array | null {
    const { suite, keys } = this.#options;
    if (!header.authenticated || header.encrypted !== this.encrypts) return null;
    const end = datagram.length - suite.authCodeBytes;
    if (end < RMCP_HEADER_BYTES + HEADER_BYTES + header.payload.length + TRAILER_BYTES) return null;
    const code = this.#crypto.hmac(suite.hash, keys.k1, datagram.subarray(RMCP_HEADER_BYTES, end));
    if (!equalBytes(code.subarray(0, suite.authCodeBytes), datagram.subarray(end))) return null;
    return header.encrypted ? this.#decrypt(header.payload) : header.payload;
  }

  /** 13.29: IV, then the payload with pad bytes 1, 2, 3, ... and their number. */
  #encrypt(payload: Uint8Array): Uint8Array {
    const iv = this.#crypto.randomBytes(AES_BLOCK);
    const pad = -(payload.length + 1) & (AES_BLOCK - 1);
    const plain = new Uint8Array(payload.length + pad + 1);
    plain.set(payload);
    for (let i = 1; i <= pad; i++) plain[payload.length + i - 1] = i;
    plain[plain.length - 1] = pad;
    const cipher = this.#cipher.encrypt(iv, plain);
    const sealed = new Uint8Array(AES_BLOCK + cipher.length);
    sealed.set(iv);
    sealed.set(cipher, AES_BLOCK);
    return sealed;
  }

  #decrypt(sealed: Uint8Array): Uint8Array | null {
    if (sealed.length < 2 * AES_BLOCK || sealed.length % AES_BLOCK !== 0) return null;
    const iv = sealed.subarray(0, AES_BLOCK);
    const plain = this.#cipher.decrypt(iv, sealed.subarray(AES_BLOCK));
    const pad = plain[plain.length - 1] as number;
    if (pad >= AES_BLOCK || pad + 1 > plain.length) return null;
    return plain.subarray(0, plain.length - 1 - pad);
  }
}
