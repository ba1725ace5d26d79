import type { Logger } from "#/lib/log/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import {
  type ControlEffect,
  type ControlEvent,
  type ControlRules,
  type ControlState,
  isHolder,
  NO_CONTROL,
  nextTick,
  stepControl,
} from "./control-machine.ts";
import { ControlError } from "./errors.ts";
import { type InputTarget, ViewerInput } from "./viewer-input.ts";

/** Holds control while the API types, or keeps people from typing. No viewer can have this id. */
export const ADMINISTRATOR = "administrator";

/** One viewer as it sits down. Several connections with one `id` are one viewer: a page that reloads, a copied tab. */
export interface DeskViewer {
  readonly id: string;
  readonly sessionId: string | null;
  readonly writes: boolean;
  /** It had itself announced, and can be recognised when it comes back. An anonymous one is neither. */
  readonly known: boolean;
}

/** A viewer's place: what it types goes in here, and comes out if it has control. */
export interface Seat extends InputTarget {
  readonly hasControl: boolean;
  /** Idempotent. */
  leave(): void;
}

export interface SeatedViewer extends DeskViewer {
  readonly number: number;
  /** Wall clock. */
  readonly since: number;
  /** Monotonic; null: never. */
  readonly lastInputAt: number | null;
  /** Its last request for control was refused. */
  readonly refused: boolean;
}

interface Place extends SeatedViewer {
  readonly inputs: Set<ViewerInput>;
  lastInputAt: number | null;
  refused: boolean;
}

export interface ControlDeskDeps {
  /** Where the input of the one that has control goes. */
  readonly target: InputTarget;
  readonly clock: Clock;
  readonly log: Logger;
}

/** The control machine at work on one console: its viewers' places, its clock, and the keys they hold down. */
export class ControlDesk implements Disposable {
  readonly #rules: ControlRules;
  readonly #deps: ControlDeskDeps;
  readonly #places = new Map<string, Place>();
  readonly #listeners = new Set<() => void>();
  readonly #administrator: ViewerInput;
  #state: ControlState;
  #tick: Disposable | null = null;

  constructor(rules: ControlRules & { readonly readOnly: boolean }, deps: ControlDeskDeps) {
    this.#rules = rules;
    this.#deps = deps;
    this.#administrator = new ViewerInput(deps.target);
    const party = { writes: !rules.readOnly, returns: false };
    this.#state = { ...NO_CONTROL, parties: new Map([[ADMINISTRATOR, party]]) };
  }

  get state(): ControlState {
    return this.#state;
  }

