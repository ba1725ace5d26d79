import type { ByteStream } from "#/lib/stream/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import { RfbError } from "./errors.ts";
import type { RfbLimits } from "./limits.ts";

export interface WriteDeps {
  readonly stream: ByteStream;
  readonly limits: Pick<RfbLimits, "stallMs">;
  readonly clock: Clock;
}

/** False when the client has gone. One that does not read is cut after a while, at the cost of these bytes. */
export async function writeInTime(bytes: Uint8Array, { stream, limits, clock }: WriteDeps): Promise<boolean> {
  let stalled = false;
  const stall = clock.timer(limits.stallMs, () => {
    stalled = true;
    stream.close();
  });
  const written = await stream.write(bytes).then(
    () => true,
    () => false,
  );
  stall[Symbol.dispose]();
  if (!stalled) return written;
  throw new RfbError("RFB_TIMEOUT", "invalid", `${stream.peer} has read nothing for ${limits.stallMs / 1000} s`);
}
