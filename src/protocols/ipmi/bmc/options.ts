import type { DatagramSocket } from "#/lib/datagram/index.ts";
import type { ByteStream } from "#/lib/stream/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import type { BootFlags } from "../commands/boot-flags.ts";
import type { ChassisAction } from "../commands/chassis-control.ts";
import type { DeviceId } from "../commands/get-device-id.ts";
import type { SolConfiguration } from "../commands/sol-parameters.ts";
import type { IpmiCrypto } from "../crypto.ts";
import type { PrivilegeLevel } from "../privilege-level.ts";

export interface IpmiUser {
  /** 1 to 63; user 1 has the empty name on most BMCs. */
  readonly id: number;
  readonly name: string;
  readonly password: string;
  readonly privilege: PrivilegeLevel;
  readonly enabled?: boolean;
}

/** The machine's power. */
export interface BmcChassis {
  poweredOn(): boolean;
  /** Resolves when the action is on its way; false when the present state forbids it (D5h). */
  control(action: ChassisAction): Promise<boolean>;
}

/** What a bad BMC does. May be changed while it runs. */
export interface IpmiBmcFaults {
  /** Answers nothing, as one that is restarting. */
  silent?: boolean;
  /** Acknowledges of SOL come so much later. */
  ackDelayMs?: number;
  /** Proves in RAKP 4 that it does not have the keys. */
  wrongRakp4?: boolean;
  /** Refuses to let anybody take SOL over. */
  keepsSol?: boolean;
  /** Others have taken every session. */
  full?: boolean;
  /** The checksums of its answers are wrong. */
  wrongChecksums?: boolean;
  /** Names another port for SOL than the one that it is on. */
  wrongSolPort?: boolean;
}

export interface IpmiBmcOptions {
  readonly users: readonly IpmiUser[];
  /** Kg: up to 20 bytes. */
  readonly kgKey?: Uint8Array;
  /** 16 bytes. Default: random. */
  readonly guid?: Uint8Array;
  readonly device?: Partial<DeviceId>;
  /** Default 17 and 3. */
  readonly cipherSuites?: readonly number[];
  readonly chassis: BmcChassis;
  /** Told when the boot flags change: set by a console, forgotten after their 60 s, or taken by `takeBootFlags`. */
  readonly onBootFlags?: (flags: BootFlags) => void;
  /** Opens the machine's serial line; called when SOL is activated, and again when the line has ended meanwhile. */
  readonly serial: () => Promise<ByteStream>;
  /** A console sends BREAK. */
  readonly onBreak?: () => void;
  readonly sol?: Partial<SolConfiguration>;
  /** Default 4, those being set up included. */
  readonly maxSessions?: number;
  /** The port that consoles use, when it is another than the socket's. */
  readonly externalPort?: number;
  readonly faults?: IpmiBmcFaults;
}

export interface IpmiBmcDeps {
  /** The BMC's own; closed with it. */
  readonly socket: DatagramSocket;
  readonly crypto: IpmiCrypto;
  readonly clock: Clock;
}
