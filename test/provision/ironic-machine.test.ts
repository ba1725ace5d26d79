import { spawnSync } from "node:child_process";
import { beforeAll, describe, expect, it } from "vitest";
import {
  PROVISION_EVENTS,
  PROVISION_STATES,
  PROVISION_VERBS,
  type ProvisionEvent,
  type ProvisionState,
  provisionAfter,
  RAMDISK_STATES,
  STABLE_STATES,
  TRANSITIONS,
  WORKING_STATES,
} from "#/model/index.ts";
import { requirePeer } from "../support/peers.ts";

/** Debian's interpreter, which has Debian's packages. */
const PYTHON = "/usr/bin/python3";
const hasIronic =
  spawnSync(PYTHON, ["-c", "import ironic.common.states"]).status === 0 ||
  requirePeer("ironic (for python3)", "python3-ironic");

interface IronicMachine {
  readonly transitions: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly targets: Readonly<Record<string, string | null>>;
  readonly stable: readonly string[];
  readonly stuck: readonly string[];
  readonly lookup: readonly string[];
  readonly verbs: Readonly<Record<string, string>>;
}

/** What came after Debian 12's Ironic (21.1, API 1.78). */
const NEWER_STATES: ReadonlySet<string> = new Set(PROVISION_STATES.filter((state) => /servic|hold/.test(state)));
const NEWER_EVENTS: ReadonlySet<string> = new Set(["service", "hold", "unhold"]);
const NEWER_ROWS = [
  ["wait call-back", "abort"],
  ["inspect wait", "resume"],
];

describe.skipIf(!hasIronic)("Debian's Ironic has the same machine", () => {
  let ironic: IronicMachine;

  beforeAll(() => {
    const script = new URL("./ironic-machine.py", import.meta.url).pathname;
    const { stdout, stderr, status } = spawnSync(PYTHON, [script], { encoding: "utf8" });
    expect(status, stderr).toBe(0);
    ironic = JSON.parse(stdout) as IronicMachine;
  }, 60_000);

  it("in every state and for every event that it knows", () => {
    const ours = Object.fromEntries(
      PROVISION_STATES.filter((state) => !NEWER_STATES.has(state)).map((state) => [state, oldRow(state)]),
    );
    expect(ours).toEqual(ironic.transitions);
  });

  it("with the same targets", () => {
    for (const [state, row] of Object.entries(ironic.transitions)) {
      for (const event of Object.keys(row) as ProvisionEvent[]) {
        const after = provisionAfter({ state: state as ProvisionState, target: null }, event);
        // Ironic's conductor gives manual cleaning another target by hand.
        if (event === "clean" && state === "manageable") continue;
        expect(after?.target, `${state}, ${event}`).toBe(ironic.targets[after?.state ?? ""]);
      }
    }
  });

  it("with the same stable states, and the same that fail with their conductor", () => {
    expect([...STABLE_STATES].sort()).toEqual([...ironic.stable].sort());
    expect([...WORKING_STATES].filter((state) => !NEWER_STATES.has(state)).sort()).toEqual([...ironic.stuck].sort());
  });

  it("with the same verbs, and the same states in which a ramdisk may ask", () => {
    expect(PROVISION_VERBS).toMatchObject(ironic.verbs);
    expect([...RAMDISK_STATES].filter((state) => !NEWER_STATES.has(state)).sort()).toEqual([...ironic.lookup].sort());
  });
});

function oldRow(state: ProvisionState): Record<string, string> {
  const rows = PROVISION_EVENTS.flatMap((event) => {
    const next = TRANSITIONS[state][event];
    const newer = NEWER_EVENTS.has(event) || NEWER_ROWS.some(([from, name]) => from === state && name === event);
    return next === undefined || newer || NEWER_STATES.has(next) ? [] : [[event, next]];
  });
  return Object.fromEntries(rows) as Record<string, string>;
}
