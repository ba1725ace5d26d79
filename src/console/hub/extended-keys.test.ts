import { expect, it } from "vitest";
import { silentLogger } from "#/lib/log/index.ts";
import { type ByteStream, createMemoryStreamPair } from "#/lib/stream/index.ts";
import { systemClock } from "#/lib/time/index.ts";
import { connectRfb, Framebuffer, serveRfb } from "#/protocols/rfb/index.ts";
import { deflate, randomBytes, vncCipher } from "#/transports/index.ts";
import { createGraphicalHubs } from "./graphical-hubs.ts";

const rfb = { vncCipher, deflate, randomBytes };
const NODE = "1be26c0b-03f2-4d2e-ae87-c02d7f33c123";
const A = { keysym: 0x61, code: 0x1e };

/** A hub on a server that takes scan codes, or does not; a viewer of it; and what the server was told. */
async function viewerOn(takesScanCodes: boolean) {
  const keys: string[] = [];
  const screen = new Framebuffer(64, 48);
  const upstream = {
    profile: "plain",
    peer: "bmc:5901",
    password: null,
    dial: async () => {
      const [mine, theirs] = createMemoryStreamPair();
      const told = (keysym: number, down: boolean, code = 0) => keys.push(`${down ? "+" : "-"}${keysym}/${code}`);
      const options = {
        framebuffer: screen,
        name: "bmc",
        security: { type: "none" },
        extendedKeys: () => takesScanCodes,
        onKey: told,
        onExtendedKey: (keysym: number, code: number, down: boolean) => told(keysym, down, code),
      } as const;
      serveRfb(mine, options, rfb).catch(() => {});
      return theirs;
    },
  };
  let connect: (stream: ByteStream) => void = () => {};
  const listen = async (address: { host: string; port: number }, onStream: typeof connect) => {
    connect = onStream;
    return { ...address, close: async () => {} };
  };
  const hubs = createGraphicalHubs(
    { listenHost: "127.0.0.1", readOnly: false },
    { clock: systemClock, log: silentLogger, rfb, listen },
  );
  await hubs.open(NODE, upstream);
  const [hubEnd, viewerEnd] = createMemoryStreamPair();
  connect(hubEnd);
  const client = await connectRfb(viewerEnd, { profile: "plain", password: null }, rfb);
  const running = client.run(new AbortController().signal).catch(() => {});
  await expect.poll(() => client.framebuffer.width).toBe(64);
  return { client, keys, hubs, running };
}

it("passes a viewer's scan codes to a server that takes them, and releases by them what it leaves pressed", async () => {
  const { client, keys, hubs, running } = await viewerOn(true);
  await expect.poll(() => client.extendedKeys).toBe(true);
  client.key(A.keysym, true, A.code);
  // Shift was let go in between: the key is the same, what it means is not.
  client.key(0x41, false, A.code);
  client.key(A.keysym, true, A.code);
  await expect.poll(() => keys).toEqual(["+97/30", "-97/30", "+97/30"]);
  client.close();
  await running;
  await expect.poll(() => keys.at(-1)).toBe("-97/30");
  await hubs.closeAll();
});

it("lets go of the keysym it pressed, where the server knows no scan codes and Shift has changed in between", async () => {
  const { client, keys, hubs, running } = await viewerOn(true);
  await expect.poll(() => client.extendedKeys).toBe(true);
  client.key(A.keysym, true, A.code);
  client.key(0x41, true, A.code);
  client.key(0x41, false, A.code);
  await expect.poll(() => keys.at(-1)).toBe("-97/30");
  // The repeat may be merged with the press while it waits.
  expect(keys.slice(0, -1).every((key) => key === "+97/30")).toBe(true);
  client.close();
  await running;
  await hubs.closeAll();
});

it("does not offer them where the server has no use for them", async () => {
  const { client, keys, hubs, running } = await viewerOn(false);
  client.key(A.keysym, true, A.code);
  await expect.poll(() => keys).toEqual(["+97/0"]);
  expect(client.extendedKeys).toBe(false);
  client.close();
  await running;
  await hubs.closeAll();
});
