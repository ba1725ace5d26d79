/** What Ironic's ipmi drivers read from `driver_info`, in our words. */
export const IPMI_PROPERTIES: Readonly<Record<string, string>> = {
  ipmi_address: "IP address or host name of the BMC. Required; nodes of other drivers have it from redfish_address.",
  ipmi_port: "The BMC's UDP port. Defaults to 623. Optional.",
  ipmi_username: "User name, 16 bytes at most. Defaults to none, or to redfish_username with its password. Optional.",
  ipmi_password: "The user's password, 20 bytes at most. Optional.",
  ipmi_priv_level:
    "Privilege level to ask for: ADMINISTRATOR, OPERATOR, USER or CALLBACK. Defaults to ADMINISTRATOR. Optional.",
  ipmi_cipher_suite:
    "Cipher suite: 3 or 17; 2 and 16 do not encrypt. Defaults to [ipmi] cipher_suite_versions, or 17 and then 3. Optional.",
  ipmi_hex_kg_key: "The BMC's Kg key, as up to 40 hex digits, for BMCs that have one. Optional.",
  ipmi_protocol_version: "2.0, which is all there is here. Optional.",
  ipmi_quirks:
    "What this BMC does otherwise than the standard says: names of docs/protocols/ipmi.md, separated by commas. Optional.",
  ipmi_force_boot_device:
    "Set a persistent boot device again whenever the machine is switched on, for BMCs that forget it. Defaults to false. " +
    "Optional.",
  ipmi_disable_boot_timeout:
    "Have the BMC remember a boot device for longer than 60 seconds. Defaults to [ipmi] disable_boot_timeout. Optional.",
};

export const IPMI_TERMINAL_PROPERTIES: Readonly<Record<string, string>> = {
  ipmi_terminal_port: "The node's TCP port for its serial console. Defaults to one of [console] port_range. Optional.",
};
