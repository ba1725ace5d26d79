import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ByteWriter, concatBytes, hex, hexBytes } from "#/lib/bytes/index.ts";
import { createMemoryStreamPair } from "#/lib/stream/index.ts";
import { connectAten, Framebuffer, serveAten } from "#/protocols/rfb/index.ts";
import { cutReads, seededNumbers, until } from "../../src/protocols/rfb/test-support.ts";
import { vectorsFolder } from "../support/vectors.ts";

interface Step {
  /** What the server, or the client, sends: a description. */
  readonly s?: string;
  readonly c?: string;
  readonly hex: string;
}

const aten = vectorsFolder("aten");
const handshakes = vectorsFolder("handshakes");
const present = aten !== null && handshakes !== null;
const steps = present ? (JSON.parse(read(handshakes, "aten-synthetic.json")) as { steps: readonly Step[] }).steps : [];
const server = () => concatBytes(steps.filter((step) => step.s !== undefined).map((step) => hexBytes(step.hex)));
const said = (until: string) => {
  const client = steps.filter((step) => step.c !== undefined);
  const end = client.findIndex((step) => step.c?.startsWith(until));
  return client.slice(0, end + 1).map((step) => hexBytes(step.hex));
};

function read(folder: URL | null, name: string): string {
  return readFileSync(new URL(name, folder as URL), "utf8");
}

const CUTS = {
  whole: () => 1e9,
  "byte by byte": () => 1,
  "at random cuts": (() => {
    const random = seededNumbers(11);
    return () => random(300);
  })(),
};

describe.skipIf(!present)("a session of the vectors", () => {
  for (const [pieces, cut] of Object.entries(CUTS)) {
    it(`is what our client says and understands, read ${pieces}`, async () => {
      const [bmc, clientEnd] = createMemoryStreamPair();
      const heard: Uint8Array[] = [];
      const listening = (async () => {
        for (let chunk = await bmc.read(); chunk; chunk = await bmc.read()) heard.push(chunk);
      })();
      await bmc.write(server());
      const client = await connectAten(cutReads(clientEnd, cut), { username: "ADMIN", password: "ADMIN" });
      const running = client.run(new AbortController().signal);
      const hello = concatBytes(said("FBUR full"));
      // Our ClientInit says "shared"; servers take either.
      hello[12 + 1 + 48] = 1;
      await until("the request", () => concatBytes(heard).length >= hello.length);
      expect(hex(concatBytes(heard))).toBe(hex(hello));

      for (const name of ["synth-444-q7", "synth-444-delta"]) {
        const vector = (JSON.parse(read(aten, "index.json")) as Record<string, string>[]).find(
          (entry) => entry.name === name,
        );
        const payload = hexBytes(read(aten, `${name}.hex`));
        const update = new ByteWriter().u8(0).u8(0).u16(1).zeros(4).u16(96).u16(64).u32(0x57).u32(1);
        await bmc.write(update.u32(payload.length).bytes(payload).finish());
        const shown = () => createHash("sha256").update(client.framebuffer.pixels).digest("hex");
        await until(name, () => shown() === vector?.expect_rgba_sha256_a255);
      }

      client.key(0x61, true);
      client.key(0x61, false);
      client.pointer(1, 100, 200);
      await client.drained();
      const input = said("pointer").slice(-3).map(hex).join("");
      await until("the input", () => hex(concatBytes(heard)).includes(input.slice(0, 36)));
      const all = hex(concatBytes(heard));
      for (const message of said("pointer").slice(-3)) expect(all).toContain(hex(message));
      client.close();
      await Promise.all([running, listening]);
    });

    it(`is understood by our server, read ${pieces}`, async () => {
      const [serverEnd, viewer] = createMemoryStreamPair();
      const seen: string[] = [];
      const served = serveAten(cutReads(serverEnd, cut), {
        framebuffer: new Framebuffer(64, 48),
        video: { encoding: "hermon" },
        version: "003.008",
        checkCredentials: ({ username, password }) => username === "ADMIN" && password === "ADMIN",
        onKey: (keysym, down, usage) => seen.push(`${down ? "+" : "-"}${keysym}/${usage}`),
        onPointer: (buttons, x, y) => seen.push(`${buttons}@${x},${y}`),
      });
      await viewer.write(concatBytes(said("pointer")));
      await until("the input", () => seen.length === 3);
      expect(seen).toEqual(["+97/4", "-97/4", "1@100,200"]);
      viewer.close();
      await served;
    });
  }

  it("has HERMON pictures that are painted as described", async () => {
    const hermon = JSON.parse(read(aten, "hermon-synth.json")) as Record<string, { fbu_hex: string }>;
    const [bmc, clientEnd] = createMemoryStreamPair();
    await bmc.write(server());
    const client = await connectAten(clientEnd, { username: "ADMIN", password: "ADMIN" });
    const running = client.run(new AbortController().signal);
    const { framebuffer } = client;
    const expected = new Framebuffer(40, 20);
    for (let i = 0; i < 800; i++) {
      const x = i % 40;
      const y = Math.floor(i / 40);
      const five = (value: number) => (((value & 255) >> 3) << 3) | ((value & 255) >> 5);
      expected.words[i] = five(x * 6) | (five(y * 12) << 8) | (((16 << 3) | (16 >> 2)) << 16) | 0xff000000;
    }
    const same = () => framebuffer.width === 40 && hex(framebuffer.pixels) === hex(expected.pixels);
    for (const form of ["tiles", "nochange", "screenoff", "raw"]) {
      await bmc.write(hexBytes((hermon[form] as { fbu_hex: string }).fbu_hex));
      if (form === "screenoff") await until("black", () => framebuffer.words.every((word) => word === 0xff000000));
      else await until(form, same);
    }
    client.close();
    await running;
  });
});
