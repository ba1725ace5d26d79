import { ByteReader, ByteWriter } from "#/lib/bytes/index.ts";
import { RfbError, serverFault } from "../errors.ts";
import { SECURITY_TYPE, securityTypeName } from "./security-type.ts";
import type { RfbChannel } from "./tls.ts";

const CAPABILITY_BYTES = 16;
const MAX_CAPABILITIES = 256;
const NO_TUNNEL = 0;

/**
 * TightVNC's security type (16), rfbproto, as the client: no tunnel, then the first of `wanted` that the server offers.
 * Supermicro's BMCs use the same number for something else; they have no capabilities that read as letters.
 */
export async function agreeTightSecurity(channel: RfbChannel, wanted: readonly number[]): Promise<number> {
  const { stream, reader } = channel;
  const tunnels = await readCapabilities(channel, await reader.u32("the number of tunnels"), "the tunnels");
  if (tunnels.length > 0) await stream.write(new ByteWriter().s32(NO_TUNNEL).finish());
  const count = await reader.u32("the number of authentication types");
  if (count === 0) return SECURITY_TYPE.none;
  const offered = await readCapabilities(channel, count, "the authentication types");
  const chosen = wanted.find((type) => offered.includes(type));
  if (chosen === undefined) {
    const names = offered.map(securityTypeName);
    const message = `${stream.peer} offers only the Tight authentication types ${names.join(", ")}`;
    throw new RfbError("RFB_NO_SECURITY", "bmc-fault", message, { details: { offered: names } });
  }
  await stream.write(new ByteWriter().s32(chosen).finish());
  return chosen;
}

/** What follows ServerInit: three lists of messages and encodings, which say nothing that we do not find out anyway. */
export async function skipTightInit(channel: RfbChannel): Promise<void> {
  const counts = new ByteReader(await channel.reader.exactly(8, "the numbers of Tight capabilities"));
  const total = counts.u16("server messages") + counts.u16("client messages") + counts.u16("encodings");
  await readCapabilities(channel, total, "the Tight capabilities");
}

/** CAPABILITY: S32 code, 4 letters vendor, 8 letters signature. Gives the codes. */
async function readCapabilities({ stream, reader }: RfbChannel, count: number, what: string): Promise<number[]> {
  if (count > MAX_CAPABILITIES) throw notTight(stream.peer);
  const list = new ByteReader(await reader.exactly(count * CAPABILITY_BYTES, what));
  return Array.from({ length: count }, () => {
    const code = list.s32("code");
    if (list.bytes(12, "vendor and signature").some((byte) => byte < 0x20 || byte > 0x7e)) throw notTight(stream.peer);
    return code;
  });
}

function notTight(peer: string): RfbError {
  const message = `${peer} offers security type 16, but not as TightVNC does: this looks like a Supermicro (ATEN) console`;
  return serverFault("RFB_PROTOCOL", message);
}
