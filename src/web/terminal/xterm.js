// Where the proxy serves xterm.js, as seen from this file's own place. Its types are in xterm.d.ts.
export { SearchAddon } from "../xterm/addon-search.mjs";
export { Terminal } from "../xterm/xterm.mjs";
