import type { ApiDeps, RamdiskOptions } from "../../options.ts";

/** What the resources of /v1 work with. */
export interface ResourceDeps extends Pick<ApiDeps, "store" | "conductor"> {
  /** Most items in one answer. */
  readonly maxLimit: number;
  readonly ramdisk: RamdiskOptions;
}
