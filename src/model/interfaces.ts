/** The kinds of interface a hardware type is made of, in the order Ironic lists them. */
export const INTERFACE_KINDS = [
  "bios",
  "boot",
  "console",
  "deploy",
  "firmware",
  "inspect",
  "management",
  "network",
  "power",
  "raid",
  "rescue",
  "storage",
  "vendor",
] as const;
export type InterfaceKind = (typeof INTERFACE_KINDS)[number];
