import { RfbError } from "../errors.ts";
import type { RfbVersion } from "../messages/protocol-version.ts";
import { SECURITY_TYPE, securityTypeName } from "./security-type.ts";
import { agreeTightSecurity } from "./tight-security.ts";
import { type RfbChannel, type StartTls, startTlsAsClient } from "./tls.ts";
import { agreeVencryptSubtype, encodePlain, isAnonymous, isTls, VENCRYPT } from "./vencrypt.ts";
import { answerVncAuth, type VncCipher } from "./vnc-auth.ts";

export interface Credentials {
  readonly username: string | null;
  readonly password: string | null;
  /** Nothing is taken that goes without TLS. */
  readonly requireTls?: boolean;
}

export interface AuthenticateDeps {
  readonly vncCipher: VncCipher;
  readonly startTls?: StartTls;
}

export interface Authenticated {
  readonly channel: RfbChannel;
  /** A SecurityResult follows. */
  readonly expectsResult: boolean;
  /** ServerInit is followed by TightVNC's lists. */
  readonly isTight: boolean;
}

/** The types we can pass, the best first: what hides the keys that are typed comes before what does not. */
export function wantedTypes(credentials: Credentials, deps: AuthenticateDeps): readonly number[] {
  const { none, vncAuth, tight, tls, vencrypt } = SECURITY_TYPE;
  if (credentials.requireTls) return deps.startTls ? [vencrypt, tls] : [];
  const plain = credentials.password === null ? [none] : [vncAuth, none];
  return deps.startTls ? [vencrypt, tls, ...plain, tight] : [...plain, tight];
}

/** Passes a security type that the server offered and that has been chosen. */
export async function authenticate(
  type: number,
  channel: RfbChannel,
  version: RfbVersion,
  credentials: Credentials,
  deps: AuthenticateDeps,
): Promise<Authenticated> {
  // None before 3.8 has no SecurityResult.
  const outcome = { channel, isTight: false, expectsResult: type !== SECURITY_TYPE.none || version === "3.8" };
  switch (type) {
    case SECURITY_TYPE.vncAuth:
      await answerVncAuth(channel.stream, channel.reader, credentials.password ?? "", deps.vncCipher);
      return outcome;
    case SECURITY_TYPE.tight: {
      const inner = await agreeTightSecurity(channel, plainTypes(credentials));
      const passed = await authenticate(inner, channel, version, credentials, deps);
      return { ...passed, isTight: true, expectsResult: true };
    }
    case SECURITY_TYPE.tls:
      return { ...(await authenticateInTls(channel, version, credentials, deps)), expectsResult: true };
    case SECURITY_TYPE.vencrypt:
      return authenticateVencrypt(channel, version, credentials, deps);
    default:
      return outcome;
  }
}

/** Type 18, as Vino does it: TLS without certificates, and inside it the list of security types once more. */
async function authenticateInTls(
  channel: RfbChannel,
  version: RfbVersion,
  credentials: Credentials,
  deps: AuthenticateDeps,
): Promise<Authenticated> {
  if (!deps.startTls) throw new Error("TLS was chosen without a way to do it");
  const secure = await startTlsAsClient(channel, true, deps.startTls);
  const { stream, reader } = secure;
  const count = await reader.u8("the number of security types inside TLS");
  const offered = [...(await reader.exactly(count, "the security types inside TLS"))];
  const chosen = plainTypes(credentials).find((type) => offered.includes(type));
  if (chosen === undefined) {
    const names = offered.map(securityTypeName);
    const message = `${stream.peer} offers only the security types ${names.join(", ")} inside TLS`;
    throw new RfbError("RFB_NO_SECURITY", "bmc-fault", message, { details: { offered: names } });
  }
  await stream.write(Uint8Array.of(chosen));
  return authenticate(chosen, secure, version, credentials, deps);
}

async function authenticateVencrypt(
  channel: RfbChannel,
  version: RfbVersion,
  credentials: Credentials,
  deps: AuthenticateDeps,
): Promise<Authenticated> {
  const subtype = await agreeVencryptSubtype(channel, wantedSubtypes(credentials, deps));
  const secure =
    isTls(subtype) && deps.startTls ? await startTlsAsClient(channel, isAnonymous(subtype), deps.startTls) : channel;
  if (subtype === VENCRYPT.x509Plain || subtype === VENCRYPT.tlsPlain) {
    await secure.stream.write(encodePlain(credentials.username ?? "", credentials.password ?? ""));
    return { channel: secure, isTight: false, expectsResult: true };
  }
  const takesPassword = subtype === VENCRYPT.x509Vnc || subtype === VENCRYPT.tlsVnc || subtype === VENCRYPT.vncAuth;
  const inner = takesPassword ? SECURITY_TYPE.vncAuth : SECURITY_TYPE.none;
  const passed = await authenticate(inner, secure, version, credentials, deps);
  return { ...passed, expectsResult: passed.expectsResult || isTls(subtype) };
}

function wantedSubtypes(
  { username, password, requireTls = false }: Credentials,
  deps: AuthenticateDeps,
): readonly number[] {
  const { x509Vnc, x509Plain, x509None, tlsVnc, tlsPlain, tlsNone, vncAuth, none } = VENCRYPT;
  const withPassword = (subtype: number) => (password === null ? [] : [subtype]);
  const withUser = (subtype: number) => (password === null || username === null ? [] : [subtype]);
  const secure = [
    ...withUser(x509Plain),
    ...withPassword(x509Vnc),
    x509None,
    ...withUser(tlsPlain),
    ...withPassword(tlsVnc),
    tlsNone,
  ];
  return [...(deps.startTls ? secure : []), ...(requireTls ? [] : [...withPassword(vncAuth), none])];
}

function plainTypes({ password }: Credentials): readonly number[] {
  return password === null ? [SECURITY_TYPE.none] : [SECURITY_TYPE.vncAuth, SECURITY_TYPE.none];
}
