import { asciiBytes, concatBytes, equalBytes } from "#/lib/bytes/index.ts";
import type { ByteStream, StreamReader } from "#/lib/stream/index.ts";
import { RfbError, viewerFault } from "../../errors.ts";
import { encodeServerInit } from "../../messages/server-init.ts";
import { RGB555 } from "../../pixel-format.ts";
import { type AtenCredentials, CREDENTIALS_BYTES, decodeCredentials } from "../messages/credentials.ts";
import { type AtenSessionInfo, encodeSessionInfo } from "../messages/session-info.ts";
import { ATEN_SECURITY_TYPE, type AtenVersion, OPAQUE_BYTES, VERSION_BYTES } from "./version.ts";

/** What BMCs say whatever the screen is. */
const SERVER_INIT = { width: 640, height: 480, format: RGB555, name: "ATEN iKVM Server" };

export interface AtenServerHandshakeOptions {
  readonly version: AtenVersion;
  readonly session: AtenSessionInfo;
  checkCredentials(credentials: AtenCredentials): boolean | Promise<boolean>;
}

/** From the version to what follows ServerInit, as the BMC. */
export async function performAtenServerHandshake(
  stream: ByteStream,
  reader: StreamReader,
  options: AtenServerHandshakeOptions,
): Promise<void> {
  const version = asciiBytes(`RFB ${options.version}\n`);
  await stream.write(version);
  if (!equalBytes(await reader.exactly(VERSION_BYTES, "the client's RFB version"), version)) {
    throw viewerFault("RFB_VERSION", `${stream.peer} did not answer with our version, RFB ${options.version}`);
  }
  await stream.write(Uint8Array.of(1, ATEN_SECURITY_TYPE));
  const chosen = await reader.u8("the security type");
  if (chosen !== ATEN_SECURITY_TYPE) {
    throw viewerFault("RFB_PROTOCOL", `${stream.peer} chose security type ${chosen}, which was not offered`);
  }
  await stream.write(opaqueBytes());
  const credentials = decodeCredentials(await reader.exactly(CREDENTIALS_BYTES, "the user name and password"));
  const known = await options.checkCredentials(credentials);
  await stream.write(Uint8Array.of(0, 0, 0, known ? 0 : 1));
  if (!known) throw new RfbError("RFB_AUTH_FAILED", "unauthenticated", `${stream.peer} gave wrong credentials`);
  await reader.u8("ClientInit");
  await stream.write(concatBytes([encodeServerInit(SERVER_INIT), encodeSessionInfo(options.session)]));
}

/** Real ones are whatever lay in memory; this beginning has been seen on real ones. */
function opaqueBytes(): Uint8Array {
  const bytes = new Uint8Array(OPAQUE_BYTES);
  bytes.set([0xaf, 0xf9, 0x0f, 0xb0]);
  return bytes;
}
