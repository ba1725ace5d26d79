import {
  COMPUTE_VERSION_HEADERS,
  ContractError,
  computeErrorBody,
  computeVersionText,
  MAX_VERSION,
  MIN_VERSION,
  type Microversion,
  negotiateComputeVersion,
  negotiateVersion,
  VERSION_HEADERS,
  versionText,
} from "#/contract/index.ts";
import type { ErrorShape } from "../errors.ts";
import { ironicErrorBody } from "./error-answer.ts";
import type { HeaderReader } from "./rewrite-path.ts";

/** One of the APIs behind this server: how versions are asked for and errors are told. */
export interface Surface {
  /** What every answer carries, also one that refuses the version. */
  headers(requestId: string): Readonly<Record<string, string>>;
  /** The version asked for and how the answer names it. Throws `ContractError` for one that there is not. */
  negotiate(header: HeaderReader): { version: Microversion; headers: Readonly<Record<string, string>> };
  errorBody(status: number, shape: ErrorShape, text: string): object;
  /** A call that this version does not have. */
  notInThisVersion(version: Microversion): ContractError;
}

export function surfaceOf(path: string): Surface {
  if (under(path, "/compute")) return NOVA;
  return under(path, "/v1") ? IRONIC : UNVERSIONED;
}

function under(path: string, root: string): boolean {
  return path === root || path.startsWith(`${root}/`);
}

const RANGE = {
  [VERSION_HEADERS.minimum]: versionText(MIN_VERSION),
  [VERSION_HEADERS.maximum]: versionText(MAX_VERSION),
};

const IRONIC: Surface = {
  headers: (requestId) => ({ ...requestIds(requestId), ...RANGE }),
  negotiate: (header) => {
    const version = negotiateVersion({
      openstack: header(VERSION_HEADERS.openstack),
      ironic: header(VERSION_HEADERS.ironic),
    });
    return { version, headers: { [VERSION_HEADERS.ironic]: versionText(version) } };
  },
  errorBody: ironicErrorBody,
  notInThisVersion: () =>
    new ContractError("API_NOT_IN_THIS_VERSION", "not-found", "The API is not supported for this version"),
};

/** The root, the health check, and what is ours. */
const UNVERSIONED: Surface = { ...IRONIC, negotiate: () => ({ version: MIN_VERSION, headers: {} }) };

const NOVA: Surface = {
  headers: (requestId) => ({
    ...requestIds(requestId),
    "X-Compute-Request-Id": requestId,
    Vary: `${COMPUTE_VERSION_HEADERS.openstack}, ${COMPUTE_VERSION_HEADERS.nova}`,
  }),
  negotiate: (header) => {
    const version = negotiateComputeVersion({
      openstack: header(COMPUTE_VERSION_HEADERS.openstack),
      nova: header(COMPUTE_VERSION_HEADERS.nova),
    });
    const text = computeVersionText(version);
    const headers = { [COMPUTE_VERSION_HEADERS.openstack]: `compute ${text}`, [COMPUTE_VERSION_HEADERS.nova]: text };
    return { version, headers };
  },
  // What the authentication refuses comes from Keystone's middleware there as here.
  errorBody: (status, shape, text) =>
    shape === "basic-auth" ? ironicErrorBody(status, shape, text) : computeErrorBody(status, text),
  notInThisVersion: (version) => {
    const text = `API version '${computeVersionText(version)}' is not supported on this method.`;
    return new ContractError("API_NOT_IN_THIS_VERSION", "not-found", text);
  },
};

function requestIds(requestId: string): Readonly<Record<string, string>> {
  return { "Openstack-Request-Id": requestId, "X-Openstack-Request-Id": requestId };
}
