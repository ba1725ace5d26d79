/** Ironic's sentences for `last_error`. */
export function enablingFailed(nodeUuid: string, reason: string): string {
  return `Error enabling the console on node ${nodeUuid}. Reason: ${reason}`;
}

export function disablingFailed(nodeUuid: string, reason: string): string {
  return `Error disabling the console on node ${nodeUuid}. Reason: ${reason}`;
}
