import { encodeAst2100 } from "#/protocols/rfb/aten/ast2100/encoder.ts";
import { Ast2100Decoder, Framebuffer } from "#/protocols/rfb/index.ts";
import { type Figure, figure, median, round } from "../figure.ts";
import { HEIGHT, TextPicture, WIDTH } from "./text-picture.ts";

const RUNS = 5;
const WARM_UP = 10;
const FRAMES = 20;

/** A whole frame of a text screen as a Supermicro's video chip sends it, every block of it coded. */
export async function* benchAst2100(): AsyncGenerator<Figure> {
  const { framebuffer } = new TextPicture();
  const quality = { lumaSelector: 7, chromaSelector: 7, vq: false } as const;
  const decode444 = decoding(encodeAst2100(framebuffer, null, { ...quality, sampling: "444" }));
  const decode420 = decoding(encodeAst2100(framebuffer, null, { ...quality, sampling: "420" }));
  decode444(WARM_UP);
  decode420(WARM_UP);
  const runs: { full: number; halved: number }[] = [];
  for (let run = 0; run < RUNS; run++) runs.push({ full: decode444(FRAMES), halved: decode420(FRAMES) });
  yield figure({
    bench: "rfb",
    figure: "ast2100_frame_ms",
    unit: "ms",
    atMost: 10,
    runs: runs.map(({ full }) => full),
    detail: {
      how: "dense text screen, JPEG blocks only, quality 7, 4:4:4; encoded by the rack's Supermicro",
      in_420_ms: round(median(runs.map(({ halved }) => halved))),
    },
  });
}

/** Milliseconds a frame. */
function decoding(frame: Uint8Array): (count: number) => number {
  const target = new Framebuffer(WIDTH, HEIGHT);
  const decoder = new Ast2100Decoder();
  return (count) => {
    const start = performance.now();
    for (let i = 0; i < count; i++) decoder.decode(frame, target);
    return (performance.now() - start) / count;
  };
}
