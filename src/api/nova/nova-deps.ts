import type { ApiDeps } from "../options.ts";

/** What the resources of /compute/v2.1 work with. */
export interface NovaDeps
  extends Pick<ApiDeps, "store" | "conductor" | "consoles" | "serial" | "sessions" | "clock" | "log"> {
  /** Most items in one answer. */
  readonly maxLimit: number;
}
