/** What `GET drivers/<d>/properties` says of the `driver_info` these interfaces read. */
export const REDFISH_PROPERTIES: Readonly<Record<string, string>> = {
  redfish_address:
    "The URL of the Redfish service: scheme (https if left out), host and port. A path is taken as the service's root. " +
    "For example https://mgmt.vendor.com. Required.",
  redfish_system_id:
    "The path of the ComputerSystem, for example /redfish/v1/Systems/1. Only needed when the BMC has more than one. " +
    "Optional.",
  redfish_username: "User account with admin or server-profile access privilege. Optional.",
  redfish_password: "The user account's password. Optional.",
  redfish_verify_ca:
    "How the BMC's certificate is judged: true (by the system's CAs), false (not at all), the path of a CA bundle or of " +
    'a directory of them, or "pin" (the certificate seen first, from then on no other). Defaults to true. Optional.',
  redfish_tls_fingerprint:
    "SHA-256 fingerprint of the BMC's certificate, in hex. The only certificate accepted; redfish_verify_ca is then not " +
    "looked at. Optional.",
  redfish_auth_type:
    'How to log in: "basic", "session" or "auto" (a session, or Basic where there are none). Defaults to [redfish] auth_type, "auto". Optional.',
  redfish_root_prefix: "The path of the service root. Defaults to /redfish/v1/. Optional.",
};
