import { silentLogger } from "#/lib/log/index.ts";
import { type Clock, systemClock } from "#/lib/time/index.ts";
import { describeMachine } from "../machine-contract.ts";
import { createSyntheticMachine } from "./index.ts";

/** The pauses are for people to watch. */
const hurriedClock: Clock = { ...systemClock, sleep: (ms, signal) => systemClock.sleep(ms / 50, signal) };

describeMachine("synthetic", async () =>
  createSyntheticMachine({ name: "synth-1", clock: hurriedClock, log: silentLogger }),
);
