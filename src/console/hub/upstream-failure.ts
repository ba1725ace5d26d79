import { OutbandError } from "#/lib/errors/index.ts";

/** A failure as the hub deals with it. */
export interface UpstreamFailure {
  /** For the log: a literal code where there is one. */
  readonly code: string;
  /** For viewers, who may be tenants: says what is wrong, and neither where the BMC is nor how to get into it. */
  readonly words: string;
  /** Trying again soon will not help, and may lock the account. */
  readonly lasting: boolean;
}

/** `error` is what dialling or the RFB session ended with; null when the BMC ended the session in an orderly way. */
export function describeUpstreamFailure(error: unknown): UpstreamFailure {
  if (error === null) return { code: "ENDED", words: "The BMC has ended the session.", lasting: false };
  if (!(error instanceof OutbandError)) {
    return { code: "INTERNAL", words: "The connection to the BMC failed.", lasting: false };
  }
  const { code, category } = error;
  const reason = typeof error.details.reason === "string" ? ` It says: ${error.details.reason}` : "";
  switch (code) {
    case "RFB_AUTH_FAILED":
      return { code, words: `The BMC refused the console's password.${reason}`, lasting: true };
    case "RFB_NO_SECURITY":
      return { code, words: `The BMC refused the console session.${reason}`, lasting: true };
    case "RFB_VERSION":
      return { code, words: "What answers at the BMC is not a VNC server.", lasting: true };
    case "RFB_TIMEOUT":
    case "RFB_CLOSED":
      return { code, words: "The BMC dropped the connection, or has no session free.", lasting: false };
  }
  if (category === "bmc-unreachable") return { code, words: "The BMC does not answer.", lasting: false };
  return { code, words: "The BMC refused the console, or sent what cannot be understood.", lasting: true };
}
