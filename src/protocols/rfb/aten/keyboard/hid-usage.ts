/** USB HID Usage Tables, page 7 (Keyboard/Keypad): keys by their place on a US keyboard. Those that code asks for. */
export const USAGE = {
  capsLock: 0x39,
  leftControl: 0xe0,
  leftShift: 0xe1,
  leftAlt: 0xe2,
  leftGui: 0xe3,
  rightControl: 0xe4,
  rightShift: 0xe5,
  rightAlt: 0xe6,
  rightGui: 0xe7,
} as const;

export function isModifier(usage: number): boolean {
  return usage >= USAGE.leftControl && usage <= USAGE.rightGui;
}

export function isShift(usage: number): boolean {
  return usage === USAGE.leftShift || usage === USAGE.rightShift;
}
