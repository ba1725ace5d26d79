/** Completion codes (5.2, table 5-2) that this code gives or looks at; 80h to BEh mean something else in each command. */
export const COMPLETION = {
  ok: 0x00,
  nodeBusy: 0xc0,
  invalidCommand: 0xc1,
  invalidLength: 0xc7,
  outOfRange: 0xc9,
  notPresent: 0xcb,
  invalidField: 0xcc,
  duplicated: 0xcf,
  insufficientPrivilege: 0xd4,
  notInState: 0xd5,
  unspecified: 0xff,
} as const;

const WORDS = new Map<number, string>([
  [0xc0, "node busy"],
  [0xc1, "invalid command"],
  [0xc2, "command invalid for this LUN"],
  [0xc3, "timeout"],
  [0xc4, "out of space"],
  [0xc5, "reservation cancelled"],
  [0xc7, "request data length invalid"],
  [0xc9, "parameter out of range"],
  [0xcb, "not present"],
  [0xcc, "invalid data field in request"],
  [0xcf, "duplicated request"],
  [0xd4, "insufficient privilege level"],
  [0xd5, "command not supported in present state"],
  [0xff, "unspecified error"],
]);

/** "D5h (command not supported in present state)". */
export function describeCompletion(code: number): string {
  const number = `${code.toString(16).toUpperCase().padStart(2, "0")}h`;
  const words = WORDS.get(code);
  return words ? `${number} (${words})` : number;
}
