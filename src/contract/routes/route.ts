import type { Microversion } from "../microversion.ts";

export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** With `:name` where a value stands. */
  readonly path: string;
  /** Below this microversion the path is not there. */
  readonly since: Microversion;
  /** What is answered then: 404 when absent; Ironic's older controllers differ. */
  readonly tooOld?: 405 | 406;
  readonly summary: string;
  /** Takes a body that may hold a config drive. */
  readonly largeBody?: true;
}
