import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import type { ByteStream } from "#/lib/stream/index.ts";
import { SocketStream } from "#/transports/index.ts";

/** A port on loopback for one caller: the QEMU that is told of it. Nobody listens there afterwards. */
export interface SerialSocket {
  readonly port: number;
  readonly connected: Promise<ByteStream>;
  /** For when nobody has come. Idempotent. */
  close(): void;
}

export async function openSerialSocket(): Promise<SerialSocket> {
  const connected = Promise.withResolvers<ByteStream>();
  const server = createServer({ noDelay: true });
  server.once("connection", (socket) => {
    server.close();
    connected.resolve(new SocketStream(socket, "QEMU's serial line"));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { port, connected: connected.promise, close: () => void server.close() };
}
