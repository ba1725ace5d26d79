import { ByteWriter } from "#/lib/bytes/index.ts";
import type { CipherSuite } from "../cipher-suites.ts";
import type { IpmiCrypto } from "../crypto.ts";
import { IpmiError } from "../errors.ts";
import { MAX_KEY_BYTES, MAX_USER_NAME_BYTES } from "../limits.ts";

/** What both sides have told each other by RAKP 3: all codes and keys come from it (13.31, 13.32). */
export interface RakpExchange {
  readonly suite: CipherSuite;
  readonly consoleId: number;
  readonly bmcId: number;
  readonly consoleRandom: Uint8Array;
  readonly bmcRandom: Uint8Array;
  readonly guid: Uint8Array;
  readonly role: number;
  /** The role as it goes into RAKP 3 and the SIK: the same, but for one vendor (see quirks). */
  readonly laterRole: number;
  readonly userName: Uint8Array;
}

export interface SessionKeys {
  /** Signs packets. */
  readonly k1: Uint8Array;
  /** Its first 16 bytes encrypt. */
  readonly k2: Uint8Array;
  /** RAKP 4's code. */
  readonly integrityCheckValue: Uint8Array;
}

/** 13.32: constants of the length of SHA-1's key, for SHA-256 as well. */
const CONSTANT_BYTES = 20;

/** A password or Kg as a key: padded with zeros. Throws IPMI_ARGUMENT when it is too long. */
export function paddedKey(key: Uint8Array, what: string): Uint8Array {
  if (key.length > MAX_KEY_BYTES) {
    throw new IpmiError("IPMI_ARGUMENT", "invalid", `${what} is longer than IPMI's ${MAX_KEY_BYTES} bytes`);
  }
  const padded = new Uint8Array(MAX_KEY_BYTES);
  padded.set(key);
  return padded;
}

export function userNameBytes(name: string): Uint8Array {
  const bytes = new TextEncoder().encode(name);
  if (bytes.length <= MAX_USER_NAME_BYTES) return bytes;
  throw new IpmiError("IPMI_ARGUMENT", "invalid", `the user name is longer than IPMI's ${MAX_USER_NAME_BYTES} bytes`);
}

export function rakp2AuthCode(crypto: IpmiCrypto, password: Uint8Array, exchange: RakpExchange): Uint8Array {
  const writer = new ByteWriter("le", 80).u32(exchange.consoleId).u32(exchange.bmcId);
  writer.bytes(exchange.consoleRandom).bytes(exchange.bmcRandom).bytes(exchange.guid);
  return crypto.hmac(exchange.suite.hash, password, writeUser(writer, exchange.role, exchange.userName).finish());
}

export function rakp3AuthCode(crypto: IpmiCrypto, password: Uint8Array, exchange: RakpExchange): Uint8Array {
  const writer = new ByteWriter("le", 48).bytes(exchange.bmcRandom).u32(exchange.consoleId);
  return crypto.hmac(exchange.suite.hash, password, writeUser(writer, exchange.laterRole, exchange.userName).finish());
}

/** SIK (13.31) and what is made of it. `key` is Kg, or the password where there is none. */
export function sessionKeys(crypto: IpmiCrypto, key: Uint8Array, exchange: RakpExchange): SessionKeys {
  const { suite, consoleRandom, bmcRandom, laterRole, userName } = exchange;
  const writer = new ByteWriter("le", 64).bytes(consoleRandom).bytes(bmcRandom);
  const sik = crypto.hmac(suite.hash, key, writeUser(writer, laterRole, userName).finish());
  const check = new ByteWriter("le", 40).bytes(consoleRandom).u32(exchange.bmcId).bytes(exchange.guid);
  return {
    k1: crypto.hmac(suite.hash, sik, new Uint8Array(CONSTANT_BYTES).fill(1)),
    k2: crypto.hmac(suite.hash, sik, new Uint8Array(CONSTANT_BYTES).fill(2)),
    integrityCheckValue: crypto.hmac(suite.hash, sik, check.finish()).subarray(0, suite.authCodeBytes),
  };
}

function writeUser(writer: ByteWriter, role: number, userName: Uint8Array): ByteWriter {
  return writer.u8(role).u8(userName.length).bytes(userName);
}
