import { OutbandError } from "#/lib/errors/index.ts";

export class FakeDriverError extends OutbandError<"FAKE_BOOT_DEVICE_UNSUPPORTED" | "FAKE_PARAMETER_MISSING"> {}
