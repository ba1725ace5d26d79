import type { DriverTask } from "#/drivers/interfaces/index.ts";
import type { HttpClient } from "#/lib/http/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import {
  type AuthType,
  type JsonObject,
  type RedfishAnswer,
  RedfishClient,
  type RedfishLimits,
  type RedfishRequest,
} from "#/protocols/redfish/index.ts";
import type { TlsTrust } from "#/transports/index.ts";
import { parseRedfishDriverInfo, type RedfishDriverInfo } from "./driver-info.ts";
import { answerError, exchangeError, RedfishDriverError } from "./errors.ts";
import { type Patience, patientHttp } from "./patient-http.ts";
import { type ReadFingerprint, resolveTrust } from "./tls-pin.ts";

/** The `[redfish]` section, with Ironic's names. */
export interface RedfishOptions extends Patience {
  /** `auth_type`: for nodes without `redfish_auth_type`. */
  readonly authType: AuthType;
}

export const REDFISH_OPTIONS: RedfishOptions = {
  connectionAttempts: 5,
  connectionRetryIntervalMs: 4000,
  authType: "auto",
};

export interface RedfishDeps {
  readonly options: RedfishOptions;
  readonly clock: Clock;
  /** A connection to one BMC; `openHttpClient` of transports/http. */
  readonly openHttp: (options: { origin: string; trust: TlsTrust }) => HttpClient;
  readonly readFingerprint: ReadFingerprint;
  readonly limits?: Partial<RedfishLimits>;
}

/**
 * A logged-in Redfish client for a task, that turns refusals and failures into errors a person can act on. The gerund
 * each method takes ("reading the power state") opens the message. Dispose it: that logs out.
 */
export class RedfishConnection implements AsyncDisposable {
  readonly info: RedfishDriverInfo;
  /** For dialling other ports of the same BMC. */
  readonly trust: TlsTrust;
  readonly client: RedfishClient;

  constructor(info: RedfishDriverInfo, trust: TlsTrust, client: RedfishClient) {
    this.info = info;
    this.trust = trust;
    this.client = client;
  }

  /** The body of a resource that must be there. */
  async read(path: string, doing: string): Promise<JsonObject> {
    return requireBody(await this.ask(doing, (client) => client.get(path)), doing);
  }

  /** Sends, and throws on anything but 2xx. */
  async expect(request: RedfishRequest, doing: string): Promise<RedfishAnswer> {
    const answer = await this.ask(doing, (client) => client.send(request));
    if (!answer.ok) throw answerError(answer, doing);
    return answer;
  }

  /** For those who look at refusals themselves: throws only when there is no answer, or no Redfish there at all. */
  async ask(doing: string, send: (client: RedfishClient) => Promise<RedfishAnswer>): Promise<RedfishAnswer> {
    const answer = await send(this.client).catch((error: unknown) => {
      throw exchangeError(error, doing);
    });
    const { origin, rootPath } = this.info;
    if (answer.request === `GET ${rootPath}` && (answer.status === 404 || (answer.ok && answer.body === null))) {
      const message = `${doing}: there is no Redfish service at ${origin}${rootPath}; check driver_info redfish_address`;
      throw new RedfishDriverError("REDFISH_NO_SERVICE", "bmc-fault", message);
    }
    return answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client[Symbol.asyncDispose]();
  }
}

/** The body of an answer that must be 2xx and have one. */
export function requireBody(answer: RedfishAnswer, doing: string): JsonObject {
  if (!answer.ok) throw answerError(answer, doing);
  if (answer.body !== null) return answer.body;
  const message = `${doing}: ${answer.request} was answered without a JSON object`;
  throw new RedfishDriverError("REDFISH_REFUSED", "bmc-fault", message);
}

/** Parses `driver_info`, settles the trust and makes the client; logs in at the first request. */
export async function openRedfish(task: DriverTask, deps: RedfishDeps): Promise<RedfishConnection> {
  const info = await parseRedfishDriverInfo(task.node.driverInfo, deps.options);
  let trust: TlsTrust;
  try {
    trust = await resolveTrust(task, info, deps.readFingerprint);
  } catch (error) {
    throw exchangeError(error, "looking at the BMC's certificate");
  }
  const options = {
    credentials: info.credentials,
    rootPath: info.rootPath,
    signal: task.signal,
    ...(deps.limits ? { limits: deps.limits } : {}),
  };
  const http = patientHttp(deps.openHttp({ origin: info.origin, trust }), deps.options, deps.clock);
  return new RedfishConnection(info, trust, new RedfishClient(options, { http, clock: deps.clock, log: task.log }));
}
