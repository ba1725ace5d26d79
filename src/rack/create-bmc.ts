import type { BmcDeps } from "./bmc/bmc-options.ts";
import { DellBmc, type DellFaultName, dellIdentity } from "./bmc/dell/index.ts";
import { GenericBmc, type GenericFaultName, genericIdentity } from "./bmc/generic/index.ts";
import { SupermicroBmc, type SupermicroFaultName, supermicroIdentity } from "./bmc/supermicro/index.ts";
import type { RackMachineConfig, Vendor } from "./config/index.ts";
import type { MachineIdentity } from "./machine/index.ts";

/** The BMC of each vendor. */
export interface RackBmcs {
  readonly dell: DellBmc;
  readonly generic: GenericBmc;
  readonly supermicro: SupermicroBmc;
}

type RackBmc = RackBmcs[Vendor];

/** The BMC that the machine's vendor puts into it, stopped. */
export async function createBmc(config: RackMachineConfig, stateDir: string, deps: BmcDeps): Promise<RackBmc> {
  const { vendor, username, password } = config;
  const options = { ...config, stateDir, account: { username, password } };
  // A configuration has the faults of its own vendor only: that is checked where it is read.
  switch (vendor) {
    case "dell":
      return DellBmc.create({ ...options, faults: config.faults as readonly DellFaultName[] }, deps);
    case "generic":
      return new GenericBmc({ ...options, faults: config.faults as readonly GenericFaultName[] }, deps);
    case "supermicro":
      return SupermicroBmc.create({ ...options, faults: config.faults as readonly SupermicroFaultName[] }, deps);
  }
}

/** What the guest reads from its firmware is what the BMC says of it. */
export function smbiosIdentity(config: RackMachineConfig): MachineIdentity {
  switch (config.vendor) {
    case "dell": {
      const { productName, serviceTag } = dellIdentity(config);
      return { manufacturer: "Dell Inc.", product: productName, serialNumber: serviceTag };
    }
    case "generic": {
      const { productName, serialNumber } = genericIdentity(config);
      return { manufacturer: "Generic", product: productName, serialNumber };
    }
    case "supermicro": {
      const { productName, serialNumber } = supermicroIdentity(config);
      return { manufacturer: "Supermicro", product: productName, serialNumber };
    }
  }
}
