import type { TypeRequest } from "#/console/interfaces/index.ts";
import { ADMINISTRATOR, type ControlDesk, holderOf } from "./control-desk.ts";
import type { ControlledHub } from "./controlled-hub.ts";
import { ControlError } from "./errors.ts";

/** Where the keys of one turn go. */
export interface TurnTypewriter {
  key(keysym: number, down: boolean): void;
  drained(): Promise<void>;
  releaseAll(): void;
}

/** The API's typing: one at a time on a console, only with control, which goes back to where it came from. */
export class TypingTurns {
  readonly #typing = new WeakSet<ControlDesk>();

  /** `check` throws CONTROL_HELD once control has gone. Rejects with `conflict` when it cannot be had. */
  async take<T>(
    hub: ControlledHub,
    as: Pick<TypeRequest, "viewer" | "forced">,
    signal: AbortSignal,
    work: (typewriter: TurnTypewriter, check: () => void) => Promise<T>,
  ): Promise<T> {
    const { desk } = hub;
    if (this.#typing.has(desk)) {
      throw new ControlError("CONTROL_TYPING", "conflict", "a text is being typed on this console: wait for its end");
    }
    this.#typing.add(desk);
    try {
      const typist = as.viewer ?? ADMINISTRATOR;
      using _loan = as.viewer === null ? borrow(desk, as.forced) : null;
      const check = () => demandControl(desk, typist);
      check();
      using _session = await hub.hold(signal);
      const input = desk.inputOf(typist);
      try {
        return await work({ ...input, drained: () => hub.drained() }, check);
      } finally {
        input.releaseAll();
      }
    } finally {
      this.#typing.delete(desk);
    }
  }
}

/** Control for the administrator, until disposed of; then for whoever had it. */
function borrow(desk: ControlDesk, forced: boolean): Disposable {
  const before = holderOf(desk.state);
  const isFree = desk.state.holding.kind === "free" || before === ADMINISTRATOR;
  if (!isFree && !forced) throw held();
  desk.apply({ kind: "take", viewer: ADMINISTRATOR, forced: true });
  return {
    [Symbol.dispose]: () => {
      if (!desk.holds(ADMINISTRATOR) || before === ADMINISTRATOR) return;
      if (before !== null && desk.viewer(before)) desk.apply({ kind: "give", by: ADMINISTRATOR, to: before });
      else desk.apply({ kind: "release", by: ADMINISTRATOR });
    },
  };
}

function demandControl(desk: ControlDesk, viewer: string): void {
  if (!desk.holds(viewer)) throw held();
}

function held(): ControlError {
  return new ControlError("CONTROL_HELD", "conflict", "another viewer controls the console");
}
