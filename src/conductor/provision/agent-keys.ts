import type { StepKind } from "#/model/index.ts";

/** What `driver_internal_info` holds of steps in hand. Names are Ironic's. */
export function stepKeys(kind: StepKind) {
  return {
    steps: `${kind}_steps`,
    index: `${kind}_step_index`,
    disableRamdisk: `${kind}_disable_ramdisk`,
    /** What a caller asked for, until a ramdisk has called and a plan can be made. */
    requested: `${kind}_steps_requested`,
  } as const;
}

/** Takes away, with `keep`, what belongs to the work in hand and to its ramdisk: neither outlives it. */
export const FORGET_WORK: Readonly<Record<string, undefined>> = Object.fromEntries(
  [
    "agent_url",
    "agent_version",
    "agent_verify_ca",
    "agent_last_heartbeat",
    "agent_status",
    "agent_status_message",
    "agent_secret_token",
    "agent_secret_token_pregenerated",
    ...(["clean", "deploy", "service"] as const).flatMap((kind) => Object.values(stepKeys(kind))),
  ].map((key) => [key, undefined]),
);
