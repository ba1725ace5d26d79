import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { asciiBytes, hex, hexBytes } from "#/lib/bytes/index.ts";
import { type CipherSuite, tryCipherSuite } from "#/protocols/ipmi/cipher-suites.ts";
import {
  decodeIpmiRequest,
  decodeIpmiResponse,
  encodeIpmiRequest,
  encodeIpmiResponse,
} from "#/protocols/ipmi/messages/ipmi-message.ts";
import {
  decodeOpenSessionRequest,
  decodeOpenSessionResponse,
  encodeOpenSessionRequest,
  encodeOpenSessionResponse,
} from "#/protocols/ipmi/messages/open-session.ts";
import {
  decodePacket,
  encodeSessionless15,
  encodeSessionless20,
  isSessionless,
  PAYLOAD_TYPE,
} from "#/protocols/ipmi/messages/packet.ts";
import { decodeRakp1, encodeRakp1 } from "#/protocols/ipmi/messages/rakp-1.ts";
import { decodeRakp2, encodeRakp2 } from "#/protocols/ipmi/messages/rakp-2.ts";
import { decodeRakp3, encodeRakp3 } from "#/protocols/ipmi/messages/rakp-3.ts";
import { decodeRakp4, encodeRakp4 } from "#/protocols/ipmi/messages/rakp-4.ts";
import { readRmcp } from "#/protocols/ipmi/messages/rmcp.ts";
import { decodeSolPacket, encodeSolPacket } from "#/protocols/ipmi/messages/sol-packet.ts";
import { paddedKey, rakp2AuthCode, rakp3AuthCode, sessionKeys } from "#/protocols/ipmi/session/keys.ts";
import { PacketSecurity } from "#/protocols/ipmi/session/packet-security.ts";
import { ipmiCrypto } from "#/transports/index.ts";
import { vectorsFolder } from "../support/vectors.ts";

const folder = vectorsFolder("ipmi");

/** What ipmitool and a BMC said to each other, with the user ADMIN and the password adminpass. */
const TRACES = [
  { file: "vector-trace.txt", suite: 3, k1: "8b8d8206c3d59d068659e52f453897bcbeb26fec", packets: 23 },
  {
    file: "c17-vector.txt",
    suite: 17,
    k1: "80c658f027c80f415112707601a752f9c27eb54541dc1011ac7a9190cebf524f",
    packets: 25,
  },
];

interface Datagram {
  readonly bytes: Uint8Array;
  readonly fromConsole: boolean;
}

function readTrace(file: string): Datagram[] {
  const lines = readFileSync(new URL(file, folder as URL), "utf8").split("\n");
  return lines.flatMap((line) => {
    const [, direction, bytes] = /^(?:[\d.]+ )?([<>]) ([0-9a-f]+)$/.exec(line) ?? [];
    return bytes ? { bytes: hexBytes(bytes), fromConsole: direction === ">" } : [];
  });
}

function sessionless(datagrams: readonly Datagram[], payloadType: number): Uint8Array {
  for (const { bytes } of datagrams) {
    const packet = decodePacket(readRmcp(bytes).reader);
    if (isSessionless(packet) && packet.payloadType === payloadType) return packet.payload;
  }
  throw new Error(`the trace has no payload of type ${payloadType}`);
}

/** The setup messages of a trace. */
function readSetup(datagrams: readonly Datagram[], suite: CipherSuite) {
  const payload = (type: number) => sessionless(datagrams, type);
  const request = decodeOpenSessionRequest(payload(PAYLOAD_TYPE.openSessionRequest));
  const response = decodeOpenSessionResponse(payload(PAYLOAD_TYPE.openSessionResponse));
  const rakp1 = decodeRakp1(payload(PAYLOAD_TYPE.rakp1));
  const rakp2 = decodeRakp2(payload(PAYLOAD_TYPE.rakp2), suite.keyBytes);
  const rakp3 = decodeRakp3(payload(PAYLOAD_TYPE.rakp3), suite.keyBytes);
  const rakp4 = decodeRakp4(payload(PAYLOAD_TYPE.rakp4), suite.authCodeBytes);
  if (!response.ok || !rakp2.ok || !rakp4.ok) throw new Error("the trace is of a refusal");
  const { consoleId } = request;
  const { bmcId } = response;
  const { consoleRandom, role, userName } = rakp1;
  const { bmcRandom, guid } = rakp2;
  const exchange = { suite, consoleId, bmcId, consoleRandom, bmcRandom, guid, role, laterRole: role, userName };
  return { request, response, rakp1, rakp2, rakp3, rakp4, exchange };
}

