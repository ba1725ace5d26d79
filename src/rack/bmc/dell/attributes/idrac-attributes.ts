import { type AttributeDefinition, choice, counter, integer, onOff, password, text } from "./attribute.ts";

/** The VNC server's group: absent as a whole from an iDRAC without an Enterprise or Datacenter licence. */
export const VNC_SERVER_GROUP = "VNCServer.1.";

export const VNC_SERVER = {
  enable: "VNCServer.1.Enable",
  password: "VNCServer.1.Password",
  port: "VNCServer.1.Port",
  timeout: "VNCServer.1.Timeout",
  lowerEncryption: "VNCServer.1.LowerEncryptionBitLength",
  sslEncryption: "VNCServer.1.SSLEncryptionBitLength",
  activeSessions: "VNCServer.1.ActiveSessions",
  maxSessions: "VNCServer.1.MaxSessions",
} as const;

export const IPMI_LAN_ENABLE = "IPMILan.1.Enable";

/** What an iDRAC is configured with before anybody has touched it. */
export interface IdracFacts {
  readonly httpsPort: number;
  readonly vncPort: number;
  readonly dnsName: string;
}

/** iDRAC.Embedded.1's attributes on firmware 5.10: the console's whole, and what a client reads on the way. */
export function idracAttributes(facts: IdracFacts): AttributeDefinition[] {
  return [
    onOff(VNC_SERVER.enable, "Disabled"),
    password(VNC_SERVER.password, 8),
    integer(VNC_SERVER.port, 1024, 65_535, facts.vncPort),
    integer(VNC_SERVER.timeout, 60, 10_800, 300),
    onOff(VNC_SERVER.lowerEncryption, "Disabled"),
    choice(
      VNC_SERVER.sslEncryption,
      ["Disabled", "Auto Negotiate", "128-Bit or higher", "168-Bit or higher", "256-Bit or higher"],
      "Disabled",
    ),
    counter(VNC_SERVER.activeSessions, 0),
    // What firmware 5.10 reports, although it serves one viewer at a time.
    counter(VNC_SERVER.maxSessions, 2),
    onOff("VirtualConsole.1.Enable", "Enabled"),
    onOff("VirtualConsole.1.EncryptEnable", "Enabled"),
    choice("VirtualConsole.1.PluginType", ["ActiveX", "Java", "HTML5", "eHTML5"], "HTML5"),
    choice("VirtualConsole.1.AccessPrivilege", ["Deny Access", "Read Only Access", "Full Access"], "Full Access"),
    choice("VirtualConsole.1.AttachState", ["Detached", "Attached", "Auto-attach"], "Auto-attach"),
    integer("VirtualConsole.1.MaxSessions", 1, 6, 6),
    integer("VirtualConsole.1.Port", 1, 65_535, 5900),
    integer("VirtualConsole.1.Timeout", 60, 10_800, 1800),
    onOff("VirtualConsole.1.TimeoutEnable", "Disabled"),
    counter("VirtualConsole.1.ActiveSessions", 0),
    choice("VirtualMedia.1.Attached", ["Detached", "Attached", "AutoAttach"], "AutoAttach"),
    onOff("VirtualMedia.1.BootOnce", "Disabled"),
    onOff("VirtualMedia.1.Enable", "Enabled"),
    onOff("VirtualMedia.1.EncryptEnable", "Enabled"),
    onOff("VirtualMedia.1.FloppyEmulation", "Disabled"),
    onOff("ServerBoot.1.BootOnce", "Enabled"),
    choice("ServerBoot.1.FirstBootDevice", ["Normal", "PXE", "HDD", "BIOS", "VCD-DVD", "VFDD"], "Normal"),
    // From the factory it is off; whoever has servers in a rack has switched it on.
    onOff(IPMI_LAN_ENABLE, "Enabled"),
    onOff("IPMISOL.1.Enable", "Enabled"),
    choice("IPMISOL.1.BaudRate", ["9600", "19200", "57600", "115200"], "115200"),
    choice("IPMISOL.1.MinPrivilege", ["User", "Operator", "Administrator"], "Administrator"),
    integer("IPMISOL.1.AccumulateInterval", 1, 255, 10),
    integer("IPMISOL.1.SendThreshold", 1, 255, 255),
    onOff("SerialRedirection.1.Enable", "Enabled"),
    text("SerialRedirection.1.QuitKey", 16, "^\\"),
    onOff("SSH.1.Enable", "Enabled"),
    integer("SSH.1.Port", 1, 65_535, 22),
    integer("SSH.1.Timeout", 60, 10_800, 1800),
    integer("WebServer.1.HttpsPort", 1, 65_535, facts.httpsPort),
    integer("WebServer.1.Timeout", 60, 10_800, 1800),
    choice("WebServer.1.TLSProtocol", ["TLS 1.1 and Higher", "TLS 1.2 Only", "TLS 1.3 Only"], "TLS 1.2 Only"),
    text("NIC.1.DNSRacName", 63, facts.dnsName),
  ];
}
