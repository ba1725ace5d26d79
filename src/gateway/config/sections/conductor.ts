import type { Section } from "../option.ts";
import { bool, int, seconds, text } from "../types.ts";

export const conductorSection = {
  name: "conductor",
  help: "The part that owns the nodes: power, consoles, sessions with the BMCs.",
  options: {
    heartbeat_interval: seconds({ default: 10, min: 1, help: "Between two signs of life in the database." }),
    heartbeat_timeout: seconds({
      default: 60,
      min: 2,
      help: "After so long without a sign of life a conductor counts as dead.",
    }),
    conductor_group: text({
      default: "",
      help: "The group of nodes this conductor serves. Lower case; empty is the default group.",
    }),
    workers_pool_size: int({
      default: 300,
      min: 3,
      help: "The most pieces of work at once; beyond that callers get 503.",
    }),
    sync_power_state_interval: seconds({
      default: 60,
      min: 0,
      help: "Between two rounds that ask the BMCs for the power state. 0 asks never.",
    }),
    power_state_sync_max_retries: int({
      default: 3,
      min: 0,
      help: "How many of these rounds may fail in a row before a node goes into maintenance with the fault power failure.",
    }),
    power_state_change_timeout: seconds({
      default: 60,
      min: 2,
      help: "How long a machine may take to reach the power state asked for.",
    }),
    soft_power_off_timeout: seconds({
      default: 600,
      min: 1,
      help: "The same for soft power off and soft rebooting, where the operating system takes its time.",
    }),
    node_locked_retry_attempts: int({
      default: 3,
      min: 0,
      help: "How often to try for a node's lock before the caller is told that it is locked.",
    }),
    node_locked_retry_interval: seconds({ default: 1, min: 0, help: "Between two of these tries." }),
    allow_deleting_available_nodes: bool({ default: true, help: "Let nodes in the state available be deleted." }),
    automated_clean: bool({
      default: true,
      help:
        "Clean nodes before they become available, on provide and after an instance. Needs a deploy interface that can; a " +
        "node's own automated_clean decides first.",
    }),
    check_provision_state_interval: seconds({
      default: 60,
      min: 0,
      help: "Between two looks for nodes whose ramdisk has not called for too long. 0 looks never.",
    }),
    deploy_callback_timeout: callbackTimeout("a deployment"),
    clean_callback_timeout: callbackTimeout("cleaning"),
    inspect_wait_timeout: callbackTimeout("an inspection"),
    rescue_callback_timeout: callbackTimeout("a rescue"),
    service_callback_timeout: callbackTimeout("a service"),
  },
} as const satisfies Section;

function callbackTimeout(what: string) {
  return seconds({
    default: 1800,
    min: 0,
    help: `How long a node waits for its ramdisk in ${what}, before it has failed. 0 waits for ever.`,
  });
}
