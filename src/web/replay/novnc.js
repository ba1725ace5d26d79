// Where the proxy serves noVNC, as seen from this file's own place. Its types are in novnc.d.ts.
export { default } from "../core/rfb.js";
