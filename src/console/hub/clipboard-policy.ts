import type { ClipboardRules } from "#/protocols/rfb/index.ts";

/** Which texts pass between the clipboards of a machine and of its viewers. */
export interface ClipboardPolicy {
  /** "writer": of the viewer that has control. */
  readonly toMachine: "writer" | "off";
  /** "writer": to the viewer that has control. "all": to everybody who sees the screen. */
  readonly fromMachine: "all" | "writer" | "off";
  /** Larger texts do not pass. */
  readonly maxBytes: number;
}

/** A text that the machine gives is seen by nobody who does not type there. */
export const CLIPBOARD_POLICY: ClipboardPolicy = { toMachine: "writer", fromMachine: "writer", maxBytes: 256 * 1024 };

/** The policy for one viewer. */
export function viewerClipboard(
  { toMachine, fromMachine, maxBytes }: ClipboardPolicy,
  hasControl: () => boolean,
  onText: (text: string) => void,
): ClipboardRules {
  return {
    gives: () => fromMachine === "all" || (fromMachine === "writer" && hasControl()),
    takes: () => toMachine === "writer" && hasControl(),
    onText,
    maxBytes,
  };
}

/** Undefined: the machine's clipboard is left alone. */
export function machineClipboardBytes({ toMachine, fromMachine, maxBytes }: ClipboardPolicy): number | undefined {
  return toMachine === "off" && fromMachine === "off" ? undefined : maxBytes;
}
