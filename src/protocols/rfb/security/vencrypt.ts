import { ByteReader, ByteWriter } from "#/lib/bytes/index.ts";
import { RfbError, serverFault, viewerFault } from "../errors.ts";
import { securityTypeName } from "./security-type.ts";
import type { RfbChannel } from "./tls.ts";

/** VeNCrypt subtypes, rfbproto. Servers may also list None (1) and VNC authentication (2), which go without TLS. */
export const VENCRYPT = {
  none: 1,
  vncAuth: 2,
  tlsNone: 257,
  tlsVnc: 258,
  tlsPlain: 259,
  x509None: 260,
  x509Vnc: 261,
  x509Plain: 262,
} as const;

/**
 * VeNCrypt 0.2 as the client, up to the start of TLS or, for a subtype without it, of the authentication: version, list,
 * choice. Gives the first of `wanted` that the server offers.
 */
export async function agreeVencryptSubtype({ stream, reader }: RfbChannel, wanted: readonly number[]): Promise<number> {
  const version = await reader.u16("the VeNCrypt version");
  if (version < 2) throw serverFault("RFB_VERSION", `${stream.peer} speaks VeNCrypt 0.${version}, 0.2 is needed`);
  await stream.write(Uint8Array.of(0, 2));
  if ((await reader.u8("the answer to VeNCrypt 0.2")) !== 0) {
    throw serverFault("RFB_VERSION", `${stream.peer} offered VeNCrypt and then refused version 0.2`);
  }
  const count = await reader.u8("the number of VeNCrypt subtypes");
  const list = new ByteReader(await reader.exactly(4 * count, "the VeNCrypt subtypes"));
  const offered = Array.from({ length: count }, () => list.u32("subtype"));
  const chosen = wanted.find((subtype) => offered.includes(subtype));
  if (chosen === undefined) {
    const names = offered.map(securityTypeName);
    const message = `${stream.peer} offers only the VeNCrypt subtypes ${names.join(", ")}; wanted is one of ${wanted.map(securityTypeName).join(", ")}`;
    throw new RfbError("RFB_NO_SECURITY", "bmc-fault", message, { details: { offered: names } });
  }
  await stream.write(new ByteWriter().u32(chosen).finish());
  if (isTls(chosen) && (await reader.u8("the VeNCrypt acceptance")) !== 1) {
    throw serverFault("RFB_PROTOCOL", `${stream.peer} offered ${securityTypeName(chosen)} and then refused it`);
  }
  return chosen;
}

/** As the server, which offers one subtype, up to the start of TLS. */
export async function offerVencryptSubtype({ stream, reader }: RfbChannel, subtype: number): Promise<void> {
  await stream.write(Uint8Array.of(0, 2));
  const version = await reader.u16("the VeNCrypt version");
  await stream.write(Uint8Array.of(version === 2 ? 0 : 255));
  if (version !== 2) throw viewerFault("RFB_VERSION", `${stream.peer} wants VeNCrypt 0.${version}, we speak 0.2`);
  await stream.write(new ByteWriter().u8(1).u32(subtype).finish());
  const chosen = await reader.u32("the VeNCrypt subtype");
  if (chosen !== subtype) {
    await stream.write(Uint8Array.of(0));
    throw viewerFault("RFB_PROTOCOL", `${stream.peer} chose VeNCrypt subtype ${chosen}, which was not offered`);
  }
  await stream.write(Uint8Array.of(1));
}

/** Plain: U32 lengths of user name and password, then the two. */
export function encodePlain(username: string, password: string): Uint8Array {
  const [user, secret] = [new TextEncoder().encode(username), new TextEncoder().encode(password)];
  return new ByteWriter().u32(user.length).u32(secret.length).bytes(user).bytes(secret).finish();
}

export function isTls(subtype: number): boolean {
  return subtype > 256 && subtype <= 262;
}

export function isAnonymous(subtype: number): boolean {
  return subtype > 256 && subtype <= 259;
}
