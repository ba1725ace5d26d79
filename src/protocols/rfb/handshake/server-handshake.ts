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
import { type RfbChannel, type ServeTls, startTlsAsServer, type TlsIdentity } from "../security/tls.ts";
import { offerVencryptSubtype, VENCRYPT } from "../security/vencrypt.ts";
import { challengeVncAuth, type VncCipher } from "../security/vnc-auth.ts";

export type RfbServerSecurity =
  | { readonly type: "none" }
  | { readonly type: "vnc-auth"; readonly password: string }
  /**
   * VeNCrypt X509None, or X509Vnc with a password. PEM: certificate (with its chain), its key, and the authority whose
   * certificates a viewer must have one of, if it must have one.
   */
  | {
      readonly type: "vencrypt-x509";
      readonly cert: string;
      readonly key: string;
      readonly clientCa?: string;
      readonly password?: string;
    }
  /** VeNCrypt TLSNone, or TLSVnc with a password: no certificates, so no protection from somebody in between. */
  | { readonly type: "vencrypt-tls"; readonly password?: string }
  /** Type 18: TLS without certificates as well, and the list of security types once more inside. */
  | { readonly type: "tls"; readonly password?: string };

export interface ServerSecurityDeps {
  readonly vncCipher: VncCipher;
  readonly randomBytes: (length: number) => Uint8Array;
  /** Needed for the types with TLS. */
  readonly serveTls?: ServeTls;
}

/** RFC 6143 section 7.1 to 7.3, as the server. `init` is told ClientInit's shared-flag. */
export async function performServerHandshake(
  stream: ByteStream,
  reader: StreamReader,
  security: RfbServerSecurity,
  init: (shared: boolean) => ServerInit,
  deps: ServerSecurityDeps,
): Promise<{ readonly channel: RfbChannel; readonly init: ServerInit }> {
  const version = await agreeVersion(stream, reader);
  await agreeSecurity(stream, reader, version, security);
  const channel = await secureChannel({ stream, reader }, security, deps);
  const password = security.type === "none" ? undefined : security.password;
  const known = password === undefined || (await challengeVncAuth(channel.stream, channel.reader, password, deps));
  // None before 3.8 has no SecurityResult; only 3.8 explains a failure.
  if (security.type !== "none" || version === "3.8") {
    const result = new ByteWriter().u32(known ? 0 : 1).finish();
    const reason = known || version !== "3.8" ? new Uint8Array(0) : encodeReason("Authentication failed");
    await channel.stream.write(concatBytes([result, reason]));
  }
  if (!known) throw new RfbError("RFB_AUTH_FAILED", "unauthenticated", `${stream.peer} gave a wrong VNC password`);
  const serverInit = init((await channel.reader.u8("ClientInit")) !== 0);
  await channel.stream.write(encodeServerInit(serverInit));
  return { channel, init: serverInit };
}

async function secureChannel(
  channel: RfbChannel,
  security: RfbServerSecurity,
  { serveTls }: ServerSecurityDeps,
): Promise<RfbChannel> {
  if (security.type === "none" || security.type === "vnc-auth") return channel;
  if (!serveTls) throw new Error("TLS was offered without a way to do it");
  if (security.type === "tls") return offerInTls(await startTlsAsServer(channel, "anonymous", serveTls), security);
  const hasPassword = security.password !== undefined;
  const isX509 = security.type === "vencrypt-x509";
  const { x509Vnc, x509None, tlsVnc, tlsNone } = VENCRYPT;
  await offerVencryptSubtype(channel, isX509 ? (hasPassword ? x509Vnc : x509None) : hasPassword ? tlsVnc : tlsNone);
  const identity: TlsIdentity = isX509 ? security : "anonymous";
  return startTlsAsServer(channel, identity, serveTls);
}

async function offerInTls(secure: RfbChannel, { password }: { readonly password?: string }): Promise<RfbChannel> {
  await offerType(secure, password === undefined ? SECURITY_TYPE.none : SECURITY_TYPE.vncAuth);
  return secure;
}

const OFFERED: Readonly<Record<RfbServerSecurity["type"], number>> = {
  none: SECURITY_TYPE.none,
  "vnc-auth": SECURITY_TYPE.vncAuth,
  "vencrypt-x509": SECURITY_TYPE.vencrypt,
  "vencrypt-tls": SECURITY_TYPE.vencrypt,
  tls: SECURITY_TYPE.tls,
};

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
  const type = OFFERED[security.type];
  if (version === "3.3") {
    if (type === SECURITY_TYPE.vencrypt || type === SECURITY_TYPE.tls) {
      const reason = "This server wants TLS, which needs RFB 3.7 or later";
      await stream.write(concatBytes([new ByteWriter().u32(0).finish(), encodeReason(reason)]));
      throw viewerFault("RFB_VERSION", `${stream.peer} speaks RFB 3.3, in which there is no TLS`);
    }
    await stream.write(new ByteWriter().u32(type).finish());
    return;
  }
  await offerType({ stream, reader }, type);
}

async function offerType({ stream, reader }: RfbChannel, type: number): Promise<void> {
  await stream.write(Uint8Array.of(1, type));
  const chosen = await reader.u8("the security type");
  if (chosen !== type) {
    throw viewerFault("RFB_PROTOCOL", `${stream.peer} chose security type ${chosen}, which was not offered`);
  }
}
