import type { FuzzTarget } from "../target.ts";
import { hostileAten } from "./hostile-aten.ts";
import { hostileServer } from "./hostile-server.ts";
import { hostileViewer } from "./hostile-viewer.ts";
import { hostileBmcBehindHub, hostileViewerOnHub } from "./hub-cases.ts";
import { preparePayloads } from "./payloads.ts";

/** Most cases face the engine alone, which is quick; every so many the whole hub with neighbours. */
const HUB_EVERY = 64;
/** A flood of requests is a flood of raw updates; a bomb, or a length that was believed, would be far more. */
const MAX_GROWTH_BYTES = 160 * 2 ** 20;

/** By direction: who is hostile. */
export const RFB_TARGETS: Readonly<Record<"server" | "client", FuzzTarget>> = {
  server: {
    name: "rfb server",
    prepare: preparePayloads,
    runCase: (random) => {
      if (random.below(HUB_EVERY) === 0) return hostileBmcBehindHub(random);
      return random.chance(30) ? hostileAten(random) : hostileServer(random);
    },
    maxGrowthBytes: MAX_GROWTH_BYTES,
  },
  client: {
    name: "rfb client",
    prepare: preparePayloads,
    runCase: (random) => (random.below(HUB_EVERY) === 0 ? hostileViewerOnHub(random) : hostileViewer(random)),
    maxGrowthBytes: MAX_GROWTH_BYTES,
  },
};
