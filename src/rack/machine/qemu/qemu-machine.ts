import { join } from "node:path";
import { errorMessage } from "#/lib/errors/index.ts";
import type { Logger } from "#/lib/log/index.ts";
import type { ByteStream } from "#/lib/stream/index.ts";
import { type Clock, systemClock } from "#/lib/time/index.ts";
import { Framebuffer } from "#/protocols/rfb/index.ts";
import { BootOrder } from "../boot-order.ts";
import { MachineError } from "../errors.ts";
import type { Machine, MachineBootDevice } from "../machine.ts";
import { PowerState } from "../power-state.ts";
import { SerialLine } from "../serial-line.ts";
import { Turns } from "../turns.ts";
import { type MachineIdentity, qemuCommandLine } from "./command-line.ts";
import { RunFile } from "./leftovers.ts";
import { type QemuProcess, startQemu } from "./qemu-process.ts";
import type { QmpEvent } from "./qmp-client.ts";
import { ScreenMirror } from "./screen-mirror.ts";

/** The size of the picture while the machine is off: VGA's text mode. */
const OFF_WIDTH = 720;
const OFF_HEIGHT = 400;
const DEFAULT_MEMORY_MIB = 128;

export interface QemuMachineOptions {
  readonly name: string;
  readonly memoryMib?: number;
  /** Paths of a Linux kernel and initramfs, as `ensureGuest` gives them. */
  readonly guest: { readonly kernel: string; readonly initrd: string };
  readonly identity?: MachineIdentity;
  /** Keeps a note of the running QEMU, so that the next start can end what a crash left. One rack at a time. */
  readonly stateDir: string;
  readonly log: Logger;
}

export interface QemuMachine extends Machine {
  readonly kind: "qemu";
  /** QEMU's process; null while off. */
  readonly pid: number | null;
  /** Has QEMU itself save the screen as a PNG file (an absolute path): the truth to compare `screen` with. */
  screendump(path: string): Promise<void>;
}

/** A machine that is off. Ends what an earlier run under the same name left behind. */
export async function createQemuMachine(
  options: QemuMachineOptions,
  deps: { clock?: Clock } = {},
): Promise<QemuMachine> {
  const clock = deps.clock ?? systemClock;
  const runFile = await RunFile.open(options.stateDir, options.name, clock);
  return new RunningQemu(options, { clock, runFile });
}

/** What exists only while the power is on. */
interface Running {
  readonly qemu: QemuProcess;
  readonly mirror: ScreenMirror;
  readonly bootDevice: MachineBootDevice;
  /** Why QEMU said that it ends, for example "guest-shutdown" or "guest-reset". */
  shutdownReason: string | undefined;
}

class RunningQemu implements QemuMachine {
  readonly kind = "qemu";
  readonly screen = new Framebuffer(OFF_WIDTH, OFF_HEIGHT);
  readonly #options: QemuMachineOptions;
  readonly #clock: Clock;
  readonly #runFile: RunFile;
  readonly #power = new PowerState();
  readonly #boot = new BootOrder();
  readonly #turns = new Turns();
  readonly #serial: SerialLine;
  #running: Running | undefined;

  constructor(options: QemuMachineOptions, deps: { clock: Clock; runFile: RunFile }) {
    this.#options = options;
    this.#clock = deps.clock;
    this.#runFile = deps.runFile;
    this.#serial = new SerialLine(options.name, async (bytes) => this.#running?.qemu.serial.write(bytes));
  }

  get name(): string {
    return this.#options.name;
  }

  get powered(): boolean {
    return this.#power.on;
  }

  get pid(): number | null {
    return this.#running?.qemu.pid ?? null;
  }

