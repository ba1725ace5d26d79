import { describe, expect, it } from "vitest";
import {
  type ControlEffect,
  type ControlEvent,
  type ControlRules,
  type ControlState,
  NO_CONTROL,
  nextTick,
  type Step,
  stepControl,
} from "./control-machine.ts";

const RULES: ControlRules = { idleMs: 60, graceMs: 5, takeOver: false };
const WRITER = { writes: true, returns: true };
const ANONYMOUS = { writes: true, returns: false };
const ONLOOKER = { writes: false, returns: true };

const joined = (viewer: string, party = WRITER): ControlEvent => ({
  kind: "join",
  viewer,
  party,
  claims: party.returns,
});

/** Plays events, one millisecond after another; `[event, at]` sets the time. */
function play(events: readonly (ControlEvent | readonly [ControlEvent, number])[], rules = RULES) {
  let state = NO_CONTROL;
  const effects: ControlEffect[] = [];
  let now = 0;
  for (const item of events) {
    const [event, at] = "kind" in item ? [item, now + 1] : item;
    now = at;
    const step: Step = stepControl(state, event, now, rules);
    state = step.state;
    effects.push(...step.effects);
  }
  return { state, effects, now };
}

const holder = ({ holding }: ControlState) => (holding.kind === "held" ? holding.by : holding.kind);
const ask = (viewer: string): ControlEvent => ({ kind: "ask", viewer });
const released = (viewer: string): ControlEffect => ({ kind: "released", viewer });

