import { IKVM_PATH } from "../paths.ts";
import type { SupermicroFault } from "./fault.ts";

/** The iKVM resource answers that a licence is missing, and the KVM port is closed. */
export function ikvmLicenceMissing(): SupermicroFault {
  return {
    closes: (port) => port === "screen",
    answers: (incoming, messages) => {
      const path = (incoming.url ?? "").replace(/[/?]*$/, "");
      return path === IKVM_PATH ? messages.notLicensed("SFT-OOB-LIC or SFT-DCMS-SINGLE") : undefined;
    },
  };
}
