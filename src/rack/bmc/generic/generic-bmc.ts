import type { MachineBootDevice } from "#/rack/machine/index.ts";
import type { BmcDeps, BmcOptions } from "../bmc-options.ts";
import { FaultSet } from "../fault-set.ts";
import { HostBoot } from "../host-boot.ts";
import { HostPower } from "../host-power.ts";
import { type BootWord, IpmiServer } from "../ipmi/index.ts";
import { GENERIC_FAULTS, type GenericFaultName, type GenericFaultSet } from "./faults.ts";
import { genericIdentity } from "./identity.ts";

const DEVICES: Readonly<Record<string, MachineBootDevice>> = {
  pxe: "network",
  disk: "disk",
  cdrom: "cdrom",
  bios: "bios",
  floppy: "floppy",
};
const BOOT_WORDS: readonly BootWord[] = [
  { device: "pxe", target: "pxe" },
  { device: "disk", target: "disk" },
  { device: "safe-disk", target: "disk" },
  { device: "remote-disk", target: "disk" },
  { device: "cdrom", target: "cdrom" },
  { device: "remote-cdrom", target: "cdrom" },
  { device: "bios", target: "bios" },
  { device: "diagnostics", target: "bios" },
  { device: "floppy", target: "floppy" },
  { device: "remote-floppy", target: "floppy" },
];

/** A server of no vendor in particular, from before Redfish: IPMI over LAN is all that its BMC speaks. */
export class GenericBmc implements AsyncDisposable {
  readonly faults: GenericFaultSet;
  readonly ipmi: IpmiServer;
  /** Its host's screen cannot be had. */
  readonly vncAddress = null;
  readonly #parts = new DisposableStack();
  #up = false;

  /** Nothing listens until `start`. */
  constructor(options: BmcOptions<GenericFaultName>, deps: BmcDeps) {
    const { account, address, firmware, ports } = options;
    this.faults = new FaultSet(GENERIC_FAULTS, options.faults);
    const boot = this.#parts.use(new HostBoot(DEVICES, deps));
    const power = this.#parts.use(new HostPower({ ...deps, boot }));
    this.ipmi = new IpmiServer(
      {
        host: address,
        port: ports.ipmi,
        enabled: () => true,
        account,
        uuid: genericIdentity(options).uuid,
        manufacturerId: 0,
        productId: 0,
        firmware,
        bootWords: BOOT_WORDS,
      },
      { ...deps, faults: this.faults, boot, power },
    );
    this.faults.watch(() => void this.settled());
  }

  /** "ipmi://127.0.10.1", with the port when it is not 623. */
  get url(): string {
    return this.ipmi.url;
  }

  /** Opens the port. Idempotent. */
  start(): Promise<void> {
    this.#up = true;
    return this.settled();
  }

  /** Resolves when the port is as the faults want it. */
  settled(): Promise<void> {
    return this.ipmi.refresh(this.#up);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#up = false;
    this.#parts.dispose();
    await this.ipmi[Symbol.asyncDispose]();
  }
}