describe.skipIf(!folder).each(TRACES)("$file, cipher suite $suite", ({ file, suite: id, k1, packets }) => {
  const datagrams = folder ? readTrace(file) : [];
  const suite = tryCipherSuite(id) as CipherSuite;
  const password = paddedKey(asciiBytes("adminpass"), "the password");

  it("is read and written alike, byte for byte: what comes before the session", () => {
    const { request, response, rakp1, rakp2, rakp3, rakp4 } = readSetup(datagrams, suite);
    const written = [
      encodeSessionless20(PAYLOAD_TYPE.openSessionRequest, encodeOpenSessionRequest(request)),
      encodeSessionless20(PAYLOAD_TYPE.openSessionResponse, encodeOpenSessionResponse(response)),
      encodeSessionless20(PAYLOAD_TYPE.rakp1, encodeRakp1(rakp1)),
      encodeSessionless20(PAYLOAD_TYPE.rakp2, encodeRakp2(rakp2)),
      encodeSessionless20(PAYLOAD_TYPE.rakp3, encodeRakp3(rakp3)),
      encodeSessionless20(PAYLOAD_TYPE.rakp4, encodeRakp4(rakp4)),
    ];
    expect(written.map(hex)).toEqual(datagrams.slice(2, 8).map(({ bytes }) => hex(bytes)));
    const capabilities = sessionless(datagrams, PAYLOAD_TYPE.ipmi);
    const again = encodeSessionless15(encodeIpmiRequest(decodeIpmiRequest(capabilities)));
    expect(hex(again)).toBe(hex((datagrams[0] as Datagram).bytes));
  });

  it("has the proofs and keys that we compute", () => {
    const { rakp2, rakp3, rakp4, exchange } = readSetup(datagrams, suite);
    const keys = sessionKeys(ipmiCrypto, password, exchange);
    expect(hex(rakp2AuthCode(ipmiCrypto, password, exchange))).toBe(hex(rakp2.authCode));
    expect(hex(rakp3AuthCode(ipmiCrypto, password, exchange))).toBe(hex(rakp3.authCode));
    expect(hex(keys.integrityCheckValue)).toBe(hex(rakp4.integrityCheckValue));
    expect(hex(keys.k1)).toBe(k1);
  });

  it("is opened, and sealed again to the same bytes", () => {
    const keys = sessionKeys(ipmiCrypto, password, readSetup(datagrams, suite).exchange);
    let iv = new Uint8Array(16);
    const crypto = { ...ipmiCrypto, randomBytes: () => iv };
    const security = new PacketSecurity({ suite, keys }, crypto);
    let opened = 0;
    for (const { bytes, fromConsole } of datagrams.slice(8)) {
      const header = decodePacket(readRmcp(bytes).reader);
      if (isSessionless(header)) throw new Error("a packet outside the session");
      const payload = security.open(bytes, header);
      if (payload === null) throw new Error("a packet with a wrong authentication code");
      iv = header.payload.slice(0, 16);
      expect(hex(security.seal({ ...header, payload }))).toBe(hex(bytes));
      expect(hex(writtenAgain(header.payloadType, payload, fromConsole))).toBe(hex(payload));
      opened++;
    }
    expect(opened).toBe(packets);
  });
});

function writtenAgain(payloadType: number, payload: Uint8Array, fromConsole: boolean): Uint8Array {
  if (payloadType === PAYLOAD_TYPE.sol) return encodeSolPacket(decodeSolPacket(payload));
  if (fromConsole) {
    const request = decodeIpmiRequest(payload);
    expect(request.intact).toBe(true);
    return encodeIpmiRequest(request);
  }
  const response = decodeIpmiResponse(payload);
  expect(response.intact).toBe(true);
  return encodeIpmiResponse(response);
}