describe("control", () => {
  it("goes to the first viewer that may write, and the others watch", () => {
    const { state } = play([joined("o", ONLOOKER), joined("a"), joined("b")]);
    expect(holder(state)).toBe("a");
  });

  it("goes to an anonymous viewer only when it types, and only while nobody has it", () => {
    const typing: ControlEvent = { kind: "input", viewer: "n", claims: true };
    expect(holder(play([joined("n", ANONYMOUS)]).state)).toBe("free");
    expect(holder(play([joined("n", ANONYMOUS), { ...typing, claims: false }]).state)).toBe("free");
    expect(holder(play([joined("n", ANONYMOUS), typing]).state)).toBe("n");
    expect(holder(play([joined("n", ANONYMOUS), joined("a"), typing]).state)).toBe("a");
  });

  it("is given by its holder to one who asked, whose keys are let go of first", () => {
    const { state, effects } = play([joined("a"), joined("b"), ask("b"), { kind: "give", by: "a", to: "b" }]);
    expect(holder(state)).toBe("b");
    expect(state.asks).toEqual([]);
    expect(effects).toEqual([released("a")]);
  });

  it("is given to the longest-waiting when nobody is named", () => {
    const events = [joined("a"), joined("b"), joined("c"), ask("c"), ask("b")];
    const { state } = play([...events, { kind: "give", by: "a", to: null }]);
    expect(holder(state)).toBe("c");
    expect(state.asks).toEqual(["b"]);
    expect(() => play([joined("a"), { kind: "give", by: "a", to: null }])).toThrow("nobody asks");
  });

  it("can be refused, and asked for again", () => {
    const { state, effects } = play([joined("a"), joined("b"), ask("b"), { kind: "refuse", by: "a", viewer: "b" }]);
    expect(holder(state)).toBe("a");
    expect(state.asks).toEqual([]);
    expect(effects).toEqual([{ kind: "refused", viewer: "b" }]);
    expect(stepControl(state, ask("b"), 9, RULES).state.asks).toEqual(["b"]);
  });

  it.each<ControlEvent>([
    { kind: "give", by: "b", to: "b" },
    { kind: "refuse", by: "b", viewer: "b" },
    { kind: "release", by: "b" },
  ])("is nobody else's to hand out: $kind", (event) => {
    const { state } = play([joined("a"), joined("b"), ask("b")]);
    expect(() => stepControl(state, event, 9, RULES)).toThrow(expect.objectContaining({ code: "CONTROL_NOT_WRITER" }));
  });

  it.each<ControlEvent>([ask("o"), { kind: "take", viewer: "o", forced: true }, { kind: "give", by: null, to: "o" }])(
    "never reaches one that may only watch: $kind",
    (event) => {
      const { state } = play([joined("a"), joined("o", ONLOOKER)]);
      expect(() => stepControl(state, event, 9, RULES)).toThrow(expect.objectContaining({ code: "CONTROL_READ_ONLY" }));
    },
  );

  it("is handed out by an administrator in anybody's place", () => {
    const { state } = play([joined("a"), joined("b"), { kind: "give", by: null, to: "b" }]);
    expect(holder(state)).toBe("b");
    expect(holder(play([joined("a"), { kind: "release", by: null }]).state)).toBe("free");
  });

  it("is taken at once by who asks an idle holder, and not before", () => {
    const events = [joined("a"), joined("b"), [{ kind: "input", viewer: "a", claims: true }, 10]] as const;
    expect(holder(play([...events, [ask("b"), 69]]).state)).toBe("a");
    expect(holder(play([...events, [ask("b"), 70]]).state)).toBe("b");
  });

  it("passes to the one who waits when the holder becomes idle", () => {
    const { state } = play([joined("a"), joined("b"), ask("b")]);
    expect(nextTick(state, RULES)).toBe(61);
    expect(holder(stepControl(state, { kind: "tick" }, 60, RULES).state)).toBe("a");
    const step = stepControl(state, { kind: "tick" }, 61, RULES);
    expect(holder(step.state)).toBe("b");
    expect(step.effects).toEqual([released("a")]);
    expect(nextTick(play([joined("a"), joined("b")]).state, RULES)).toBeNull();
  });

  it("is taken without asking only where that is allowed", () => {
    const take: ControlEvent = { kind: "take", viewer: "b", forced: false };
    expect(() => play([joined("a"), joined("b"), take])).toThrow(expect.objectContaining({ code: "CONTROL_HELD" }));
    expect(holder(play([joined("a"), joined("b"), take], { ...RULES, takeOver: true }).state)).toBe("b");
  });

  it("waits for a holder that reloads its page, with its keys let go of", () => {
    const { state, effects } = play([joined("a"), joined("b"), [{ kind: "leave", viewer: "a" }, 10]]);
    expect(effects).toEqual([released("a")]);
    expect(holder(state)).toBe("away");
    expect(holder(stepControl(state, { kind: "input", viewer: "b", claims: true }, 11, RULES).state)).toBe("away");
    expect(holder(stepControl(state, joined("a"), 14, RULES).state)).toBe("a");
    expect(holder(stepControl(state, { kind: "tick" }, 15, RULES).state)).toBe("free");
  });

  it("passes on when the holder does not come back, and at once when it could not", () => {
    const waiting = [joined("a"), joined("b"), ask("b"), [{ kind: "leave", viewer: "a" }, 10]] as const;
    expect(holder(play([...waiting, [{ kind: "tick" }, 15]]).state)).toBe("b");
    const typing: ControlEvent = { kind: "input", viewer: "n", claims: true };
    const anonymous = [joined("n", ANONYMOUS), typing, joined("b"), ask("b"), { kind: "leave", viewer: "n" }] as const;
    expect(holder(play(anonymous).state)).toBe("b");
  });

  it("does not come back to one that may only watch by now", () => {
    const { state } = play([joined("a"), [{ kind: "leave", viewer: "a" }, 10], [joined("a", ONLOOKER), 11]]);
    expect(holder(state)).toBe("away");
  });

  it("forgets a viewer's wish when it leaves or withdraws it", () => {
    expect(play([joined("a"), joined("b"), ask("b"), { kind: "leave", viewer: "b" }]).state.asks).toEqual([]);
    expect(play([joined("a"), joined("b"), ask("b"), { kind: "withdraw", viewer: "b" }]).state.asks).toEqual([]);
  });

  it("is not for those who are not there", () => {
    const unknown = expect.objectContaining({ code: "CONTROL_VIEWER_NOT_FOUND" });
    expect(() => play([ask("x")])).toThrow(unknown);
    expect(() => play([joined("a"), { kind: "give", by: "a", to: "x" }])).toThrow(unknown);
    expect(() => play([joined("a"), { kind: "refuse", by: "a", viewer: "x" }])).toThrow(unknown);
  });
});

