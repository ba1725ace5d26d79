import { ControlError } from "./errors.ts";

/** What the machine knows of a viewer that is there. */
export interface Party {
  /** False: it only ever watches. */
  readonly writes: boolean;
  /** It can be recognised when it comes back, so its control is kept for the grace. */
  readonly returns: boolean;
}

export type Holding =
  | { readonly kind: "free" }
  | { readonly kind: "held"; readonly by: string; readonly lastInputAt: number }
  | { readonly kind: "away"; readonly by: string; readonly until: number };

export interface ControlState {
  readonly holding: Holding;
  /** Who asks for control, the longest-waiting first. */
  readonly asks: readonly string[];
  readonly parties: ReadonlyMap<string, Party>;
}

/** `by: null`: an administrator, who may do it in anybody's place. */
export type ControlEvent =
  | { readonly kind: "join"; readonly viewer: string; readonly party: Party; readonly claims: boolean }
  | { readonly kind: "leave"; readonly viewer: string }
  | { readonly kind: "input"; readonly viewer: string; readonly claims: boolean }
  | { readonly kind: "ask"; readonly viewer: string }
  | { readonly kind: "withdraw"; readonly viewer: string }
  /** To whoever has asked first when `to` is null. */
  | { readonly kind: "give"; readonly by: string | null; readonly to: string | null }
  | { readonly kind: "refuse"; readonly by: string | null; readonly viewer: string }
  | { readonly kind: "release"; readonly by: string | null }
  | { readonly kind: "take"; readonly viewer: string; readonly forced: boolean }
  | { readonly kind: "tick" };

/** `released`: whatever this viewer holds down must be let go of upstream, before anybody else's input. */
export type ControlEffect =
  | { readonly kind: "released"; readonly viewer: string }
  | { readonly kind: "refused"; readonly viewer: string };

export interface ControlRules {
  /** A writer that has sent nothing for this long loses control to whoever asks. */
  readonly idleMs: number;
  /** How long control waits for a writer whose page is reloading; 0: it is free at once. */
  readonly graceMs: number;
  /** Any viewer that may write may take control without asking. */
  readonly takeOver: boolean;
}

export interface Step {
  readonly state: ControlState;
  readonly effects: readonly ControlEffect[];
}

export const NO_CONTROL: ControlState = { holding: { kind: "free" }, asks: [], parties: new Map() };

/**
 * Who of a console's viewers may type: one or nobody.
 *
 *             join (the first that may write), a key, ask, give, take
 *     free ─────────────────────────────────────────────────────────▶ held ◀─┐
 *      ▲  ▲                                                           │ │ │  │ give, take,
 *      │  └──────────────── release, leave; nobody asks ──────────────┘ │ └──┘ ask or tick when idle,
 *      │                                                                │      release or leave while others ask
 *      │                    leave of a viewer that can come back        ▼
 *      └────────────── grace over; nobody asks ─────────────────────── away ── join of the same, or grace over
 *                                                                              and others ask ──▶ held
 *
 * While somebody asks, control is never free. Every change of hands has a `released` effect for the one who had it.
 * Throws `ControlError` for what a viewer may not do; then nothing has changed.
 */
export function stepControl(state: ControlState, event: ControlEvent, now: number, rules: ControlRules): Step {
  switch (event.kind) {
    case "join":
      return join(state, event, now);
    case "leave":
      return leave(state, event.viewer, now, rules);
    case "input":
      return input(state, event, now);
    case "ask":
      return ask(state, event.viewer, now, rules);
    case "withdraw":
      return same({ ...state, asks: without(state.asks, event.viewer) });
    case "give":
      return give(state, event, now);
    case "refuse":
      return refuse(state, event);
    case "release":
      demandHolder(state, event.by);
      return passOn(state, now);
    case "take":
      demandWriter(state, event.viewer);
      if (!event.forced && !rules.takeOver && !isTakeable(state, event.viewer, now, rules)) throw held();
      return handOver(state, event.viewer, now);
    case "tick":
      return tick(state, now, rules);
  }
}

/** True when this viewer's input goes to the machine as things are. */
export function isHolder(state: ControlState, viewer: string): boolean {
  return state.holding.kind === "held" && state.holding.by === viewer;
}

/** When the next `tick` is due, or null. */
export function nextTick({ holding, asks }: ControlState, rules: ControlRules): number | null {
  if (holding.kind === "away") return holding.until;
  if (holding.kind === "held" && asks.length > 0) return holding.lastInputAt + rules.idleMs;
  return null;
}