  get viewers(): readonly SeatedViewer[] {
    return [...this.#places.values()];
  }

  viewer(id: string): SeatedViewer | null {
    return this.#places.get(id) ?? null;
  }

  /** Takes a seat. The first known viewer that may write gets control; an anonymous one only when it types. */
  join(viewer: DeskViewer): Seat {
    const input = new ViewerInput(this.#deps.target);
    const place = this.#places.get(viewer.id) ?? this.#sitDown(viewer);
    place.inputs.add(input);
    const holds = () => this.#places.has(viewer.id) && this.holds(viewer.id);
    return {
      get hasControl() {
        return holds();
      },
      key: (keysym, down, keycode) => {
        // A release needs no control: it does nothing unless the press went through.
        if (!down || this.#admit(place, true)) input.key(keysym, down, keycode);
      },
      pointer: (buttons, x, y) => {
        if (this.#admit(place, buttons !== 0)) input.pointer(buttons, x, y);
      },
      leave: () => {
        input.releaseAll();
        if (!place.inputs.delete(input) || place.inputs.size > 0) return;
        this.#places.delete(viewer.id);
        this.apply({ kind: "leave", viewer: viewer.id });
      },
    };
  }

  /** Input in the name of the administrator, or of a viewer that is there; goes nowhere without control. */
  inputOf(viewer: string): InputTarget & { releaseAll(): void } {
    if (viewer === ADMINISTRATOR) return this.#administratorInput();
    const place = this.#places.get(viewer);
    if (!place) throw new ControlError("CONTROL_VIEWER_NOT_FOUND", "not-found", "no such viewer is at this console");
    const input = new ViewerInput(this.#deps.target);
    place.inputs.add(input);
    return {
      key: (keysym, down, keycode) => {
        if (!down || this.#admit(place, false)) input.key(keysym, down, keycode);
      },
      pointer: (buttons, x, y) => {
        if (this.#admit(place, false)) input.pointer(buttons, x, y);
      },
      releaseAll: () => {
        input.releaseAll();
        place.inputs.delete(input);
      },
    };
  }

  #administratorInput(): InputTarget & { releaseAll(): void } {
    const input = this.#administrator;
    const admit = (): boolean => {
      this.apply({ kind: "input", viewer: ADMINISTRATOR, claims: false });
      return this.holds(ADMINISTRATOR);
    };
    return {
      key: (keysym, down, keycode) => {
        if (!down || admit()) input.key(keysym, down, keycode);
      },
      pointer: (buttons, x, y) => {
        if (admit()) input.pointer(buttons, x, y);
      },
      releaseAll: () => input.releaseAll(),
    };
  }

  holds(viewer: string): boolean {
    return isHolder(this.#state, viewer);
  }

  /** Lets something happen. Throws `ControlError`; then nothing has. */
  apply(event: ControlEvent): void {
    const { clock, log } = this.#deps;
    const before = this.#state;
    const { state, effects } = stepControl(before, event, clock.monotonic(), this.#rules);
    this.#state = state;
    for (const effect of effects) this.#perform(effect);
    if (event.kind === "ask") this.#setRefused(event.viewer, false);
    // Also when nothing has happened: timers may be early by a part of a millisecond.
    this.#wind();
    if (state === before) return;
    if (event.kind === "input" && sameHolder(before, state)) return;
    if (!sameHolder(before, state)) {
      log.info("console control", { cause: event.kind, from: holderOf(before), to: holderOf(state) });
    }
    for (const listener of this.#listeners) listener();
  }

  /** Told of every change but idle times. */
  onChange(listener: () => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }

  [Symbol.dispose](): void {
    this.#tick?.[Symbol.dispose]();
    this.#listeners.clear();
  }

  #sitDown(viewer: DeskViewer): Place {
    const taken = new Set([...this.#places.values()].map(({ number }) => number));
    let number = 1;
    while (taken.has(number)) number++;
    const since = this.#deps.clock.now();
    const place: Place = { ...viewer, number, since, lastInputAt: null, refused: false, inputs: new Set() };
    this.#places.set(viewer.id, place);
    const party = { writes: viewer.writes, returns: viewer.known };
    this.apply({ kind: "join", viewer: viewer.id, party, claims: viewer.known });
    return place;
  }

  /** `claims`: enough of an act to take control that nobody has. */
  #admit(place: Place, claims: boolean): boolean {
    if (!place.writes || !this.#places.has(place.id)) return false;
    this.apply({ kind: "input", viewer: place.id, claims });
    if (!this.holds(place.id)) return false;
    place.lastInputAt = this.#deps.clock.monotonic();
    return true;
  }

  #perform(effect: ControlEffect): void {
    if (effect.kind === "refused") this.#setRefused(effect.viewer, true);
    else if (effect.viewer === ADMINISTRATOR) this.#administrator.releaseAll();
    else for (const input of this.#places.get(effect.viewer)?.inputs ?? []) input.releaseAll();
  }

  #setRefused(viewer: string, refused: boolean): void {
    const place = this.#places.get(viewer);
    if (place) place.refused = refused;
  }

  #wind(): void {
    this.#tick?.[Symbol.dispose]();
    this.#tick = null;
    const due = nextTick(this.#state, this.#rules);
    if (due === null) return;
    const { clock } = this.#deps;
    const inMs = Math.max(0, due - clock.monotonic());
    this.#tick = clock.timer(inMs, () => this.apply({ kind: "tick" }));
  }
}

export function holderOf({ holding }: ControlState): string | null {
  return holding.kind === "held" ? holding.by : null;
}

function sameHolder(a: ControlState, b: ControlState): boolean {
  return a.holding.kind === b.holding.kind && holderOf(a) === holderOf(b);
}
