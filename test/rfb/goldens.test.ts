import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { hexBytes } from "#/lib/bytes/index.ts";
import { createMemoryStreamPair } from "#/lib/stream/index.ts";
import { connectRfb } from "#/protocols/rfb/index.ts";
import { cutReads, seededNumbers, until } from "#/protocols/rfb/test-support.ts";
import { vncCipher } from "#/transports/index.ts";

/** Streams of real servers, captured on Debian 12, which lie beside the project and are not part of it. */
const folder = new URL("../../../shared/facts/vectors/rfb-goldens/", import.meta.url);
const OURS = /-(raw|rre|hextile)\.json$/;
const files = existsSync(folder) ? readdirSync(folder).filter((name) => OURS.test(name)) : [];
if (files.length === 0) console.warn("vectors missing: rfb-goldens; the tests that need them are skipped");

describe.skipIf(files.length === 0)("captured streams", () => {
  for (const name of files) {
    for (const pieces of ["whole", "byte by byte", "at random cuts"]) {
      it(`${name}, read ${pieces}, shows what the server showed`, async () => {
        const golden = JSON.parse(readFileSync(new URL(name, folder), "utf8")) as Record<string, string>;
        const random = seededNumbers(3);
        const cut = { whole: () => 1e9, "byte by byte": () => 1 }[pieces] ?? (() => random(5000));
        const [serverEnd, clientEnd] = createMemoryStreamPair();
        await serverEnd.write(hexBytes(`52464220 3030332e 3030380a 01 01 00000000 ${golden.serverInitHex}`));
        const options = { profile: "plain", password: null } as const;
        const client = await connectRfb(cutReads(clientEnd, cut), options, { vncCipher });
        const running = client.run(new AbortController().signal);
        const shown = () => createHash("sha256").update(client.framebuffer.pixels).digest("hex");
        for (const step of [1, 2]) {
          await serverEnd.write(Buffer.from(golden[`step${step}_base64`] as string, "base64"));
          await until(`step ${step}`, () => shown() === golden[`expect${step}_sha256_rgba_a255`]);
        }
        expect(client.name).not.toBe("");
        client.close();
        await running;
      });
    }
  }
});
