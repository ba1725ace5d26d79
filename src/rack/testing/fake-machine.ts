import { type ByteStream, createMemoryStreamPair } from "#/lib/stream/index.ts";
import { Framebuffer } from "#/protocols/rfb/index.ts";
import type { Machine, MachineBootDevice } from "#/rack/machine/index.ts";

/** A machine that does at once what it is told and keeps a list of it. */
export class FakeMachine implements Machine {
  readonly name = "fake";
  readonly kind = "fake";
  readonly screen = new Framebuffer(64, 48);
  readonly calls: string[] = [];
  powered = false;
  readonly #listeners = new Set<(powered: boolean) => void>();

  async powerOn(): Promise<void> {
    this.calls.push("powerOn");
    this.setPower(true);
  }

  async powerOff(): Promise<void> {
    this.calls.push("powerOff");
    this.setPower(false);
  }

  async pressPowerButton(): Promise<void> {
    this.calls.push("pressPowerButton");
  }

  async reset(): Promise<void> {
    this.calls.push("reset");
  }

  async injectNmi(): Promise<void> {
    this.calls.push("injectNmi");
  }

  setBootDevice(device: MachineBootDevice, once: boolean): void {
    this.calls.push(`boot ${device} ${once ? "once" : "always"}`);
  }

  key(keysym: number, down: boolean): void {
    this.calls.push(`key ${keysym} ${down ? "down" : "up"}`);
  }

  pointer(buttons: number, x: number, y: number): void {
    this.calls.push(`pointer ${buttons} ${x},${y}`);
  }

  openSerial(): Promise<ByteStream> {
    return Promise.resolve(createMemoryStreamPair()[0]);
  }

  serialLog(): Promise<Uint8Array> {
    return Promise.resolve(new Uint8Array(0));
  }

  onPowerChange(listener: (powered: boolean) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }

  /** Also what the guest does by itself. */
  setPower(powered: boolean): void {
    if (this.powered === powered) return;
    this.powered = powered;
    for (const listener of this.#listeners) listener(powered);
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}
