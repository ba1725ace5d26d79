export { applyAction } from "./console-action.ts";
export { ControlDesk, type DeskViewer, holderOf, type Seat } from "./control-desk.ts";
export { type ControlRequests, serveControlLink } from "./control-link.ts";
export type { ControlRules } from "./control-machine.ts";
export type { ControlledHub, ControlledHubs } from "./controlled-hub.ts";
export { ControlError } from "./errors.ts";
export { createGraphicalConsoles } from "./graphical-consoles.ts";
export type { InputTarget } from "./viewer-input.ts";
export { createViewerSessions, type ViewerSessionsDeps } from "./viewer-sessions.ts";
