import type { ConsoleAction } from "#/console/interfaces/index.ts";
import { ADMINISTRATOR, type ControlDesk } from "./control-desk.ts";
import type { ControlEvent } from "./control-machine.ts";
import { ControlError } from "./errors.ts";

/** Does what an administrator asks for. Throws `ControlError`; then nothing has happened. */
export function applyAction(desk: ControlDesk, action: ConsoleAction): void {
  desk.apply(eventOf(action));
}

/** An administrator acts in anybody's place, so nothing here is held against `by`. */
function eventOf({ action, viewer }: ConsoleAction): ControlEvent {
  switch (action) {
    case "ask":
    case "withdraw":
      return { kind: action, viewer: named(viewer, action) };
    case "give":
      return { kind: "give", by: null, to: viewer };
    case "refuse":
      return { kind: "refuse", by: null, viewer: named(viewer, action) };
    case "take":
      return { kind: "take", viewer: viewer ?? ADMINISTRATOR, forced: true };
    case "release":
      return { kind: "release", by: null };
  }
}

function named(viewer: string | null, action: string): string {
  if (viewer !== null) return viewer;
  throw new ControlError("CONTROL_VIEWER_NOT_FOUND", "invalid", `"${action}" needs to know which viewer: "viewer"`);
}
