import type { Logger } from "#/lib/log/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import type { Machine } from "#/rack/machine/index.ts";
import type { AttributeStore } from "./attributes/attribute-store.ts";
import type { DellFaultSet } from "./faults/dell-faults.ts";
import type { DellIdentity } from "./identity.ts";
import type { DellMessages } from "./messages.ts";

/** What the resources of one iDRAC share. */
export interface DellContext {
  readonly identity: DellIdentity;
  readonly machine: Machine;
  readonly attributes: AttributeStore;
  readonly faults: DellFaultSet;
  readonly messages: DellMessages;
  readonly clock: Clock;
  readonly log: Logger;
  /** Resolves when the ports are as the attributes and the faults want them. */
  settled(): Promise<void>;
  /** The BMC goes away and comes back; the host does not notice. */
  restart(): void;
}
