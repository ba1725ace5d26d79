import { errorMessage } from "#/lib/errors/index.ts";
import { type Figure, figure } from "../figure.ts";
import { benchAst2100 } from "./ast2100.ts";
import { Bed } from "./bed.ts";
import { benchConsoleMemory } from "./console-memory.ts";
import { benchEncodeText } from "./encode-text.ts";
import { benchHubStart } from "./hub-start.ts";
import { benchKeys } from "./keys.ts";
import { benchManyViewers } from "./many-viewers.ts";
import { benchPeers } from "./peers.ts";
import { benchRecording } from "./recording.ts";

/** The parts, by the first figure that each yields: what is printed when one cannot be measured. */
const PARTS: Readonly<Record<string, (bed: Bed) => AsyncIterable<Figure>>> = {
  encode_text_ms: benchEncodeText,
  viewers_100_age_p99_ms: benchManyViewers,
  key_to_pixel_added_p50_ms: benchKeys,
  console_mib: benchConsoleMemory,
  encode_vs_x11vnc: benchPeers,
  ast2100_frame_ms: benchAst2100,
  recording_mib_per_hour: benchRecording,
  hub_start_ms: benchHubStart,
};

/** The RFB engine and the hub: a text console of 1024x768, from BMC to viewer. */
export async function* benchRfb(): AsyncGenerator<Figure> {
  for (const [name, part] of Object.entries(PARTS)) {
    using bed = new Bed();
    try {
      yield* part(bed);
    } catch (error) {
      yield figure({ bench: "rfb", figure: name, unit: "", atMost: Number.NaN, runs: [], reason: errorMessage(error) });
    }
  }
}
