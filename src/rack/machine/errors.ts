import { OutbandError } from "#/lib/errors/index.ts";

/** QEMU did not start, went away, or refused a command; the message holds QEMU's own words. */
export class MachineError extends OutbandError<
  | "MACHINE_PROGRAM_MISSING"
  | "MACHINE_START_FAILED"
  | "MACHINE_OFF"
  | "MACHINE_QMP_REFUSED"
  | "MACHINE_QMP_CLOSED"
  | "MACHINE_QMP_TIMEOUT"
  | "MACHINE_QMP_PROTOCOL"
> {}
