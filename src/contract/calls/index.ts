import type { RouteName } from "../routes.ts";
import type { CallShape } from "./call-shape.ts";
import { NODE_PART_CALLS } from "./node-parts.ts";
import { NODE_CALLS } from "./nodes.ts";
import { NOVA_CALLS } from "./nova.ts";
import { OUTBAND_CALLS } from "./outband.ts";
import { RECORD_CALLS } from "./records.ts";
import { SERVICE_CALLS } from "./service.ts";

export { type CallShape, jsonPatch } from "./call-shape.ts";
export { newNode, node } from "./nodes.ts";

/** What goes with each declared call and what comes back. A route without a row here does not compile. */
export const CALLS = {
  ...SERVICE_CALLS,
  ...NODE_CALLS,
  ...NODE_PART_CALLS,
  ...RECORD_CALLS,
  ...OUTBAND_CALLS,
  ...NOVA_CALLS,
} as const satisfies Record<RouteName, CallShape>;
