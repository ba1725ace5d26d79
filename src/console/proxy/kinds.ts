import { loadConsolePage, loadTerminalPage } from "./page-files.ts";
import type { ProxyKind, ViewerProtocol } from "./proxy-kind.ts";

const CONTROL: ViewerProtocol = { purpose: "control", encoding: "binary" };
const SCREEN: ViewerProtocol = { purpose: "screen", encoding: "binary" };
const LINE: ViewerProtocol = { purpose: "serial", encoding: "binary" };

/** Lines of JSON, as binary frames: the same for both kinds. */
const CONTROL_PROTOCOL = "control.outband";

export const NOVNC_PROXY: ProxyKind = {
  console: "graphical",
  name: "noVNC proxy",
  section: "vnc",
  howToLink: "openstack baremetal node console show NODE",
  howToEnable: "openstack baremetal node console enable NODE",
  protocols: new Map([
    [CONTROL_PROTOCOL, CONTROL],
    ["binary", SCREEN],
  ]),
  plain: SCREEN,
  loadPages: loadConsolePage,
};

export const SERIAL_PROXY: ProxyKind = {
  console: "serial",
  name: "serial proxy",
  section: "serial_console",
  howToLink: "outband console open --serial NODE",
  howToEnable: "outband console open --serial NODE",
  protocols: new Map<string, ViewerProtocol>([
    [CONTROL_PROTOCOL, CONTROL],
    // Our page's own: text with our marks in it, and the log.
    ["terminal.outband", { purpose: "terminal", encoding: "binary" }],
    ["log.outband", { purpose: "log", encoding: "binary" }],
    // What clients of Nova's serial proxy offer.
    ["binary", LINE],
    ["base64", { purpose: "serial", encoding: "base64" }],
  ]),
  plain: LINE,
  loadPages: loadTerminalPage,
};
