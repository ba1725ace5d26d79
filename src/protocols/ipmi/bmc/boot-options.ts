import { ByteReader, ByteWriter } from "#/lib/bytes/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import {
  BOOT_PARAMETER,
  type BootFlags,
  decodeBootFlags,
  encodeBootFlags,
  NO_BOOT_FLAGS,
} from "../commands/boot-flags.ts";
import { LazyTimer } from "../session/lazy-timer.ts";

/** 28.13, parameter 3: flags that no boot has taken are forgotten, unless bit 3 says otherwise. */
const VALID_MS = 60_000;
const KEEP_AFTER_TIMEOUT = 0x08;

/** The BMC's system boot options. */
export class BootOptions implements Disposable {
  readonly #clock: Clock;
  readonly #onFlags: (flags: BootFlags) => void;
  readonly #timer: LazyTimer;
  /** The other parameters: kept as they are set. */
  readonly #stored = new Map<number, Uint8Array>([
    [BOOT_PARAMETER.setInProgress, Uint8Array.of(0)],
    [BOOT_PARAMETER.servicePartitionSelector, Uint8Array.of(0)],
    [BOOT_PARAMETER.servicePartitionScan, Uint8Array.of(0)],
    [BOOT_PARAMETER.flagValidClearing, Uint8Array.of(0)],
    [BOOT_PARAMETER.bootInfoAcknowledge, Uint8Array.of(0, 0)],
  ]);
  flags: BootFlags = NO_BOOT_FLAGS;

  constructor(deps: { readonly clock: Clock; readonly onFlags: (flags: BootFlags) => void }) {
    this.#clock = deps.clock;
    this.#onFlags = deps.onFlags;
    this.#timer = new LazyTimer(deps.clock, () => this.#change(NO_BOOT_FLAGS));
  }

  /** Null for a parameter that there is not. */
  get(parameter: number): Uint8Array | null {
    if (parameter !== BOOT_PARAMETER.bootFlags) return this.#stored.get(parameter) ?? null;
    const writer = new ByteWriter("le", 5);
    encodeBootFlags(this.flags, writer);
    return writer.finish();
  }

  /** False for a parameter that there is not. Throws an `OutbandError` when data are missing. */
  set(parameter: number, data: Uint8Array): boolean {
    if (parameter === BOOT_PARAMETER.bootFlags) {
      this.#change(decodeBootFlags(new ByteReader(data, "le")));
      const keeps = ((this.#stored.get(BOOT_PARAMETER.flagValidClearing)?.[0] ?? 0) & KEEP_AFTER_TIMEOUT) !== 0;
      const expires = this.flags.valid && !this.flags.persistent && !keeps;
      this.#timer.at(expires ? this.#clock.monotonic() + VALID_MS : null);
      return true;
    }
    const stored = this.#stored.get(parameter);
    if (!stored) return false;
    this.#stored.set(parameter, data.slice(0, stored.length));
    return true;
  }

  /** What the machine's next boot does: flags that are not persistent are gone afterwards. */
  take(): BootFlags {
    const { flags } = this;
    this.#timer.at(null);
    if (flags.valid && !flags.persistent) this.#change(NO_BOOT_FLAGS);
    return flags;
  }

  /** What was chosen elsewhere: nobody is told, and it lasts until the next choice. */
  replace(flags: BootFlags): void {
    this.#timer.at(null);
    this.flags = flags;
  }

  [Symbol.dispose](): void {
    this.#timer[Symbol.dispose]();
  }

  #change(flags: BootFlags): void {
    this.flags = flags;
    this.#onFlags(flags);
  }
}
