import { afterEach, describe, expect, it } from "vitest";
import type { DatagramAddress, DatagramSocket } from "#/lib/datagram/index.ts";
import { bindUdp } from "../index.ts";

const open: DatagramSocket[] = [];
afterEach(() => {
  for (const socket of open.splice(0)) socket.close();
});

async function bind(host: string): Promise<DatagramSocket> {
  const socket = await bindUdp({ host, port: 0 });
  open.push(socket);
  return socket;
}

function next(socket: DatagramSocket): Promise<{ text: string; from: DatagramAddress }> {
  return new Promise((resolve) => {
    socket.receive((bytes, from) => resolve({ text: Buffer.from(bytes).toString(), from }));
  });
}

describe("udp", () => {
  it("carries a datagram and says where it is from", async () => {
    const a = await bind("127.0.0.1");
    const b = await bind("127.0.0.2");
    const arrived = next(b);
    a.send(Buffer.from("ping"), b.address);
    expect(await arrived).toEqual({ text: "ping", from: a.address });
  });

  it("speaks IPv4 on a socket for both, with IPv4 addresses", async () => {
    const both = await bind("::");
    const old = await bind("127.0.0.1");
    const there = next(old);
    both.send(Buffer.from("ping"), old.address);
    const { from } = await there;
    const back = next(both);
    old.send(Buffer.from("pong"), from);
    expect((await back).from).toEqual(old.address);
  });

  it("resolves names, and takes addresses as they are", async () => {
    const socket = await bind("127.0.0.1");
    expect(await socket.resolve("localhost")).toBe("127.0.0.1");
    expect(await socket.resolve("10.0.0.7")).toBe("10.0.0.7");
    await expect(socket.resolve("no-such-host.invalid")).rejects.toMatchObject({ code: "TRANSPORT_CONNECT" });
  });

  it("says that the address is taken", async () => {
    const taken = await bind("127.0.0.1");
    await expect(bindUdp(taken.address)).rejects.toMatchObject({ code: "TRANSPORT_LISTEN" });
  });

  it("sends nothing more when it is closed, twice", async () => {
    const socket = await bind("127.0.0.1");
    socket.close();
    socket.close();
    expect(() => socket.send(Buffer.from("x"), { host: "127.0.0.1", port: 9 })).not.toThrow();
  });
});
