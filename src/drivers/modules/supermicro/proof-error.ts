import type { FailedScreenProof, ScreenAddress } from "#/drivers/screen-port/index.ts";
import { formatHostPort } from "#/transports/index.ts";
import { SupermicroError } from "./errors.ts";

const RESTART = "Restart the iKVM (web page: Maintenance, iKVM Reset) or the BMC";

/** Why the iKVM could not be proven, for the person who must do something about it. */
export function proofError(proof: FailedScreenProof, address: ScreenAddress): SupermicroError {
  const peer = formatHostPort(address);
  const [code, category, words] = explain(proof);
  return new SupermicroError(code, category, `the Supermicro iKVM at ${peer} ${words}`, { details: { peer } });
}

type Explanation = readonly [
  code: SupermicroError["code"],
  category: SupermicroError["category"],
  /** After "the Supermicro iKVM at ..."; */
  words: string,
];

function explain(proof: FailedScreenProof): Explanation {
  switch (proof.kind) {
    case "closed":
      return [
        "SUPERMICRO_IKVM_PORT_CLOSED",
        "bmc-unreachable",
        `is enabled, and its port cannot be reached: ${proof.reason}. Check firewalls between here and the BMC, and the ` +
          `port in its configuration. ${RESTART}`,
      ];
    case "mute":
      return ["SUPERMICRO_IKVM_MUTE", "bmc-fault", `takes connections and says nothing, plain or in TLS. ${RESTART}`];
    case "dropped":
      return [
        "SUPERMICRO_IKVM_IN_USE",
        "conflict",
        "hangs up on new connections: its sessions, four at most, are probably taken. Close other viewers; a session that " +
          `was lost stays for minutes. If there are none: ${RESTART}`,
      ];
    case "password-refused":
      return [
        "SUPERMICRO_IKVM_LOGIN_REFUSED",
        "bmc-fault",
        "refuses the login, although Redfish took it. The account needs the privilege for remote console (Administrator or " +
          `Operator), and its name and password at most 23 characters. ${proof.reason}`,
      ];
    case "untrusted":
      return [
        "SUPERMICRO_IKVM_TLS_UNTRUSTED",
        "bmc-fault",
        `speaks TLS: ${proof.reason}. It is judged as the Redfish service is: see redfish_verify_ca and ` +
          "redfish_tls_fingerprint",
      ];
    case "not-tls":
      return [
        "SUPERMICRO_IKVM_PLAIN",
        "bmc-fault",
        'does not speak TLS, and driver_info supermicro_ikvm_tls is "required"',
      ];
    case "no-security":
    case "broken":
      return [
        "SUPERMICRO_IKVM_BROKEN",
        "bmc-fault",
        `does not speak ATEN's dialect of RFB: ${proof.reason}. If it is an ordinary VNC server, use console_interface vnc`,
      ];
  }
}
