import { asciiBytes, asciiText } from "#/lib/bytes/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import type { ByteStream } from "#/lib/stream/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import { Framebuffer } from "#/protocols/rfb/index.ts";
import { BootOrder } from "../boot-order.ts";
import type { Machine, MachineBootDevice } from "../machine.ts";
import { PowerState } from "../power-state.ts";
import { SerialLine } from "../serial-line.ts";
import { banner, firmwareLines, SYSTEM_LINE_PAUSE_MS, systemLines } from "./boot-text.ts";
import type { ShellHost } from "./commands.ts";
import { Keyboard } from "./keyboard.ts";
import { ShellSession } from "./shell-session.ts";
import { TextScreen } from "./text-screen.ts";

/** The size of the picture while the machine is off: VGA's text mode. */
const OFF_WIDTH = 720;
const OFF_HEIGHT = 400;

const SHUTDOWN_MS = 1_000;

export interface SyntheticMachineOptions {
  readonly name: string;
  readonly clock: Clock;
  readonly log: Logger;
}

/** A machine that is off, in this process, for hosts without QEMU: firmware text, a boot log, and a small shell. */
export function createSyntheticMachine(options: SyntheticMachineOptions): Machine {
  return new SyntheticMachine(options);
}

/** What exists from one power-on, reset or restart to the next. */
interface Run {
  /** Aborts the boot or the shutdown that is under way. */
  readonly stop: AbortController;
  readonly screen: TextScreen;
  readonly keyboard: Keyboard;
  /** The shells, once the system is up: on the screen, and on the serial line. */
  shells?: { readonly screen: ShellSession; readonly serial: ShellSession };
}

class SyntheticMachine implements Machine {
  readonly kind = "synthetic";
  readonly screen = new Framebuffer(OFF_WIDTH, OFF_HEIGHT);
  readonly #options: SyntheticMachineOptions;
  readonly #power = new PowerState();
  readonly #boot = new BootOrder();
  readonly #serial: SerialLine;
  #run: Run | undefined;

  constructor(options: SyntheticMachineOptions) {
    this.#options = options;
    this.#serial = new SerialLine(options.name, async (bytes) => this.#run?.shells?.serial.type(asciiText(bytes)));
  }

  get name(): string {
    return this.#options.name;
  }

  get powered(): boolean {
    return this.#power.on;
  }

  async powerOn(): Promise<void> {
    if (this.#run) return;
    this.#start();
    this.#power.set(true);
  }

  async powerOff(): Promise<void> {
    const run = this.#run;
    if (!run) return;
    run.stop.abort();
    this.#run = undefined;
    this.screen.resize(OFF_WIDTH, OFF_HEIGHT);
    this.#power.set(false);
  }

  async pressPowerButton(): Promise<void> {
    // A system that has not come up yet does not listen.
    if (this.#run?.shells) this.#shutDown(this.#run, "off");
  }

  async reset(): Promise<void> {
    if (!this.#run) return;
    this.#run.stop.abort();
    this.#start();
  }

  async injectNmi(): Promise<void> {
    if (!this.#run?.shells) return;
    this.#print(
      this.#run,
      "\nUhhuh. NMI received for unknown reason 30 on CPU 0.\nDazed and confused, but trying to continue\n",
    );
  }

  setBootDevice(device: MachineBootDevice, once: boolean): void {
    this.#boot.set(device, once);
  }

  key(keysym: number, down: boolean): void {
    const run = this.#run;
    if (!run) return;
    const typed = run.keyboard.key(keysym, down);
    run.shells?.screen.type(typed);
  }

  /** There is no pointer on a text console. */
  pointer(): void {}

  async openSerial(): Promise<ByteStream> {
    return this.#serial.open();
  }

  async serialLog(): Promise<Uint8Array> {
    return this.#serial.log();
  }

  onPowerChange(listener: (powered: boolean) => void): Disposable {
    return this.#power.subscribe(listener);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.powerOff();
    this.#serial.close();
  }

  #start(): void {
    const run: Run = {
      stop: new AbortController(),
      screen: new TextScreen(this.screen),
      keyboard: new Keyboard(),
    };
    this.#run = run;
    this.#during(run, () => this.#bootUp(run, this.#boot.take()));
  }

  /** Lets `action` run in the background until the run is stopped. */
  #during(run: Run, action: () => Promise<void>): void {
    action().catch((error: unknown) => {
      if (run.stop.signal.aborted) return;
      this.#options.log.error("the synthetic machine has stopped", { machine: this.name, reason: String(error) });
    });
  }

  async #bootUp(run: Run, device: MachineBootDevice): Promise<void> {
    const { clock, name } = this.#options;
    const { signal } = run.stop;
    for (const [text, pauseMs] of firmwareLines(device)) {
      run.screen.write(text);
      await clock.sleep(pauseMs, signal);
    }
    if (device !== "disk") return;
    for (const line of systemLines()) {
      this.#print(run, line);
      await clock.sleep(SYSTEM_LINE_PAUSE_MS, signal);
    }
    run.screen.write(banner(name, "/dev/tty1"));
    this.#printSerial(banner(name, "/dev/ttyS0"));
    const host = this.#shellHost(run);
    run.shells = {
      screen: new ShellSession(host, (text) => run.screen.write(text)),
      serial: new ShellSession(host, (text) => this.#printSerial(text)),
    };
  }

  #shellHost(run: Run): ShellHost {
    return {
      name: this.name,
      now: () => this.#options.clock.now(),
      screenText: () => run.screen.text(),
      bootLog: () => systemLines().join(""),
      shutDown: (then) => this.#shutDown(run, then),
    };
  }

  #shutDown(run: Run, then: "off" | "reboot"): void {
    delete run.shells;
    this.#during(run, async () => {
      this.#print(run, "\nThe system is going down NOW!\n");
      await this.#options.clock.sleep(SHUTDOWN_MS, run.stop.signal);
      this.#print(run, then === "off" ? "reboot: Power down\n" : "reboot: Restarting system\n");
      if (then === "off") await this.powerOff();
      else await this.reset();
    });
  }

  #print(run: Run, text: string): void {
    run.screen.write(text);
    this.#printSerial(text);
  }

  #printSerial(text: string): void {
    this.#serial.print(asciiBytes(text.replaceAll("\n", "\r\n")));
  }
}
