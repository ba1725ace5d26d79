import type { Logger } from "#/lib/log/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import type { Machine } from "#/rack/machine/index.ts";
import type { Account } from "./redfish/index.ts";

/** What a BMC of any vendor is made from. */
export interface BmcOptions<FaultName extends string> {
  readonly name: string;
  readonly address: string;
  /** `vnc`: of the server for the host's screen, until somebody changes it. */
  readonly ports: { readonly https: number; readonly vnc: number; readonly ipmi: number };
  readonly account: Account;
  readonly firmware: string;
  readonly memoryMib: number;
  /** The BMC's own: its certificate is kept there. */
  readonly stateDir: string;
  readonly faults: readonly FaultName[];
}

export interface BmcDeps {
  readonly machine: Machine;
  readonly clock: Clock;
  readonly log: Logger;
}
