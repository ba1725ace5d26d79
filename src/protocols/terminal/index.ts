export { encodeTerminalMark, TERMINAL_MARK_OSC, type TerminalMark, tryTerminalMark } from "./terminal-mark.ts";
