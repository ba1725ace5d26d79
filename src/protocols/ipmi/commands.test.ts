import { describe, expect, it } from "vitest";
import { ByteReader, ByteWriter, hex, hexBytes } from "#/lib/bytes/index.ts";
import { OutbandError } from "#/lib/errors/index.ts";
import { type CipherSuite, tryCipherSuite } from "./cipher-suites.ts";
import { ACTIVATE_PAYLOAD } from "./commands/activate-payload.ts";
import { BOOT_DEVICES, type BootDevice, decodeBootFlags, encodeBootFlags } from "./commands/boot-flags.ts";
import { CHASSIS_CONTROL } from "./commands/chassis-control.ts";
import { CLOSE_SESSION } from "./commands/close-session.ts";
import type { IpmiCommand } from "./commands/command.ts";
import { DEACTIVATE_PAYLOAD } from "./commands/deactivate-payload.ts";
import { GET_CHANNEL_ACCESS } from "./commands/get-channel-access.ts";
import { GET_CHANNEL_AUTHENTICATION_CAPABILITIES } from "./commands/get-channel-authentication-capabilities.ts";
import {
  cipherSuiteRecords,
  GET_CHANNEL_CIPHER_SUITES,
  readCipherSuiteIds,
} from "./commands/get-channel-cipher-suites.ts";
import { GET_CHANNEL_INFO } from "./commands/get-channel-info.ts";
import { GET_CHANNEL_PAYLOAD_SUPPORT } from "./commands/get-channel-payload-support.ts";
import { GET_CHANNEL_PAYLOAD_VERSION } from "./commands/get-channel-payload-version.ts";
import { GET_CHASSIS_STATUS } from "./commands/get-chassis-status.ts";
import { GET_DEVICE_ID } from "./commands/get-device-id.ts";
import { GET_PAYLOAD_ACTIVATION_STATUS } from "./commands/get-payload-activation-status.ts";
import { GET_PAYLOAD_INSTANCE_INFO } from "./commands/get-payload-instance-info.ts";
import { GET_SOL_CONFIGURATION_PARAMETERS } from "./commands/get-sol-configuration-parameters.ts";
import { GET_SYSTEM_BOOT_OPTIONS } from "./commands/get-system-boot-options.ts";
import { GET_SYSTEM_GUID } from "./commands/get-system-guid.ts";
import { GET_USER_ACCESS } from "./commands/get-user-access.ts";
import { GET_USER_NAME } from "./commands/get-user-name.ts";
import { GET_USER_PAYLOAD_ACCESS } from "./commands/get-user-payload-access.ts";
import { SET_SESSION_PRIVILEGE_LEVEL } from "./commands/set-session-privilege-level.ts";
import { SET_SOL_CONFIGURATION_PARAMETERS } from "./commands/set-sol-configuration-parameters.ts";
import { SET_SYSTEM_BOOT_OPTIONS } from "./commands/set-system-boot-options.ts";
import { DEFAULT_SOL_CONFIGURATION, decodeSolParameter, encodeSolParameter } from "./commands/sol-parameters.ts";

/** `optional`: bytes at the response's end that say nothing, or that may be missing. */
function sample<Request, Response>(
  command: IpmiCommand<Request, Response>,
  request: string,
  response: string,
  optional = 0,
) {
  return {
    name: command.name,
    request,
    response,
    optional,
    requestAgain: () => rewritten(request, command.decodeRequest, command.encodeRequest),
    responseAgain: () => rewritten(response, command.decodeResponse, command.encodeResponse),
    readResponse: (bytes: Uint8Array) => void command.decodeResponse(new ByteReader(bytes, "le")),
  };
}

