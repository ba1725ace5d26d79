import type { ByteStream } from "#/lib/stream/index.ts";
import type { Framebuffer } from "#/protocols/rfb/index.ts";

/** Where a machine looks for something to boot. */
export type MachineBootDevice = "disk" | "cdrom" | "network" | "floppy" | "bios";

/**
 * A simulated server without its BMC: a real QEMU machine (`qemu/`) or an in-process imitation (`synthetic/`).
 * Power verbs are idempotent and resolve when the new state is reached.
 */
export interface Machine extends AsyncDisposable {
  readonly name: string;
  /** "qemu" or "synthetic", for people. */
  readonly kind: string;
  readonly powered: boolean;
  powerOn(): Promise<void>;
  /** Pulls the plug. */
  powerOff(): Promise<void>;
  /** Presses the power button: the guest may take its time or ignore it. Resolves once pressed. Nothing while off. */
  pressPowerButton(): Promise<void>;
  /** The reset line. Powers on nothing that is off. */
  reset(): Promise<void>;
  injectNmi(): Promise<void>;
  /** Taken at the next power-on, reset or restart by the guest. `once`: only at that one. */
  setBootDevice(device: MachineBootDevice, once: boolean): void;
  /** The screen: one object for the machine's life, black while it is off. */
  readonly screen: Framebuffer;
  /**
   * A key by X11 keysym, as RFB's KeyEvent. Dropped while off. A character that needs Shift on a US keyboard gets it,
   * whether the viewer holds Shift or not.
   */
  key(keysym: number, down: boolean): void;
  /** The pointer as RFB's PointerEvent: button mask, and pixels on the screen. Dropped while off. */
  pointer(buttons: number, x: number, y: number): void;
  /** A new connection to the serial line: what the guest prints from now on, and what is written is typed. */
  openSerial(): Promise<ByteStream>;
  /** Everything the serial line printed since the rack started (bounded): for tests. */
  serialLog(): Promise<Uint8Array>;
  /** Calls back with the new state when the power changes for whatever reason (the guest may power itself off). */
  onPowerChange(listener: (powered: boolean) => void): Disposable;
}
