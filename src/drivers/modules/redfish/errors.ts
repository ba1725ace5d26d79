import { errorMessage, isAbort, OutbandError } from "#/lib/errors/index.ts";
import { describeAnswer, matchesMessage, type RedfishAnswer, refusesCredentials } from "#/protocols/redfish/index.ts";

/** `driver_info` cannot be used. The message names the property; `details.property` too. */
export class DriverInfoError extends OutbandError<"DRIVER_INFO_MISSING" | "DRIVER_INFO_INVALID"> {}

/** The BMC could not do, over Redfish, what was asked. */
export class RedfishDriverError extends OutbandError<
  | "REDFISH_CREDENTIALS_REFUSED"
  | "REDFISH_PRIVILEGE_MISSING"
  | "REDFISH_LICENCE_MISSING"
  | "REDFISH_NOT_READY"
  | "REDFISH_REFUSED"
  | "REDFISH_NO_SERVICE"
  | "REDFISH_SYSTEM_UNKNOWN"
  | "REDFISH_UNREACHABLE"
  | "REDFISH_TLS_UNTRUSTED"
  | "REDFISH_RESET_UNSUPPORTED"
  | "REDFISH_POWER_TIMEOUT"
  | "REDFISH_BOOT_DEVICE_UNSUPPORTED"
  | "REDFISH_MEDIA_UNSUPPORTED"
  | "REDFISH_SECURE_BOOT_UNSUPPORTED"
  | "REDFISH_INDICATOR_UNKNOWN"
> {}

const LICENCE = /^(LIC\d+|LicenseKeyRequired|OemLicenseNotPassed)$/;

/** What a refusal means for the person who runs the machine. `doing` is a gerund: "reading the power state". */
export function answerError(answer: RedfishAnswer, doing: string): RedfishDriverError {
  const said = describeAnswer(answer);
  const options = { details: { status: answer.status, messageIds: answer.messages.map(({ id }) => id) } };
  if (matchesMessage(answer, LICENCE)) {
    return new RedfishDriverError(
      "REDFISH_LICENCE_MISSING",
      "bmc-fault",
      `${doing}: the BMC says that a licence is missing. ${said}`,
      options,
    );
  }
  if (answer.status === 401 || refusesCredentials(answer)) {
    return new RedfishDriverError(
      "REDFISH_CREDENTIALS_REFUSED",
      "bmc-fault",
      `${doing}: the BMC refused the user name or password; check driver_info redfish_username and redfish_password. ${said}`,
      options,
    );
  }
  if (answer.status === 403) {
    const message = `${doing}: the BMC user is not privileged enough for this. ${said}`;
    return new RedfishDriverError("REDFISH_PRIVILEGE_MISSING", "bmc-fault", message, options);
  }
  if (answer.status === 503) {
    const message = `${doing}: the BMC is not ready; try again in a few minutes. ${said}`;
    return new RedfishDriverError("REDFISH_NOT_READY", "bmc-fault", message, options);
  }
  return new RedfishDriverError("REDFISH_REFUSED", "bmc-fault", `${doing}: ${said}`, options);
}

/** What a failed exchange means for that person; errors that say it already, and aborts, pass through. */
export function exchangeError(error: unknown, doing: string): unknown {
  if (!(error instanceof OutbandError) || isAbort(error) || error instanceof RedfishDriverError) return error;
  const reason = errorMessage(error);
  const options = { details: { reason: error.code }, cause: error };
  if (error.code === "TRANSPORT_CERTIFICATE" || error.code === "TRANSPORT_TLS") {
    return new RedfishDriverError(
      "REDFISH_TLS_UNTRUSTED",
      "bmc-fault",
      `${doing}: ${reason}. driver_info redfish_verify_ca takes a CA bundle's path, "pin" (trust the certificate seen ` +
        "first) or false (trust any); redfish_tls_fingerprint takes a SHA-256 fingerprint",
      options,
    );
  }
  if (error.category !== "bmc-unreachable") return error;
  return new RedfishDriverError(
    "REDFISH_UNREACHABLE",
    "bmc-unreachable",
    `${doing}: the BMC does not answer. ${reason}. Check driver_info redfish_address, the BMC's network and its power`,
    options,
  );
}
