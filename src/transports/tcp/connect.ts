import { connect, type NetConnectOpts, type Socket } from "node:net";
import type { ByteStream } from "#/lib/stream/index.ts";
import { systemReason, TransportError } from "../errors.ts";
import { SocketStream } from "./socket-stream.ts";

export interface ConnectOptions {
  /** How long the connection may take. Default 10 s. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

export interface HostPort {
  readonly host: string;
  readonly port: number;
}

/** "10.0.0.1:5901", "[::1]:5901". */
export function formatHostPort({ host, port }: HostPort): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** Rejects with `TransportError` TRANSPORT_CONNECT or TRANSPORT_TIMEOUT, or the signal's reason. */
export async function connectTcp(target: HostPort & ConnectOptions): Promise<ByteStream> {
  const peer = formatHostPort(target);
  const socket = await connectSocket({ host: target.host, port: target.port, noDelay: true }, peer, target);
  return new SocketStream(socket, peer);
}

/** Like `connectTcp`, to a Unix socket. */
export async function connectUnix(path: string, options: ConnectOptions = {}): Promise<ByteStream> {
  return new SocketStream(await connectSocket({ path }, path, options), path);
}

export function connectSocket(target: NetConnectOpts, peer: string, options: ConnectOptions): Promise<Socket> {
  return new Promise((resolve, reject) => {
    options.signal?.throwIfAborted();
    const socket = connect(target);
    const timeoutMs = options.timeoutMs ?? 10_000;
    const fail = (error: unknown) => {
      settle();
      socket.destroy();
      // Nobody listens any more; a late error must not become an unhandled one.
      socket.on("error", () => {});
      reject(error);
    };
    const timer = setTimeout(() => {
      const message = `connecting to ${peer}: no answer within ${timeoutMs / 1000} s`;
      fail(new TransportError("TRANSPORT_TIMEOUT", "bmc-unreachable", message, { details: { peer } }));
    }, timeoutMs);
    const onError = (cause: Error) => {
      const { reason, words } = systemReason(cause);
      const details = { peer, reason };
      fail(
        new TransportError("TRANSPORT_CONNECT", "bmc-unreachable", `connecting to ${peer}: ${words}`, {
          details,
          cause,
        }),
      );
    };
    const onAbort = () => fail(options.signal?.reason);
    const settle = () => {
      clearTimeout(timer);
      socket.off("error", onError);
      options.signal?.removeEventListener("abort", onAbort);
    };
    socket.once("error", onError);
    options.signal?.addEventListener("abort", onAbort, { once: true });
    socket.once("connect", () => {
      settle();
      resolve(socket);
    });
  });
}
