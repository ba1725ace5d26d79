import { ByteReader, ByteWriter } from "#/lib/bytes/index.ts";
import { BOOT_PARAMETER, type BootFlags, decodeBootFlags, encodeBootFlags } from "../commands/boot-flags.ts";
import { GET_SYSTEM_BOOT_OPTIONS } from "../commands/get-system-boot-options.ts";
import { SET_SYSTEM_BOOT_OPTIONS } from "../commands/set-system-boot-options.ts";
import { IpmiError } from "../errors.ts";
import type { IpmiAnswer } from "./answer.ts";
import type { IpmiSession, SendOptions } from "./session.ts";

/** The boot flags in force. */
export async function readBootFlags(session: IpmiSession, options: SendOptions = {}): Promise<IpmiAnswer<BootFlags>> {
  const answer = await session.send(GET_SYSTEM_BOOT_OPTIONS, BOOT_PARAMETER.bootFlags, options);
  if (!answer.ok) return answer;
  try {
    return { ok: true, value: decodeBootFlags(new ByteReader(answer.value.data, "le")) };
  } catch (cause) {
    const message = `the boot flags of ${session.peer} are broken: ${(cause as Error).message}`;
    throw new IpmiError("IPMI_PROTOCOL", "bmc-fault", message, { cause });
  }
}

export interface WriteBootFlagsOptions extends SendOptions {
  /** Default true. */
  readonly remembers?: boolean;
}

/**
 * Sets the boot flags, with `remembers` for as long as it takes: without parameter 3's bit they are forgotten after 60 s,
 * which a slow machine's start outlasts. BMCs that do not know that parameter keep to their 60 s.
 */
export async function writeBootFlags(
  session: IpmiSession,
  flags: BootFlags,
  { remembers = true, ...options }: WriteBootFlagsOptions = {},
): Promise<IpmiAnswer<undefined>> {
  const keep = { parameter: BOOT_PARAMETER.flagValidClearing, data: Uint8Array.of(0x08) };
  if (remembers) await session.send(SET_SYSTEM_BOOT_OPTIONS, keep, options);
  const writer = new ByteWriter("le", 5);
  encodeBootFlags(flags, writer);
  return session.send(SET_SYSTEM_BOOT_OPTIONS, { parameter: BOOT_PARAMETER.bootFlags, data: writer.finish() }, options);
}
