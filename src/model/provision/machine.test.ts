import { describe, expect, it } from "vitest";
import {
  canProvision,
  PROVISION_EVENTS,
  PROVISION_STATES,
  PROVISION_VERBS,
  type ProvisionEvent,
  type ProvisionPlace,
  type ProvisionState,
  provisionAfter,
  RAMDISK_STATES,
  STABLE_STATES,
  TRANSITIONS,
  WAIT_STATES,
  WORKING_STATES,
} from "./index.ts";

const verbs = new Set<ProvisionEvent>(Object.values(PROVISION_VERBS));
const ALL = PROVISION_STATES.flatMap((state) => PROVISION_EVENTS.map((event) => [state, event] as const));

describe("every state with every event", () => {
  it.each(ALL)("%s, %s: allowed exactly where the table has a row", (state, event) => {
    const after = provisionAfter({ state, target: null }, event);
    expect(after?.state).toBe(TRANSITIONS[state][event]);
    expect(canProvision(state, event)).toBe(after !== null);
    // A target is there exactly while the node is on its way.
    if (after) expect(after.target === null).toBe(STABLE_STATES.has(after.state));
    if (after?.target) expect(STABLE_STATES.has(after.target)).toBe(true);
  });
});

it("every state can be reached from enroll, and left for manageable again", () => {
  expect(reachable("enroll")).toEqual(new Set(PROVISION_STATES));
  for (const state of PROVISION_STATES) expect(reachable(state).has("manageable"), state).toBe(true);
});

it("a stable state is left by what somebody asks for only", () => {
  for (const state of STABLE_STATES) {
    for (const event of Object.keys(TRANSITIONS[state])) expect(verbs.has(event as ProvisionEvent), event).toBe(true);
  }
});

it("a state with a conductor at work can fail, and its failure takes no work", () => {
  for (const state of WORKING_STATES) {
    const failed = TRANSITIONS[state].fail as ProvisionState;
    expect(WORKING_STATES.has(failed) || WAIT_STATES.has(failed), `${state} fails to ${failed}`).toBe(false);
  }
});

it("a state that waits for a ramdisk is one that the ramdisk can find, and can be ended", () => {
  for (const state of WAIT_STATES) {
    expect(RAMDISK_STATES.has(state)).toBe(true);
    expect(Object.keys(TRANSITIONS[state])).toEqual(expect.arrayContaining(["resume", "fail", "abort"]));
  }
});

it("every way on from a working state ends where its target says", () => {
  const walk = (place: ProvisionPlace, events: ProvisionEvent[]) =>
    events.reduce<ProvisionPlace>((at, event) => provisionAfter(at, event) as ProvisionPlace, place);
  const start = (state: ProvisionState) => ({ state, target: null });
  expect(walk(start("enroll"), ["manage"])).toEqual({ state: "verifying", target: "manageable" });
  expect(walk(start("manageable"), ["provide", "wait", "resume", "done"])).toEqual(start("available"));
  expect(walk(start("available"), ["deploy", "wait", "hold", "unhold", "resume", "done"])).toEqual(start("active"));
  expect(walk(start("active"), ["delete", "clean"])).toEqual({ state: "cleaning", target: "available" });
  expect(walk(start("active"), ["rescue", "wait", "resume", "done"])).toEqual(start("rescue"));
});

describe("cleaning by hand", () => {
  const begun = provisionAfter({ state: "manageable", target: null }, "clean") as ProvisionPlace;

  it("aims at manageable", () => {
    expect(begun).toEqual({ state: "cleaning", target: "manageable" });
    expect(provisionAfter(begun, "manage")).toEqual({ state: "manageable", target: null });
  });

  it.each<ProvisionEvent[]>([["wait"], ["wait", "resume"], ["hold"], ["hold", "unhold"], ["fail"], ["wait", "abort"]])(
    "goes on aiming there after %s",
    (...events) => {
      const after = events.reduce<ProvisionPlace>((at, event) => provisionAfter(at, event) as ProvisionPlace, begun);
      expect(after.target).toBe("manageable");
    },
  );

  it("is not what provide and delete begin", () => {
    expect(provisionAfter({ state: "manageable", target: null }, "provide")?.target).toBe("available");
    expect(provisionAfter({ state: "deleting", target: "available" }, "clean")?.target).toBe("available");
  });
});

function reachable(from: ProvisionState): Set<ProvisionState> {
  const found = new Set([from]);
  for (const state of found) for (const next of Object.values(TRANSITIONS[state])) found.add(next);
  return found;
}
