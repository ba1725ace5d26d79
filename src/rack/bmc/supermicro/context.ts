import type { Logger } from "#/lib/log/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import type { Account } from "#/rack/bmc/redfish/index.ts";
import type { Machine } from "#/rack/machine/index.ts";
import type { SupermicroFaultSet } from "./faults/supermicro-faults.ts";
import type { SupermicroIdentity } from "./identity.ts";
import type { IkvmSettings } from "./ikvm/ikvm-settings.ts";
import type { IkvmTickets } from "./ikvm/ikvm-tickets.ts";
import type { SupermicroMessages } from "./messages.ts";

/** What the parts of one BMC share. */
export interface SupermicroContext {
  readonly identity: SupermicroIdentity;
  readonly account: Account;
  readonly machine: Machine;
  readonly ikvm: IkvmSettings;
  readonly tickets: IkvmTickets;
  readonly faults: SupermicroFaultSet;
  readonly messages: SupermicroMessages;
  readonly clock: Clock;
  readonly log: Logger;
  /** Resolves when the ports are as the settings and the faults want them. */
  settled(): Promise<void>;
  /** The BMC goes away and comes back; the host does not notice. */
  restart(): void;
}
