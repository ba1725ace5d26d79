export {
  canProvision,
  PROVISION_EVENTS,
  type ProvisionEvent,
  type ProvisionPlace,
  provisionAfter,
  TRANSITIONS,
} from "./machine.ts";
export {
  PROVISION_STATES,
  type ProvisionState,
  RAMDISK_STATES,
  STABLE_STATES,
  WAIT_STATES,
  WORKING_STATES,
} from "./provision-state.ts";
export {
  isReservedStep,
  isStepInterface,
  type ProvisionRequest,
  type ReservedStep,
  STEP_INTERFACES,
  type StepKind,
  type StepRequest,
} from "./step.ts";
export { isProvisionVerb, PROVISION_VERBS, type ProvisionVerb } from "./verbs.ts";
