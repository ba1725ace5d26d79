/** RMCP+ and RAKP message status codes (13.24, table 13-15). */
export const RAKP_STATUS = {
  ok: 0x00,
  insufficientResources: 0x01,
  invalidSessionId: 0x02,
  noAuthenticationAlgorithm: 0x04,
  noIntegrityAlgorithm: 0x05,
  inactiveSessionId: 0x08,
  invalidRole: 0x09,
  unauthorizedRole: 0x0a,
  unauthorizedName: 0x0d,
  invalidIntegrityCheckValue: 0x0f,
  noConfidentialityAlgorithm: 0x10,
  noCipherSuite: 0x11,
} as const;

const WORDS = new Map<number, string>([
  [0x01, "insufficient resources to create a session"],
  [0x02, "invalid session id"],
  [0x03, "invalid payload type"],
  [0x04, "invalid authentication algorithm"],
  [0x05, "invalid integrity algorithm"],
  [0x06, "no matching authentication payload"],
  [0x07, "no matching integrity payload"],
  [0x08, "inactive session id"],
  [0x09, "invalid role"],
  [0x0a, "unauthorised role or privilege level"],
  [0x0b, "insufficient resources to create a session at the requested role"],
  [0x0c, "invalid name length"],
  [0x0d, "unauthorised name"],
  [0x0e, "unauthorised GUID"],
  [0x0f, "invalid integrity check value"],
  [0x10, "invalid confidentiality algorithm"],
  [0x11, "no cipher suite match with proposed security algorithms"],
  [0x12, "illegal or unrecognised parameter"],
]);

export function describeRakpStatus(status: number): string {
  return WORDS.get(status) ?? `status ${status.toString(16).toUpperCase().padStart(2, "0")}h`;
}

/** Statuses by which a BMC says that it has not got this cipher suite. */
export function refusesCipherSuite(status: number): boolean {
  return [0x04, 0x05, 0x06, 0x07, 0x10, 0x11].includes(status);
}

/** Statuses by which a BMC says that it has lost the thread: worth starting again. */
export function refusesOrder(status: number): boolean {
  return status === RAKP_STATUS.invalidSessionId || status === RAKP_STATUS.inactiveSessionId;
}
