import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { hexBytes } from "#/lib/bytes/index.ts";
import { createMemoryStreamPair } from "#/lib/stream/index.ts";
import { connectRfb } from "#/protocols/rfb/index.ts";
import { cutReads, seededNumbers, until } from "#/protocols/rfb/test-support.ts";
import { decodePicture, vncCipher } from "#/transports/index.ts";
import { vectorsFolder } from "../support/vectors.ts";

/** Streams of real servers, captured on Debian 12, which lie beside the project and are not part of it. */
const folder = vectorsFolder("rfb-goldens");
const files = folder ? readdirSync(folder).filter((name) => name.endsWith(".json")) : [];
/** JPEG is inside these: the picture is right when no channel of any pixel is further off than this on the average. */
const isLossy = (name: string) => /q6|cursor-ext/.test(name);
const MEAN_ERROR = 3;

describe.skipIf(!folder)("captured streams", () => {
  for (const name of files) {
    for (const pieces of ["whole", "byte by byte", "at random cuts"]) {
      it(`${name}, read ${pieces}, shows what the server showed`, async () => {
        const golden = JSON.parse(readFileSync(new URL(name, folder as URL), "utf8")) as Record<string, string>;
        const random = seededNumbers(3);
        const cut = { whole: () => 1e9, "byte by byte": () => 1 }[pieces] ?? (() => random(5000));
        const [serverEnd, clientEnd] = createMemoryStreamPair();
        await serverEnd.write(hexBytes(`52464220 3030332e 3030380a 01 01 00000000 ${golden.serverInitHex}`));
        const options = { profile: "plain", password: null } as const;
        const client = await connectRfb(cutReads(clientEnd, cut), options, { vncCipher, decodePicture });
        const running = client.run(new AbortController().signal);
        running.catch(() => {});
        const shown = () => createHash("sha256").update(client.framebuffer.pixels).digest("hex");
        for (const step of [1, 2]) {
          await serverEnd.write(Buffer.from(golden[`step${step}_base64`] as string, "base64"));
          if (step === 1 && name.includes("cursor-ext")) continue; // Nothing but pseudo-rectangles: no pixels yet.
          if (isLossy(name)) {
            const expected = await expectedPixels(name, step);
            await until(`step ${step}`, () => meanError(client.framebuffer.pixels, expected) < MEAN_ERROR);
          } else await until(`step ${step}`, () => shown() === golden[`expect${step}_sha256_rgba_a255`]);
        }
        expect(client.name).not.toBe("");
        client.close();
        await running;
      });
    }
  }
});

function expectedPixels(name: string, step: number): Promise<Buffer> {
  const server = (/^\w+-[\d.]+/.exec(name) ?? [])[0];
  const file = new URL(`${server}-expect${step}.png`, folder as URL);
  expect(existsSync(file)).toBe(true);
  return sharp(readFileSync(file)).ensureAlpha().raw().toBuffer();
}

function meanError(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs((a[i] as number) - (b[i] as number));
  return sum / a.length;
}