/** As clients and BMCs were seen to send them (and our fields set where a capture has zeros). */
const SAMPLES = [
  sample(GET_DEVICE_ID, "", "2081024802bfa20200000100000000", 4),
  sample(GET_SYSTEM_GUID, "", "a123456789abcdefa123456789abcdef"),
  sample(GET_CHANNEL_AUTHENTICATION_CAPABILITIES, "8e04", "0184040200000000", 4),
  sample(GET_CHANNEL_CIPHER_SUITES, "0e0080", "01c011034481", 5),
  sample(SET_SESSION_PRIVILEGE_LEVEL, "04", "04"),
  sample(CLOSE_SESSION, "04000002", ""),
  sample(GET_CHANNEL_ACCESS, "0140", "2204"),
  sample(GET_CHANNEL_INFO, "01", "01040181f21b000000", 5),
  sample(GET_USER_ACCESS, "0102", "0a420014"),
  sample(GET_USER_NAME, "02", "41444d494e0000000000000000000000", 16),
  sample(GET_USER_PAYLOAD_ACCESS, "0102", "02000000", 3),
  sample(GET_CHANNEL_PAYLOAD_SUPPORT, "0e", "03003f0000000000", 4),
  sample(GET_CHANNEL_PAYLOAD_VERSION, "0e01", "10"),
  sample(ACTIVATE_PAYLOAD, "0101c6000000", "000000004000ff00843fffff", 2),
  sample(DEACTIVATE_PAYLOAD, "010100000000", ""),
  sample(GET_PAYLOAD_ACTIVATION_STATUS, "01", "010100"),
  sample(GET_PAYLOAD_INSTANCE_INFO, "0101", "040000020100000000000000", 7),
  sample(GET_CHASSIS_STATUS, "", "610040", 2),
  sample(CHASSIS_CONTROL, "03", ""),
  sample(SET_SYSTEM_BOOT_OPTIONS, "05e014000000", ""),
  sample(GET_SYSTEM_BOOT_OPTIONS, "050000", "0105e014000000", 5),
  sample(SET_SOL_CONFIGURATION_PARAMETERS, "0e040730", ""),
  sample(GET_SOL_CONFIGURATION_PARAMETERS, "0e040000", "110730", 2),
];

function rewritten<Value>(
  bytes: string,
  decode: (reader: ByteReader) => Value,
  encode: (value: Value, writer: ByteWriter) => void,
): string {
  const writer = new ByteWriter("le");
  encode(decode(new ByteReader(hexBytes(bytes), "le")), writer);
  return hex(writer.finish());
}

describe.each(SAMPLES)("$name", ({ request, response, optional, requestAgain, responseAgain, readResponse }) => {
  it("is read and written alike", () => {
    expect(requestAgain()).toBe(request);
    expect(responseAgain()).toBe(response);
  });

  it("says what is missing when it is cut short", () => {
    for (let length = 0; length < response.length / 2 - optional; length++) {
      expect(() => readResponse(hexBytes(response).subarray(0, length))).toThrow(OutbandError);
    }
  });
});

describe("cipher suite records", () => {
  const suites = [3, 17, 16, 2].map((id) => tryCipherSuite(id) as CipherSuite);

  it("come in pieces of 16 bytes, and are read together", () => {
    const pieces = [0, 1, 2].map((index) => cipherSuiteRecords(suites, index));
    expect(pieces.map((piece) => piece.length)).toEqual([16, 4, 0]);
    expect(hex(cipherSuiteRecords(suites.slice(0, 2), 0))).toBe("c003014181c011034481");
    const all = Uint8Array.from(pieces.flatMap((piece) => [...piece]));
    expect(readCipherSuiteIds(new ByteReader(all))).toEqual([3, 17, 16, 2]);
  });

  it("of a vendor are passed over", () => {
    const records = hexBytes("c180a20200014181c011034481");
    expect(readCipherSuiteIds(new ByteReader(records))).toEqual([17]);
  });
});

describe("boot flags", () => {
  it.each([
    ["8004000000", "pxe", false, false],
    ["8008000000", "disk", false, false],
    ["8014000000", "cdrom", false, false],
    ["8018000000", "bios", false, false],
    ["803c000000", "floppy", false, false],
    ["e014000000", "cdrom", true, true],
    ["e024000000", "remote-media", true, true],
  ])("%s is %s, persistent %s, EFI %s", (bytes, device, persistent, efi) => {
    const flags = { valid: true, device: device as BootDevice, persistent, efi };
    expect(decodeBootFlags(new ByteReader(hexBytes(bytes)))).toEqual(flags);
    const writer = new ByteWriter("le");
    encodeBootFlags(flags, writer);
    expect(hex(writer.finish())).toBe(bytes);
  });

  it("of a reserved device are read as no device that has a name", () => {
    expect(decodeBootFlags(new ByteReader(hexBytes("8028000000"))).device).toBeNull();
    expect(Object.values(BOOT_DEVICES)).not.toContain(0xa);
  });
});

describe("SOL parameters", () => {
  it.each([
    [1, "01"],
    [2, "04"],
    [3, "0aff"],
    [4, "0730"],
    [5, "0a"],
    [6, "0a"],
  ])("number %i is %s for what Dell has", (parameter, bytes) => {
    expect(hex(encodeSolParameter(parameter, DEFAULT_SOL_CONFIGURATION) as Uint8Array)).toBe(bytes);
    expect(DEFAULT_SOL_CONFIGURATION).toMatchObject(decodeSolParameter(parameter, hexBytes(bytes)) as object);
  });

  it("there are no others to be set", () => {
    expect(encodeSolParameter(9, DEFAULT_SOL_CONFIGURATION)).toBeNull();
    expect(decodeSolParameter(9, hexBytes("00"))).toBeNull();
  });
});
