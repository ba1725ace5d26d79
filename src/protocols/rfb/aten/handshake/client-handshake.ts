import { asciiText, concatBytes } from "#/lib/bytes/index.ts";
import type { ByteStream, StreamReader } from "#/lib/stream/index.ts";
import { RfbError, serverFault } from "../../errors.ts";
import type { RfbLimits } from "../../limits.ts";
import { readReason } from "../../messages/reason.ts";
import { readServerInit, type ServerInit } from "../../messages/server-init.ts";
import { type AtenCredentials, encodeCredentials } from "../messages/credentials.ts";
import { type AtenSessionInfo, decodeSessionInfo, SESSION_INFO_BYTES } from "../messages/session-info.ts";
import { ATEN_SECURITY_TYPE, looksLikeTight, OPAQUE_BYTES, tryAtenVersion, VERSION_BYTES } from "./version.ts";

export interface AtenServerHello {
  /** Its size and pixel format say nothing. */
  readonly init: ServerInit;
  readonly session: AtenSessionInfo;
  /** Old (WPCM450) firmware: told by what lies in the opaque bytes. */
  readonly old: boolean;
}

/** Nothing is allocated for the size in ServerInit: the first picture tells the real one. */
const ANY_GEOMETRY = { maxWidth: 0xffff, maxHeight: 0xffff, maxArea: 0xffff * 0xffff };

/** From the version to what follows ServerInit, as the client. */
export async function performAtenClientHandshake(
  stream: ByteStream,
  reader: StreamReader,
  credentials: AtenCredentials,
  limits: RfbLimits,
): Promise<AtenServerHello> {
  const answer = encodeCredentials(credentials);
  const version = await reader.exactly(VERSION_BYTES, "the server's RFB version");
  if (tryAtenVersion(version) === null) {
    const text = asciiText(version).replace(/[^\x20-\x7e]/g, ".");
    throw serverFault("RFB_VERSION", `${stream.peer} answered "${text}", which is no version of ATEN's iKVM`);
  }
  // The same bytes back: 003.008 in answer to 055.008 ends the connection.
  await stream.write(version.slice());
  await chooseSecurity(stream, reader, limits);
  const opaque = await reader.exactly(OPAQUE_BYTES, "the 24 bytes before ATEN's credentials");
  if (looksLikeTight(opaque)) {
    const hint = "it is an ordinary VNC server: use the console interface for those";
    throw serverFault("RFB_PROTOCOL", `${stream.peer} means TightVNC by security type 16, not ATEN: ${hint}`);
  }
  // ClientInit goes along: X9 firmware drops the link when it is later than about 100 ms.
  await stream.write(concatBytes([answer, Uint8Array.of(1)]));
  await readSecurityResult(stream, reader);
  const init = await readServerInit(reader, { ...limits, ...ANY_GEOMETRY });
  const session = decodeSessionInfo(await reader.exactly(SESSION_INFO_BYTES, "the 12 bytes after ServerInit"));
  return { init, session, old: opaque[0] !== 0 };
}

async function chooseSecurity(stream: ByteStream, reader: StreamReader, limits: RfbLimits): Promise<void> {
  const count = await reader.u8("the number of security types");
  if (count === 0) {
    const reason = await readReason(reader, limits);
    const message = `${stream.peer} refused the session: ${reason}`;
    throw new RfbError("RFB_NO_SECURITY", "bmc-fault", message, { details: { reason } });
  }
  const offered = await reader.exactly(count, "the security types");
  if (!offered.includes(ATEN_SECURITY_TYPE)) {
    const message = `${stream.peer} offers the security types ${[...offered].join(", ")}: ATEN's iKVM has 16`;
    throw new RfbError("RFB_NO_SECURITY", "bmc-fault", message);
  }
  await stream.write(Uint8Array.of(ATEN_SECURITY_TYPE));
}

/** No reason follows a refusal. */
async function readSecurityResult(stream: ByteStream, reader: StreamReader): Promise<void> {
  const result = await reader.u32("the security result");
  if (result === 0) return;
  const message = `${stream.peer} refused the user name, password or console token of its iKVM (result ${result})`;
  throw new RfbError("RFB_AUTH_FAILED", "bmc-fault", message, { details: { result } });
}
