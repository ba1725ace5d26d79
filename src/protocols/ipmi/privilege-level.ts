/** Privilege levels (6.8), by the number they have on the wire. */
export const PRIVILEGE_LEVELS = { callback: 1, user: 2, operator: 3, administrator: 4 } as const;
export type PrivilegeLevel = keyof typeof PRIVILEGE_LEVELS;

export function privilegeNumber(level: PrivilegeLevel): number {
  return PRIVILEGE_LEVELS[level];
}
