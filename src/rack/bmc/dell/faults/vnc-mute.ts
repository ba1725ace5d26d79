import type { DellFault } from "./fault.ts";

/** The VNC server is stuck: its port takes connections and stays silent. */
export function vncMute(): DellFault {
  return { silences: (port) => port === "vnc" };
}