  powerOn(): Promise<void> {
    return this.#turns.take(async () => {
      if (!this.#running) await this.#launch();
    });
  }

  powerOff(): Promise<void> {
    return this.#turns.take(() => this.#unplug());
  }

  async pressPowerButton(): Promise<void> {
    await this.#running?.qemu.qmp.execute("system_powerdown");
  }

  reset(): Promise<void> {
    return this.#turns.take(async () => {
      const running = this.#running;
      if (!running) return;
      if (this.#boot.next === running.bootDevice) {
        this.#boot.take();
        await running.qemu.qmp.execute("system_reset");
      } else await this.#relaunch(running);
    });
  }

  async injectNmi(): Promise<void> {
    await this.#running?.qemu.qmp.execute("inject-nmi");
  }

  setBootDevice(device: MachineBootDevice, once: boolean): void {
    this.#boot.set(device, once);
    if (this.#running) this.#armReboot(this.#running);
  }

  key(keysym: number, down: boolean): void {
    this.#running?.mirror.key(keysym, down);
  }

  pointer(buttons: number, x: number, y: number): void {
    this.#running?.mirror.pointer(buttons, x, y);
  }

  async openSerial(): Promise<ByteStream> {
    return this.#serial.open();
  }

  async serialLog(): Promise<Uint8Array> {
    return this.#serial.log();
  }

  onPowerChange(listener: (powered: boolean) => void): Disposable {
    return this.#power.subscribe(listener);
  }

  async screendump(path: string): Promise<void> {
    if (!this.#running) throw new MachineError("MACHINE_OFF", "conflict", `${this.name} is off: it has no screen`);
    await this.#running.qemu.qmp.execute("screendump", { filename: path, format: "png" });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.powerOff();
    this.#serial.close();
    await this.#runFile.remove();
  }

  async #launch(): Promise<void> {
    const { name, memoryMib = DEFAULT_MEMORY_MIB, guest, identity, log, stateDir } = this.#options;
    const folder = this.#runFile.socketFolder;
    const sockets = { qmp: `${folder}/qmp`, vnc: `${folder}/vnc` };
    const bootDevice = this.#boot.take();
    const serialLog = join(stateDir, `${name.replace(/[^\w.-]/g, "-")}.serial.log`);
    const line = { name, memoryMib, guest, identity, bootDevice, sockets, serialLog };
    const onEvent = (event: QmpEvent) => {
      if (event.name === "SHUTDOWN" && this.#running) this.#running.shutdownReason = String(event.data.reason);
    };
    const args = (serialPort: number) => qemuCommandLine({ ...line, serialPort });
    const qemu = await startQemu({ args, qmpSocket: sockets.qmp, clock: this.#clock, onEvent });
    await this.#runFile.record(qemu.pid);
    const mirror = new ScreenMirror(sockets.vnc, this.screen, { log, clock: this.#clock });
    const running: Running = { qemu, mirror, bootDevice, shutdownReason: undefined };
    this.#running = running;
    void this.#copySerial(qemu.serial);
    void qemu.exited.then((said) => this.#turns.take(() => this.#afterExit(running, said)));
    this.#armReboot(running);
    try {
      await qemu.qmp.execute("cont");
    } catch (error) {
      await this.#stop(running);
      throw error;
    }
    this.#power.set(true);
  }

  /** Pulls the plug. Does nothing when it is out. */
  async #unplug(): Promise<void> {
    const running = this.#running;
    if (!running) return;
    await this.#stop(running);
    this.#power.set(false);
  }

  async #stop(running: Running): Promise<void> {
    this.#running = undefined;
    await Promise.all([running.qemu.end(), running.mirror.stop()]);
    running.qemu.serial.close();
    this.screen.resize(OFF_WIDTH, OFF_HEIGHT);
    await this.#runFile.record(null);
  }

  async #relaunch(running: Running): Promise<void> {
    await this.#stop(running);
    try {
      await this.#launch();
    } catch (error) {
      this.#power.set(false);
      throw error;
    }
  }

  /** QEMU is gone by itself: the guest has shut down, or restarted to another boot device; or QEMU has crashed. */
  async #afterExit(running: Running, said: string): Promise<void> {
    if (this.#running !== running) return;
    const { log, name } = this.#options;
    if (running.shutdownReason === "guest-reset") {
      await this.#relaunch(running).catch((error: unknown) => {
        log.error("the machine did not start again", { machine: name, reason: errorMessage(error) });
      });
      return;
    }
    if (running.shutdownReason === undefined) log.warn("QEMU ended unexpectedly", { machine: name, said });
    await this.#unplug();
  }

  /** A guest that restarts itself to another device than it runs from needs a QEMU started for that device. */
  #armReboot(running: Running): void {
    const reboot = this.#boot.next === running.bootDevice ? "reset" : "shutdown";
    running.qemu.qmp.execute("set-action", { reboot }).catch((error: unknown) => {
      this.#options.log.debug("could not choose what a restart does", { reason: errorMessage(error) });
    });
  }

  async #copySerial(serial: ByteStream): Promise<void> {
    try {
      for (let bytes = await serial.read(); bytes !== null; bytes = await serial.read()) this.#serial.print(bytes);
    } catch {
      // The line went away with QEMU, whose end is told elsewhere.
    }
  }
}
