import type { JsonObject, RedfishAnswer } from "./resource.ts";

/** One entry of `@Message.ExtendedInfo` (DSP0266 8.6). */
export interface RedfishMessage {
  readonly MessageId: string;
  readonly Message: string;
  readonly MessageArgs: readonly string[];
  readonly RelatedProperties: readonly string[];
  readonly Severity: Severity;
  readonly Resolution: string;
}

export type Severity = "OK" | "Informational" | "Warning" | "Critical";

/** A registry's entry: `%1` and so on in the text stand for the arguments. */
export interface MessageTemplate {
  readonly severity: Severity;
  readonly text: string;
  readonly resolution: string;
}

/** The part of DMTF's Base registry (DSP8011) that our resources use. */
const BASE = {
  Success: { severity: "OK", text: "Successfully Completed Request", resolution: "None" },
  GeneralError: {
    severity: "Critical",
    text: "A general error has occurred. See ExtendedInfo for more information.",
    resolution: "See ExtendedInfo for more information.",
  },
  InternalError: {
    severity: "Critical",
    text: "The request failed due to an internal service error.  The service is still operational.",
    resolution: "Resubmit the request.  If the problem persists, consider resetting the service.",
  },
  AccessDenied: {
    severity: "Critical",
    text: "The authentication credentials included with this request are missing or invalid.",
    resolution: "Attempt to ensure that the URI is correct and that the service has the appropriate credentials.",
  },
  ResourceMissingAtURI: {
    severity: "Critical",
    text: "The resource at the URI %1 was not found.",
    resolution: "Place a valid resource at the URI or correct the URI and resubmit the request.",
  },
  OperationNotAllowed: {
    severity: "Critical",
    text: "The HTTP method is not allowed on this resource.",
    resolution: "Use a method that the Allow header of the answer lists.",
  },
  MalformedJSON: {
    severity: "Critical",
    text: "The request body submitted was malformed JSON and could not be parsed by the receiving service.",
    resolution: "Ensure that the request body is valid JSON and resubmit the request.",
  },
  UnrecognizedRequestBody: {
    severity: "Warning",
    text: "The service detected a malformed request body that it was unable to interpret.",
    resolution: "Correct the request body and resubmit the request if it failed.",
  },
  EmptyJSON: {
    severity: "Warning",
    text: "The request body submitted contained an empty JSON object and the service is unable to process it.",
    resolution: "Add properties in the JSON object and resubmit the request.",
  },
  RequestTooLarge: {
    severity: "Critical",
    text: "The request body is larger than the service takes.",
    resolution: "Send a smaller request body.",
  },
  PropertyUnknown: {
    severity: "Warning",
    text: "The property %1 is not in the list of valid properties for the resource.",
    resolution: "Remove the unknown property from the request body and resubmit the request if the operation failed.",
  },
  PropertyMissing: {
    severity: "Warning",
    text: "The property %1 is a required property and must be included in the request.",
    resolution: "Ensure that the property is in the request body and has a valid value and resubmit the request.",
  },
  PropertyNotWritable: {
    severity: "Warning",
    text: "The property %1 is a read only property and cannot be assigned a value.",
    resolution: "Remove the property from the request body and resubmit the request if the operation failed.",
  },
  PropertyValueTypeError: {
    severity: "Warning",
    text: "The value %1 for the property %2 is of a different type than the property can accept.",
    resolution: "Correct the value for the property in the request body and resubmit the request.",
  },
  PropertyValueNotInList: {
    severity: "Warning",
    text: "The value %1 for the property %2 is not in the list of acceptable values.",
    resolution:
      "Choose a value from the enumeration list that the implementation can support and resubmit the request.",
  },
  PropertyValueFormatError: {
    severity: "Warning",
    text: "The value %1 for the property %2 is of a different format or range than the property can accept.",
    resolution: "Correct the value for the property in the request body and resubmit the request.",
  },
  ActionParameterMissing: {
    severity: "Critical",
    text: "The action %1 requires the parameter %2 to be present in the request body.",
    resolution: "Supply the action with the required parameter in the request body when the request is resubmitted.",
  },
  ActionParameterUnknown: {
    severity: "Warning",
    text: "The action %1 was submitted with the invalid parameter %2.",
    resolution: "Correct the invalid parameter and resubmit the request if the operation failed.",
  },
  PreconditionFailed: {
    severity: "Critical",
    text: "The ETag supplied did not match the ETag required to change this resource.",
    resolution: "Try the operation again using the appropriate ETag.",
  },
} as const satisfies Record<string, MessageTemplate>;

export type BaseMessageId = keyof typeof BASE;

/** Fills a template. `prefix` is the registry and its version, such as "IDRAC.2.5". */
export function fillMessage(
  prefix: string,
  id: string,
  template: MessageTemplate,
  args: readonly string[] = [],
  related: readonly string[] = [],
): RedfishMessage {
  return {
    MessageId: `${prefix}.${id}`,
    Message: template.text.replace(/%(\d)/g, (whole, index: string) => args[Number(index) - 1] ?? whole),
    MessageArgs: args,
    RelatedProperties: related.map((property) => `#/${property}`),
    Severity: template.severity,
    Resolution: template.resolution,
  };
}

/** Makes a vendor's answers: the same Base messages, each firmware under its own registry version. */
export class BaseMessages {
  readonly #prefix: string;

  /** `version` is the Base registry's, such as "1.8". */
  constructor(version: string) {
    this.#prefix = `Base.${version}`;
  }

  message(id: BaseMessageId, args?: readonly string[], related?: readonly string[]): RedfishMessage {
    return fillMessage(this.#prefix, id, BASE[id], args, related);
  }

  /** The error body of DSP0266 8.6. */
  error(status: number, messages: readonly RedfishMessage[], headers?: Record<string, string>): RedfishAnswer {
    const body = {
      error: {
        "@Message.ExtendedInfo": messages.map(withCounts),
        code: `${this.#prefix}.GeneralError`,
        message: BASE.GeneralError.text,
      },
    };
    return headers ? { status, headers, body } : { status, body };
  }

  /** 200 with what was done. */
  done(messages: readonly RedfishMessage[]): RedfishAnswer {
    return { status: 200, body: { "@Message.ExtendedInfo": messages.map(withCounts) } };
  }
}

function withCounts(message: RedfishMessage): JsonObject {
  return {
    ...message,
    "MessageArgs@odata.count": message.MessageArgs.length,
    "RelatedProperties@odata.count": message.RelatedProperties.length,
  };
}
