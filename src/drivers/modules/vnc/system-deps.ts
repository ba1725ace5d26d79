import type { Clock } from "#/lib/time/index.ts";
import { connectRfb } from "#/protocols/rfb/index.ts";
import { connectTcp, connectTls, vncCipher } from "#/transports/index.ts";
import type { VncConsoleDeps } from "./vnc-console.ts";

/** The real network. */
export function systemVncDeps(clock: Clock): VncConsoleDeps {
  return {
    clock,
    dialler: { connectTcp, connectTls },
    connectRfb: (stream, { startTls, ...options }) =>
      connectRfb(stream, { ...options, clock }, { vncCipher, ...(startTls ? { startTls } : {}) }),
  };
}
