import type { JsonObject, JsonValue } from "#/model/index.ts";
import type { DriverTask } from "./driver-task.ts";
import type { DriverInterface } from "./interface.ts";

export type HttpMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** Something that only this vendor has, as Ironic's passthru shows it. */
export interface VendorMethod {
  readonly httpMethods: readonly HttpMethod[];
  /** The caller does not wait: what goes wrong is in `last_error`. */
  readonly async: boolean;
  readonly description: string;
  readonly requireExclusiveLock: boolean;
  /** Throws `invalid` for parameters that cannot be; before the work begins. */
  check(parameters: JsonObject): void;
  call(task: DriverTask, parameters: JsonObject): Promise<JsonValue>;
}

export interface VendorInterface extends DriverInterface {
  readonly methods: Readonly<Record<string, VendorMethod>>;
}
