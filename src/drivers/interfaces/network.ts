import type { DriverTask } from "./driver-task.ts";
import type { DriverInterface } from "./interface.ts";

/** A virtual interface that is to be the network of one of the node's ports. */
export interface VifRequest {
  readonly id: string;
  readonly portUuid?: string;
  readonly portgroupUuid?: string;
}

export interface NetworkInterface extends DriverInterface {
  listVifs(task: DriverTask): Promise<readonly { readonly id: string }[]>;
  attachVif(task: DriverTask, vif: VifRequest): Promise<void>;
  detachVif(task: DriverTask, id: string): Promise<void>;
}
