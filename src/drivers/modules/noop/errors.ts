import { OutbandError } from "#/lib/errors/index.ts";

/** Ironic's UnsupportedDriverExtension: the interface says that this node cannot. */
export class UnsupportedExtensionError extends OutbandError<"DRIVER_EXTENSION_UNSUPPORTED"> {}

export function unsupportedExtension(driver: string, extension: string): UnsupportedExtensionError {
  return new UnsupportedExtensionError(
    "DRIVER_EXTENSION_UNSUPPORTED",
    "unsupported",
    `Driver ${driver} does not support ${extension} (disabled or not implemented).`,
    { details: { driver, extension } },
  );
}
