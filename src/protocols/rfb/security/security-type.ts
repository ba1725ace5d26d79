/** Security types, RFC 6143 section 7.2 and the rfbproto registry, as far as we speak them. */
export const SECURITY_TYPE = { none: 1, vncAuth: 2, tight: 16, tls: 18, vencrypt: 19 } as const;

const NAMES: ReadonlyMap<number, string> = new Map([
  [1, "None"],
  [2, "VNC authentication"],
  [5, "RA2"],
  [6, "RA2ne"],
  [16, "Tight"],
  [17, "Ultra"],
  [18, "TLS"],
  [19, "VeNCrypt"],
  [20, "SASL"],
  [22, "xvp"],
  [30, "Apple Remote Desktop"],
  [113, "MS-Logon II"],
  [256, "Plain"],
  [257, "TLSNone"],
  [258, "TLSVnc"],
  [259, "TLSPlain"],
  [260, "X509None"],
  [261, "X509Vnc"],
  [262, "X509Plain"],
]);

/** Of a security type or a VeNCrypt subtype, for messages: "VeNCrypt (19)". */
export function securityTypeName(type: number): string {
  return `${NAMES.get(type) ?? "unknown"} (${type})`;
}
