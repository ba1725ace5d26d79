import { asciiText, ByteWriter, concatBytes } from "#/lib/bytes/index.ts";
import type { ByteStream, StreamReader } from "#/lib/stream/index.ts";
import { RfbError, viewerFault } from "../errors.ts";
import {
  encodeProtocolVersion,
  PROTOCOL_VERSION_BYTES,
  type RfbVersion,
  tryProtocolVersion,
} from "../messages/protocol-version.ts";
import { encodeReason } from "../messages/reason.ts";
import { encodeServerInit, type ServerInit } from "../messages/server-init.ts";
import { SECURITY_TYPE } from "../security/security-type.ts";
import { challengeVncAuth, type VncCipher } from "../security/vnc-auth.ts";

export type RfbServerSecurity = { readonly type: "none" } | { readonly type: "vnc-auth"; readonly password: string };

/** RFC 6143 section 7.1 to 7.3, as the server. `init` is told ClientInit's shared-flag. */
export async function performServerHandshake(
  stream: ByteStream,
  reader: StreamReader,
  security: RfbServerSecurity,
  init: (shared: boolean) => ServerInit,
  deps: { vncCipher: VncCipher; randomBytes: (length: number) => Uint8Array },
): Promise<ServerInit> {
  const version = await agreeVersion(stream, reader);
  await agreeSecurity(stream, reader, version, security);
  const known = security.type === "none" || (await challengeVncAuth(stream, reader, security.password, deps));
  // None before 3.8 has no SecurityResult; only 3.8 explains a failure.
  if (security.type !== "none" || version === "3.8") {
    const result = new ByteWriter().u32(known ? 0 : 1).finish();
    const reason = known || version !== "3.8" ? new Uint8Array(0) : encodeReason("Authentication failed");
    await stream.write(concatBytes([result, reason]));
  }
  if (!known) throw new RfbError("RFB_AUTH_FAILED", "unauthenticated", `${stream.peer} gave a wrong VNC password`);
  const serverInit = init((await reader.u8("ClientInit")) !== 0);
  await stream.write(encodeServerInit(serverInit));
  return serverInit;
}

async function agreeVersion(stream: ByteStream, reader: StreamReader): Promise<RfbVersion> {
  await stream.write(encodeProtocolVersion("3.8"));
  const bytes = await reader.exactly(PROTOCOL_VERSION_BYTES, "the client's RFB version");
  const version = tryProtocolVersion(bytes);
  if (version === null) {
    const text = asciiText(bytes).replace(/[^\x20-\x7e]/g, ".");
    throw viewerFault("RFB_VERSION", `${stream.peer} answered "${text}", which is no RFB version we speak`);
  }
  return version;
}

async function agreeSecurity(
  stream: ByteStream,
  reader: StreamReader,
  version: RfbVersion,
  security: RfbServerSecurity,
): Promise<void> {
  const type = security.type === "none" ? SECURITY_TYPE.none : SECURITY_TYPE.vncAuth;
  if (version === "3.3") {
    await stream.write(new ByteWriter().u32(type).finish());
    return;
  }
  await stream.write(Uint8Array.of(1, type));
  const chosen = await reader.u8("the security type");
  if (chosen !== type) {
    throw viewerFault("RFB_PROTOCOL", `${stream.peer} chose security type ${chosen}, which was not offered`);
  }
}
