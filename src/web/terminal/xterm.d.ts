export { SearchAddon } from "@xterm/addon-search";
export { type IMarker, Terminal } from "@xterm/xterm";
