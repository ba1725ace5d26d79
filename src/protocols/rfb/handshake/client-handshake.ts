import { asciiText } from "#/lib/bytes/index.ts";
import type { ByteStream, StreamReader } from "#/lib/stream/index.ts";
import { RfbError, serverFault } from "../errors.ts";
import type { RfbLimits } from "../limits.ts";
import {
  encodeProtocolVersion,
  PROTOCOL_VERSION_BYTES,
  type RfbVersion,
  tryProtocolVersion,
} from "../messages/protocol-version.ts";
import { readReason } from "../messages/reason.ts";
import { readServerInit, type ServerInit } from "../messages/server-init.ts";
import { type AuthenticateDeps, authenticate, type Credentials, wantedTypes } from "../security/authenticate.ts";
import { SECURITY_TYPE, securityTypeName } from "../security/security-type.ts";
import { skipTightInit } from "../security/tight-security.ts";
import type { RfbChannel } from "../security/tls.ts";

export interface ClientHandshakeOptions extends Credentials {
  readonly shared: boolean;
  readonly limits: RfbLimits;
}

/** RFC 6143 section 7.1 to 7.3, as the client: version, security, initialisation. */
export async function performClientHandshake(
  stream: ByteStream,
  reader: StreamReader,
  options: ClientHandshakeOptions,
  deps: AuthenticateDeps,
): Promise<{ readonly channel: RfbChannel; readonly init: ServerInit }> {
  const version = await agreeVersion(stream, reader);
  const type = await agreeSecurity(stream, reader, version, options, deps);
  const { channel, expectsResult, isTight } = await authenticate(type, { stream, reader }, version, options, deps);
  if (expectsResult) await readSecurityResult(channel.reader, version, options.limits);
  await channel.stream.write(Uint8Array.of(options.shared ? 1 : 0));
  const init = await readServerInit(channel.reader, options.limits);
  if (isTight) await skipTightInit(channel);
  return { channel, init };
}

async function agreeVersion(stream: ByteStream, reader: StreamReader): Promise<RfbVersion> {
  const bytes = await reader.exactly(PROTOCOL_VERSION_BYTES, "the server's RFB version");
  const version = tryProtocolVersion(bytes);
  if (version === null) {
    const text = asciiText(bytes).replace(/[^\x20-\x7e]/g, ".");
    const hint = text.startsWith("RFB 055.") ? ": this is a Supermicro (ATEN) console, not a standard VNC server" : "";
    throw serverFault("RFB_VERSION", `${stream.peer} answered "${text}", which is no RFB version we speak${hint}`);
  }
  await stream.write(encodeProtocolVersion(version));
  return version;
}

async function agreeSecurity(
  stream: ByteStream,
  reader: StreamReader,
  version: RfbVersion,
  options: ClientHandshakeOptions,
  deps: AuthenticateDeps,
): Promise<number> {
  const offered =
    version === "3.3"
      ? [await reader.u32("the security type")].filter((type) => type !== 0)
      : [...(await reader.exactly(await reader.u8("the number of security types"), "the security types"))];
  if (offered.length === 0) {
    const reason = await readReason(reader, options.limits);
    throw new RfbError("RFB_NO_SECURITY", "bmc-fault", `${stream.peer} refused the session: ${reason}`, {
      details: { reason },
    });
  }
  const chosen = wantedTypes(options, deps).find((type) => offered.includes(type));
  if (chosen === undefined) throw noSecurityInCommon(stream.peer, offered, options);
  if (version !== "3.3") await stream.write(Uint8Array.of(chosen));
  return chosen;
}

function noSecurityInCommon(
  peer: string,
  offered: readonly number[],
  { password, requireTls = false }: ClientHandshakeOptions,
): RfbError {
  const names = offered.map(securityTypeName);
  const wantsPassword = password === null && offered.includes(SECURITY_TYPE.vncAuth);
  const plain = wantsPassword ? "a VNC password is needed" : "None or VNC authentication is needed";
  const hint = requireTls ? "VeNCrypt is needed, because TLS is required" : plain;
  return new RfbError(
    "RFB_NO_SECURITY",
    "bmc-fault",
    `${peer} offers only the security types ${names.join(", ")}: ${hint}`,
    {
      details: { offered: names },
    },
  );
}

/** SecurityResult, RFC 6143 section 7.1.3: U32 0 ok, 1 failed, 2 (Tight) too many attempts. Only 3.8 adds a reason. */
async function readSecurityResult(reader: StreamReader, version: RfbVersion, limits: RfbLimits): Promise<void> {
  const result = await reader.u32("the security result");
  if (result === 0) return;
  if (result > 2) throw serverFault("RFB_PROTOCOL", `reading the security result: ${result} is none`);
  const reason = version === "3.8" ? await readReason(reader, limits) : "";
  const because = reason || (result === 2 ? "too many attempts" : "no reason given");
  throw new RfbError("RFB_AUTH_FAILED", "bmc-fault", `the VNC server refused the authentication: ${because}`, {
    details: { reason: because },
  });
}
