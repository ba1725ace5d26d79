import type { Timeline } from "./timeline.ts";

/** What shows the recording: `draw` takes pieces of the server stream, which must begin at a key frame. */
export interface Picture {
  draw(bytes: Uint8Array): void;
}

export interface PlayerDeps {
  readonly timeline: Timeline;
  readonly picture: Picture;
  /** Milliseconds that only go forward. */
  readonly now: () => number;
  /** Told when something has changed that the controls show. */
  readonly onChange: () => void;
}

/** Plays a time line. Has no timer of its own: whoever owns it calls `tick` as often as the screen is drawn. */
export class Player {
  readonly #deps: PlayerDeps;
  #positionMs = 0;
  /** The next frame to draw. */
  #next = 0;
  #speed = 1;
  #playing = false;
  #lastTick = 0;

  constructor(deps: PlayerDeps) {
    this.#deps = deps;
  }

  get positionMs(): number {
    return this.#positionMs;
  }

  get playing(): boolean {
    return this.#playing;
  }

  get speed(): number {
    return this.#speed;
  }

  set speed(speed: number) {
    this.tick();
    this.#speed = speed;
    this.#deps.onChange();
  }

  /** From the beginning when it stands at the end. */
  play(): void {
    if (this.#playing) return;
    if (this.#positionMs >= this.#deps.timeline.durationMs) this.#moveTo(0);
    this.#playing = true;
    this.#lastTick = this.#deps.now();
    this.#deps.onChange();
  }

  pause(): void {
    this.tick();
    this.#playing = false;
    this.#deps.onChange();
  }

  seek(timeMs: number): void {
    this.#moveTo(Math.min(Math.max(0, timeMs), this.#deps.timeline.durationMs));
    this.#lastTick = this.#deps.now();
    this.#deps.onChange();
  }

  tick(): void {
    if (!this.#playing) return;
    const now = this.#deps.now();
    const { durationMs } = this.#deps.timeline;
    this.#moveTo(Math.min(durationMs, this.#positionMs + (now - this.#lastTick) * this.#speed));
    this.#lastTick = now;
    if (this.#positionMs >= durationMs) this.#playing = false;
    this.#deps.onChange();
  }

  /** Draws what lies between, or from the nearest key frame when that is less: a key frame makes up for all before it. */
  #moveTo(timeMs: number): void {
    const { timeline, picture } = this.#deps;
    const target = timeline.indexAt(timeMs);
    const key = timeline.keyFrameBefore(target);
    if (target < this.#next || key > this.#next) this.#next = key;
    for (; this.#next < target; this.#next++) {
      const frame = timeline.frame(this.#next);
      if (frame) picture.draw(frame.bytes);
    }
    this.#positionMs = timeMs;
  }
}