describe("every state that four viewers can reach", () => {
  const VIEWERS = [
    ["a", WRITER],
    ["b", WRITER],
    ["n", ANONYMOUS],
    ["o", ONLOOKER],
  ] as const;
  const rules: ControlRules = { idleMs: 2, graceMs: 1, takeOver: false };

  function events(): ControlEvent[] {
    const names = VIEWERS.map(([name]) => name);
    return [
      ...VIEWERS.map(([name, party]) => joined(name, party)),
      ...names.flatMap((viewer): ControlEvent[] => [
        { kind: "leave", viewer },
        { kind: "input", viewer, claims: true },
        { kind: "input", viewer, claims: false },
        ask(viewer),
        { kind: "withdraw", viewer },
        { kind: "release", by: viewer },
        { kind: "take", viewer, forced: false },
        { kind: "take", viewer, forced: true },
        ...[...names, null].flatMap((by): ControlEvent[] => [
          { kind: "give", by, to: viewer },
          { kind: "refuse", by, viewer },
        ]),
      ]),
      { kind: "give", by: null, to: null },
      { kind: "release", by: null },
      { kind: "tick" },
    ];
  }

  /** The state with its times counted from now, and no further than they matter. */
  function key({ holding, asks, parties }: ControlState, now: number): string {
    const age = holding.kind === "held" ? Math.min(now - holding.lastInputAt, rules.idleMs) : 0;
    const left = holding.kind === "away" ? Math.max(holding.until - now, 0) : 0;
    return JSON.stringify([
      holder({ holding, asks, parties }),
      "by" in holding && holding.by,
      age,
      left,
      asks,
      [...parties.keys()].sort(),
    ]);
  }

  function check(before: ControlState, event: ControlEvent, { state, effects }: Step): void {
    const { holding, asks, parties } = state;
    if (holding.kind === "held") {
      expect(parties.get(holding.by)?.writes).toBe(true);
      expect(asks).not.toContain(holding.by);
    }
    if (holding.kind === "free") expect(asks).toEqual([]);
    expect(new Set(asks).size).toBe(asks.length);
    for (const viewer of asks) expect(parties.get(viewer)?.writes).toBe(true);
    const had = before.holding.kind === "held" ? before.holding.by : null;
    const has = holding.kind === "held" ? holding.by : null;
    const lets = effects.filter((effect) => effect.kind === "released").map(({ viewer }) => viewer);
    expect(lets, JSON.stringify(event)).toEqual(had !== null && had !== has ? [had] : []);
  }

  it("has one writer at most, nobody asking in vain, and no key left down at a hand-over", () => {
    const seen = new Set<string>();
    const queue: { state: ControlState; now: number }[] = [{ state: NO_CONTROL, now: 0 }];
    for (let next = queue.pop(); next; next = queue.pop()) {
      for (const event of events()) {
        for (const wait of [0, 1]) {
          const now = next.now + wait;
          // Joining twice is the desk's to prevent.
          if (event.kind === "join" && next.state.parties.has(event.viewer)) continue;
          let step: Step;
          try {
            step = stepControl(next.state, event, now, rules);
          } catch (error) {
            expect(error).toMatchObject({ code: expect.stringMatching(/^CONTROL_/) });
            continue;
          }
          check(next.state, event, step);
          const name = key(step.state, now);
          if (seen.has(name)) continue;
          seen.add(name);
          queue.push({ state: step.state, now });
        }
      }
    }
    expect(seen.size).toBeGreaterThan(250);
  });
});
