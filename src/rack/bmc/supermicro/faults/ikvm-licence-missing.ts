import type { BmcFault } from "../../fault.ts";
import type { SupermicroMessages } from "../messages.ts";
import { IKVM_PATH } from "../paths.ts";

/** The iKVM resource answers that a licence is missing, and the KVM port is closed. */
export function ikvmLicenceMissing(): BmcFault<SupermicroMessages> {
  return {
    closes: (port) => port === "screen",
    answers: (incoming, messages) => {
      const path = (incoming.url ?? "").replace(/[/?]*$/, "");
      return path === IKVM_PATH ? messages.notLicensed("SFT-OOB-LIC or SFT-DCMS-SINGLE") : undefined;
    },
  };
}
