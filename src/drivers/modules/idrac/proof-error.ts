import type { FailedScreenProof, ScreenAddress } from "#/drivers/screen-port/index.ts";
import { formatHostPort } from "#/transports/index.ts";
import { IdracError } from "./errors.ts";
import type { VncServer } from "./vnc-server-settings.ts";

/** Why the VNC server could not be proven, for the person who must do something about it. */
export function proofError(
  proof: FailedScreenProof,
  { address, server }: { address: ScreenAddress; server: VncServer },
): IdracError {
  const peer = formatHostPort(address);
  const who = `the iDRAC's VNC server at ${peer}`;
  const options = { details: { peer, sslEncryption: server.settings.SSLEncryptionBitLength } };
  switch (proof.kind) {
    case "closed":
      return new IdracError(
        "IDRAC_VNC_PORT_CLOSED",
        "bmc-unreachable",
        `${who} is enabled, and its port cannot be reached: ${proof.reason}. Check firewalls between here and the BMC; ` +
          `if there are none, restart the iDRAC ("racadm racreset soft")`,
        options,
      );
    case "mute":
      return new IdracError(
        "IDRAC_VNC_MUTE",
        "bmc-fault",
        `${who} takes connections and says nothing, neither plain nor in TLS. Restart the iDRAC ("racadm racreset soft")`,
        options,
      );
    case "dropped":
      return new IdracError(
        "IDRAC_VNC_IN_USE",
        "conflict",
        `${who} is already in use${countOf(server)}. Close the other VNC viewer, or wait until the iDRAC times it out`,
        options,
      );
    case "password-refused":
      return new IdracError(
        "IDRAC_VNC_PASSWORD_REFUSED",
        "bmc-fault",
        `${who} refuses the password that was just set. Try again; if it stays, restart the iDRAC. ${proof.reason}`,
        options,
      );
    case "no-security":
      return new IdracError(
        "IDRAC_VNC_SECURITY",
        "bmc-fault",
        `${who} offers no security that can be used: ${proof.reason}. Set the iDRAC attribute ` +
          'VNCServer.1.SSLEncryptionBitLength to "Disabled"',
        options,
      );
    case "not-tls":
      return new IdracError(
        "IDRAC_VNC_SECURITY",
        "bmc-fault",
        `${who} does not speak TLS, although VNCServer.1.SSLEncryptionBitLength is ` +
          `"${server.settings.SSLEncryptionBitLength}". Set that to "Disabled", or redfish_verify_ca to false`,
        options,
      );
    case "untrusted":
      return new IdracError(
        "IDRAC_VNC_TLS_UNTRUSTED",
        "bmc-fault",
        `${who}: ${proof.reason}. It is judged as the Redfish service is: see redfish_verify_ca and redfish_tls_fingerprint`,
        options,
      );
    case "broken":
      return new IdracError("IDRAC_VNC_BROKEN", "bmc-fault", `${who}: ${proof.reason}`, options);
  }
}

function countOf({ activeSessions }: VncServer): string {
  return activeSessions === null ? "" : ` (ActiveSessions ${activeSessions} when we came)`;
}
