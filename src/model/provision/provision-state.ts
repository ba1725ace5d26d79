/** Ironic's provision states, as they stand on the wire. `machine.ts` says how a node moves between them. */
export const PROVISION_STATES = [
  "enroll",
  "verifying",
  "manageable",
  "available",
  "deploying",
  "wait call-back",
  "deploy hold",
  "deploy failed",
  "active",
  "deleting",
  "error",
  "cleaning",
  "clean wait",
  "clean hold",
  "clean failed",
  "inspecting",
  "inspect wait",
  "inspect failed",
  "adopting",
  "adopt failed",
  "rescuing",
  "rescue wait",
  "rescue",
  "rescue failed",
  "unrescuing",
  "unrescue failed",
  "servicing",
  "service wait",
  "service hold",
  "service failed",
] as const;
export type ProvisionState = (typeof PROVISION_STATES)[number];

/** A node stays in these until somebody asks for something: `target_provision_state` is null. */
export const STABLE_STATES: ReadonlySet<ProvisionState> = new Set([
  "enroll",
  "manageable",
  "available",
  "active",
  "error",
  "rescue",
]);

/** A conductor is at work in these, with the node locked. When it dies nobody can go on: the node fails. */
export const WORKING_STATES: ReadonlySet<ProvisionState> = new Set([
  "verifying",
  "deploying",
  "deleting",
  "cleaning",
  "inspecting",
  "adopting",
  "rescuing",
  "unrescuing",
  "servicing",
]);

/** A ramdisk is at work in these, and the conductor waits for its call. They outlive a conductor. */
export const WAIT_STATES: ReadonlySet<ProvisionState> = new Set([
  "wait call-back",
  "clean wait",
  "inspect wait",
  "rescue wait",
  "service wait",
]);

/** A ramdisk may look its node up in these, and find a token there. */
export const RAMDISK_STATES: ReadonlySet<ProvisionState> = new Set([
  "deploying",
  "wait call-back",
  "cleaning",
  "clean wait",
  "inspecting",
  "inspect wait",
  "rescuing",
  "rescue wait",
  "servicing",
  "service wait",
]);
