import type { DellFault } from "./fault.ts";

/** The VNC server is enabled by its attributes, and yet its port is closed. */
export function vncRefuse(): DellFault {
  return { closes: (port) => port === "vnc" };
}