function join(state: ControlState, event: Extract<ControlEvent, { kind: "join" }>, now: number): Step {
  const { viewer, party, claims } = event;
  const joined = { ...state, parties: new Map(state.parties).set(viewer, party) };
  const { holding } = state;
  const isBack = holding.kind === "away" && holding.by === viewer;
  const isFirst = holding.kind === "free" && claims;
  return party.writes && (isBack || isFirst) ? handOver(joined, viewer, now) : same(joined);
}

function leave(state: ControlState, viewer: string, now: number, rules: ControlRules): Step {
  const parties = new Map(state.parties);
  parties.delete(viewer);
  const left = { ...state, parties, asks: without(state.asks, viewer) };
  if (!isHolder(state, viewer)) return same(left);
  if (!state.parties.get(viewer)?.returns || rules.graceMs === 0) return passOn(left, now);
  const holding = { kind: "away", by: viewer, until: now + rules.graceMs } as const;
  return { state: { ...left, holding }, effects: [{ kind: "released", viewer }] };
}

function input(state: ControlState, event: Extract<ControlEvent, { kind: "input" }>, now: number): Step {
  const { viewer, claims } = event;
  const { holding } = state;
  if (holding.kind === "held" && holding.by === viewer) {
    return same({ ...state, holding: { ...holding, lastInputAt: now } });
  }
  const may = holding.kind === "free" && claims && state.parties.get(viewer)?.writes === true;
  return may ? handOver(state, viewer, now) : same(state);
}

function ask(state: ControlState, viewer: string, now: number, rules: ControlRules): Step {
  demandWriter(state, viewer);
  if (isHolder(state, viewer) || state.asks.includes(viewer)) return same(state);
  if (isTakeable(state, viewer, now, rules)) return handOver(state, viewer, now);
  return same({ ...state, asks: [...state.asks, viewer] });
}

function give(state: ControlState, event: Extract<ControlEvent, { kind: "give" }>, now: number): Step {
  demandHolder(state, event.by);
  const to = event.to ?? state.asks[0];
  if (to === undefined) throw new ControlError("CONTROL_VIEWER_NOT_FOUND", "conflict", "nobody asks for control");
  demandWriter(state, to);
  return handOver(state, to, now);
}

function refuse(state: ControlState, { by, viewer }: Extract<ControlEvent, { kind: "refuse" }>): Step {
  demandHolder(state, by);
  if (!state.asks.includes(viewer)) {
    throw new ControlError("CONTROL_VIEWER_NOT_FOUND", "not-found", "this viewer does not ask for control");
  }
  return { state: { ...state, asks: without(state.asks, viewer) }, effects: [{ kind: "refused", viewer }] };
}

function tick(state: ControlState, now: number, rules: ControlRules): Step {
  const due = nextTick(state, rules);
  return due !== null && now >= due ? passOn(state, now) : same(state);
}

/** Nobody has it, or its holder has sent nothing for too long. */
function isTakeable({ holding, asks }: ControlState, viewer: string, now: number, rules: ControlRules): boolean {
  if (holding.kind === "free") return true;
  if (asks.some((one) => one !== viewer)) return false;
  return holding.kind === "held" && now - holding.lastInputAt >= rules.idleMs;
}

function handOver(state: ControlState, viewer: string, now: number): Step {
  const { holding } = state;
  const next: ControlState = {
    ...state,
    holding: { kind: "held", by: viewer, lastInputAt: now },
    asks: without(state.asks, viewer),
  };
  const changes = holding.kind === "held" && holding.by !== viewer;
  return { state: next, effects: changes ? [{ kind: "released", viewer: holding.by }] : [] };
}

/** To whoever asked first, or to nobody. */
function passOn(state: ControlState, now: number): Step {
  const [first] = state.asks;
  if (first !== undefined) return handOver(state, first, now);
  const { holding } = state;
  const effects = holding.kind === "held" ? [{ kind: "released", viewer: holding.by } as const] : [];
  return { state: { ...state, holding: { kind: "free" } }, effects };
}

function demandWriter(state: ControlState, viewer: string): void {
  const party = state.parties.get(viewer);
  if (!party) throw new ControlError("CONTROL_VIEWER_NOT_FOUND", "not-found", "no such viewer is at this console");
  if (!party.writes) throw new ControlError("CONTROL_READ_ONLY", "forbidden", "this viewer may only watch");
}

function demandHolder(state: ControlState, by: string | null): void {
  if (by === null || isHolder(state, by)) return;
  throw new ControlError("CONTROL_NOT_WRITER", "conflict", "only the viewer that controls the console may do this");
}

function held(): ControlError {
  return new ControlError("CONTROL_HELD", "conflict", "somebody else controls the console: ask for it");
}

function without(list: readonly string[], viewer: string): readonly string[] {
  return list.includes(viewer) ? list.filter((one) => one !== viewer) : list;
}

function same(state: ControlState): Step {
  return { state, effects: [] };
}
