import { loadConsolePage } from "./page-files.ts";
import type { ProxyKind, ViewerProtocol } from "./proxy-kind.ts";

const CONTROL: ViewerProtocol = { purpose: "control", encoding: "binary" };
const SCREEN: ViewerProtocol = { purpose: "screen", encoding: "binary" };

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
