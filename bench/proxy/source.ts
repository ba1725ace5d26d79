import { type AddressInfo, createServer, type Socket } from "node:net";

/**
 * The load's far end, in a process of its own: greets like an RFB server, then does what the nine bytes it gets say. The
 * letter and a count: `D` send that many bytes, `U` take that many and answer with one byte, `E` echo until the end.
 */
const CHUNK = Buffer.alloc(64 * 1024, 0x5a);

const server = createServer({ noDelay: true }, (socket) => {
  socket.on("error", () => socket.destroy());
  socket.write("RFB 003.008\n");
  socket.once("data", (request) => {
    const count = Number(request.readBigUInt64BE(1));
    const rest = request.subarray(9);
    const letter = String.fromCharCode(request[0] ?? 0);
    if (letter === "D") send(socket, count);
    else if (letter === "U") take(socket, count - rest.length);
    else {
      // A relay may bring what comes next together with the command.
      socket.write(rest);
      socket.on("data", (bytes) => socket.write(bytes));
    }
  });
});

function send(socket: Socket, count: number): void {
  let left = count;
  const write = (): void => {
    while (left > 0) {
      const bytes = left < CHUNK.length ? CHUNK.subarray(0, left) : CHUNK;
      left -= bytes.length;
      if (!socket.write(bytes) && socket.writableLength > 0) return;
    }
  };
  socket.on("drain", () => {
    if (socket.writableLength === 0) write();
  });
  write();
}

function take(socket: Socket, count: number): void {
  let left = count;
  socket.on("data", (bytes) => {
    left -= bytes.length;
    if (left <= 0) socket.write("!");
  });
}

server.listen({ host: "127.0.0.1", port: 0, backlog: 4096 }, () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
process.on("disconnect", () => process.exit(0));
