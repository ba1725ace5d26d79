import { BaseMessages, fillMessage, type JsonObject, type RedfishAnswer } from "#/rack/bmc/redfish/index.ts";

/** Of the Base registry, as firmware with Redfish 1.0.1 sends it. */
const BASE_VERSION = "1.0.0";

const NOT_LICENSED = {
  severity: "Critical",
  text: "Not licensed to perform this request. The following licenses %1 were needed",
  resolution: "Please activate the required license.",
} as const;

export class SupermicroMessages extends BaseMessages {
  constructor() {
    super(BASE_VERSION);
  }

  /** What a change that was taken is answered with: `Success` where others have `@Message.ExtendedInfo`. */
  success(): RedfishAnswer {
    const body: JsonObject = {
      Success: { code: `Base.${BASE_VERSION}.Success`, Message: "Successfully Completed Request." },
    };
    return { status: 200, body };
  }

  notLicensed(licences: string): RedfishAnswer {
    return this.error(403, [fillMessage("SMC.1.0", "OemLicenseNotPassed", NOT_LICENSED, [licences])]);
  }
}
