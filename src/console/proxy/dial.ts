import { connect, type NetConnectOpts, type OnReadOpts, type Socket } from "node:net";
import type { HubAddress } from "#/console/interfaces/index.ts";
import { OutbandError } from "#/lib/errors/index.ts";
import type { Clock } from "#/lib/time/index.ts";

/** The hub did not take our connection. */
export class DialError extends OutbandError<"PROXY_DIAL"> {}

export interface DialOptions {
  readonly hub: HubAddress;
  readonly timeoutMs: number;
  readonly onread: OnReadOpts;
}

/** Bytes waiting for a slow hub before the browser is asked to wait as well. */
const UPLINK_BYTES = 256 * 1024;

/**
 * Connects to the hub. `connected` runs inside the connect event, so that what it writes to the browser is ahead of the
 * first byte the hub sends.
 */
export function dial(options: DialOptions, clock: Clock, connected: (hub: Socket) => void): Promise<void> {
  const { hub, timeoutMs, onread } = options;
  // The stream's own option, which the types of net.connect forget.
  const socketOptions: NetConnectOpts & { writableHighWaterMark: number } = {
    host: hub.host,
    port: hub.port,
    onread,
    noDelay: true,
    keepAlive: true,
    writableHighWaterMark: UPLINK_BYTES,
  };
  return new Promise((resolve, reject) => {
    const socket = connect(socketOptions);
    const fail = (what: string, cause?: unknown): void => {
      timer[Symbol.dispose]();
      socket.destroy();
      const message = `connecting to the console's hub at ${hub.host} port ${hub.port}: ${what}`;
      reject(new DialError("PROXY_DIAL", "unavailable", message, { cause }));
    };
    const timer = clock.timer(timeoutMs, () => fail(`no answer in ${timeoutMs} ms`));
    const onError = (error: Error): void => fail(error.message, error);
    socket.once("error", onError);
    socket.once("connect", () => {
      timer[Symbol.dispose]();
      socket.off("error", onError);
      connected(socket);
      resolve();
    });
  });
}
