import { readFile } from "node:fs/promises";
import type { ApiOptions } from "#/api/index.ts";
import type { Clock } from "#/lib/time/index.ts";
import { type DomainRef, HttpPool, KeystoneClient, type ServiceUser } from "#/openstack/keystone/index.ts";
import { openHttpClient } from "#/transports/http/index.ts";
import type { Config } from "./config/index.ts";

type Section = Config["keystoneAuthtoken"];

/** Questions to Keystone at a time: it answers one in some tens of milliseconds. */
const CONNECTIONS = 4;

export function keystoneAuthOptions({ keystoneAuthtoken: section }: Config): NonNullable<ApiOptions["keystone"]> {
  return {
    wwwAuthenticateUri: section.wwwAuthenticateUri ?? section.authUrl ?? "",
    tokenCacheMs: Math.max(0, section.tokenCacheTime) * 1_000,
    serviceTokenRoles: section.serviceTokenRoles,
    serviceTokenRolesRequired: section.serviceTokenRolesRequired,
  };
}

export async function openKeystoneClient(
  { keystoneAuthtoken: section }: Config,
  clock: Clock,
  started: AsyncDisposableStack,
): Promise<KeystoneClient> {
  const { origin, pathname } = new URL(section.authUrl ?? "");
  const ca = section.cafile === null ? {} : { ca: await readFile(section.cafile, "utf8") };
  const identity = section.certfile === null ? {} : { identity: await readIdentity(section.certfile, section.keyfile) };
  const trust = section.insecure ? ({ mode: "off" } as const) : ({ mode: "ca", ...ca } as const);
  const http = started.use(
    new HttpPool(Array.from({ length: CONNECTIONS }, () => openHttpClient({ origin, trust, ...identity }))),
  );
  const options = { path: pathname, user: serviceUser(section), timeoutMs: section.httpRequestTimeout * 1_000 };
  return new KeystoneClient(options, { http, clock });
}

async function readIdentity(certfile: string, keyfile: string | null): Promise<{ cert: string; key: string }> {
  const cert = await readFile(certfile, "utf8");
  return { cert, key: keyfile === null ? cert : await readFile(keyfile, "utf8") };
}

function serviceUser(section: Section): ServiceUser {
  return {
    username: section.username ?? "",
    password: section.password ?? "",
    userDomain: domain(section.userDomainId, section.userDomainName),
    scope:
      section.systemScope !== null
        ? { system: "all" }
        : { project: section.projectName ?? "", domain: domain(section.projectDomainId, section.projectDomainName) },
  };
}

function domain(id: string | null, name: string | null): DomainRef {
  return id === null ? { name: name ?? "Default" } : { id };
}
