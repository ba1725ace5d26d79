import { readFile } from "node:fs/promises";
import type { ApiOptions } from "#/api/index.ts";
import { CONDUCTOR_DEFAULTS, type ConductorOptions } from "#/conductor/index.ts";
import type { GraphicalHubsOptions } from "#/console/hub/index.ts";
import type { GraphicalPicturesOptions } from "#/console/picture/index.ts";
import { PROXY_DEFAULTS, type ProxyOptions } from "#/console/proxy/index.ts";
import type { GraphicalRecordingsOptions } from "#/console/recording/index.ts";
import type { SerialFilesOptions, SerialHubsOptions } from "#/console/serial/index.ts";
import type { FakeDelays, IpmiOptions, SubprocessOptions } from "#/drivers/hardware-types/index.ts";
import { INTERFACE_KINDS, type InterfaceKind } from "#/model/index.ts";
import type { Config } from "./config/index.ts";
import { keystoneAuthOptions } from "./keystone-options.ts";
import { readPolicyFile } from "./policy-file.ts";

const MIB = 1_048_576;

/** From the file's words and seconds to what each role takes. The only place that knows both. */
export function conductorOptions(config: Config): ConductorOptions {
  const { conductor, vnc } = config;
  return {
    ...CONDUCTOR_DEFAULTS,
    hostname: config.default.host,
    conductorGroup: conductor.conductorGroup.toLowerCase(),
    heartbeatIntervalMs: conductor.heartbeatInterval * 1_000,
    syncPowerStateIntervalMs: conductor.syncPowerStateInterval * 1_000,
    powerStateSyncMaxRetries: conductor.powerStateSyncMaxRetries,
    powerStateChangeTimeoutMs: conductor.powerStateChangeTimeout * 1_000,
    softPowerOffTimeoutMs: conductor.softPowerOffTimeout * 1_000,
    workersPoolSize: conductor.workersPoolSize,
    nodeLockedRetryAttempts: conductor.nodeLockedRetryAttempts,
    nodeLockedRetryIntervalMs: conductor.nodeLockedRetryInterval * 1_000,
    allowDeletingAvailableNodes: conductor.allowDeletingAvailableNodes,
    automatedClean: conductor.automatedClean,
    deployCallbackTimeoutMs: conductor.deployCallbackTimeout * 1_000,
    cleanCallbackTimeoutMs: conductor.cleanCallbackTimeout * 1_000,
    inspectWaitTimeoutMs: conductor.inspectWaitTimeout * 1_000,
    rescueCallbackTimeoutMs: conductor.rescueCallbackTimeout * 1_000,
    serviceCallbackTimeoutMs: conductor.serviceCallbackTimeout * 1_000,
    checkProvisionStateIntervalMs: conductor.checkProvisionStateInterval * 1_000,
    vncPublicUrl: vnc.publicUrl,
    vncReadOnly: vnc.readOnly,
    tokenTimeoutMs: vnc.tokenTimeout * 1_000,
    expireConsoleSessionIntervalMs: vnc.expireConsoleSessionInterval * 1_000,
    enabledHardwareTypes: config.default.enabledHardwareTypes,
    enabledInterfaces: byKind((kind) => config.default[`enabled${capital(kind)}Interfaces`]),
    defaultInterfaces: byKind((kind) => config.default[`default${capital(kind)}Interface`]),
  };
}

export async function graphicalHubsOptions({ vnc }: Config): Promise<GraphicalHubsOptions> {
  const { hubCertFile, hubKeyFile, hubClientCaFile } = vnc;
  return {
    listenHost: vnc.hubHost,
    ...(hubCertFile && hubKeyFile && hubClientCaFile
      ? { security: await vencryptSecurity({ hubCertFile, hubKeyFile, hubClientCaFile }) }
      : {}),
    readOnly: vnc.readOnly,
    anonymousWrite: vnc.anonymousWrite,
    control: { idleMs: vnc.idleControl * 1_000, takeOver: vnc.takeOver },
    clipboard: {
      toMachine: vnc.clipboardToMachine,
      fromMachine: vnc.clipboardFromMachine,
      maxBytes: vnc.clipboardMaxSize,
    },
    lingerMs: vnc.linger * 1_000,
  };
}

/** VeNCrypt X509None: as the server of `[vnc] auth_schemes = vencrypt` of Nova's proxy. */
async function vencryptSecurity(files: Record<"hubCertFile" | "hubKeyFile" | "hubClientCaFile", string>) {
  const read = (file: string) => readFile(file, "utf8");
  const [cert, key, clientCa] = await Promise.all([
    read(files.hubCertFile),
    read(files.hubKeyFile),
    read(files.hubClientCaFile),
  ]);
  return { type: "vencrypt-x509", cert, key, clientCa } as const;
}

export function serialHubsOptions({ console }: Config): SerialHubsOptions {
  return {
    listenHost: console.socatAddress,
    portRanges: console.portRange,
    terminalTimeoutMs: console.terminalTimeout * 1_000,
    logFolder: console.logPath,
    recordingFolder: console.recordingPath,
    readOnly: console.readOnly,
    encoding: console.encoding,
    maxLogBytes: console.logMaxSize * MIB,
    maxRecordingBytes: console.recordingMaxSize * MIB,
    maxClients: console.maxClients,
    holdKeysMs: console.holdKeys * 1_000,
    dials: { perSecond: console.dialsPerSecond, atOnce: console.dialsPerSecond * 2 },
    escapeMenu: console.escapeMenu,
  };
}

export function serialFilesOptions({ console }: Config): SerialFilesOptions {
  return {
    logFolder: console.logPath,
    recordingFolder: console.recordingPath,
    logCaps: { maxTotalBytes: console.logMaxTotalSize * MIB, maxAgeMs: console.logMaxAge * 1_000 },
    recordingCaps: {
      maxCountPerNode: console.recordingMaxCount,
      maxTotalBytes: console.recordingMaxTotalSize * MIB,
      maxAgeMs: console.recordingMaxAge * 1_000,
    },
  };
}

export function subprocessOptions({ console }: Config): SubprocessOptions {
  return {
    terminalPidDir: console.terminalPidDir,
    subprocessCheckingIntervalMs: console.subprocessCheckingInterval * 1_000,
    subprocessTimeoutMs: console.subprocessTimeout * 1_000,
    killTimeoutMs: console.killTimeout * 1_000,
    terminalTimeoutMs: console.terminalTimeout * 1_000,
  };
}

export function fakeDelays({ fake }: Config): FakeDelays {
  return {
    powerMs: fake.powerDelay * 1_000,
    deployMs: fake.deployDelay * 1_000,
    inspectMs: fake.inspectDelay * 1_000,
    rescueMs: fake.rescueDelay * 1_000,
  };
}

export function ipmiOptions({ ipmi }: Config): IpmiOptions {
  return {
    commandRetryTimeoutMs: ipmi.commandRetryTimeout * 1_000,
    minCommandIntervalMs: ipmi.minCommandInterval * 1_000,
    cipherSuiteVersions: ipmi.cipherSuiteVersions,
    disableBootTimeout: ipmi.disableBootTimeout,
  };
}

export function apiOptions(config: Config): ApiOptions {
  const { api } = config;
  return {
    host: api.hostIp,
    port: api.port,
    publicEndpoint: api.publicEndpoint,
    maxLimit: api.maxLimit,
    maxBodyBytes: api.maxJsonBodySize * 1_024,
    maxProvisionBodyBytes: api.maxJsonBodySizeProvision * 1_024,
    maxJsonDepth: api.maxJsonBodyDepth,
    ramdisk: {
      enabled: api.enableRamdiskEndpoints,
      restrictLookup: api.restrictLookup,
      heartbeatTimeoutSeconds: api.ramdiskHeartbeatTimeout,
    },
    authStrategy: config.default.authStrategy,
    htpasswdFile: config.default.httpBasicAuthUserFile,
    lockout: { threshold: api.authLockoutThreshold, maxLockMs: api.authLockoutMax * 1_000 },
    policy: {
      serviceProjectName: config.default.rbacServiceRoleElevatedAccess ? config.default.rbacServiceProjectName : null,
      lesseeConsoles: config.default.lesseeConsoles,
      ownNodes: api.projectAdminCanManageOwnNodes,
      overrides: config.osloPolicy.policyFile === null ? {} : readPolicyFile(config.osloPolicy.policyFile),
    },
    ...(config.default.authStrategy === "keystone" ? { keystone: keystoneAuthOptions(config) } : {}),
    allowNoauthBeyondLoopback: api.forceNoauthBeyondLoopback,
    ...(api.enableSslApi && api.certFile && api.keyFile
      ? { tls: { certFile: api.certFile, keyFile: api.keyFile, minVersion: `TLSv${api.tlsMinimumVersion}` as const } }
      : {}),
  };
}

export function novncProxyOptions(config: Config): ProxyOptions {
  const { vnc } = config;
  return { ...proxyOptions(config, vnc), host: vnc.hostIp, port: vnc.port, publicUrls: [vnc.publicUrl] };
}

export function serialProxyOptions(config: Config): ProxyOptions {
  const { serialConsole } = config;
  const { serialproxyHost: host, serialproxyPort: port, publicUrl, baseUrl } = serialConsole;
  return { ...proxyOptions(config, serialConsole), host, port, publicUrls: [publicUrl, baseUrl] };
}

/** What both sections have in common. */
function proxyOptions({ cors }: Config, section: Config["vnc"] | Config["serialConsole"]) {
  return {
    ...PROXY_DEFAULTS,
    allowedOrigins: cors.allowedOrigin,
    allowedHosts: section.allowedHosts,
    frameAncestors: section.frameAncestors,
    pingIntervalMs: section.pingInterval * 1_000,
    maxSessions: section.maxSessions,
    ...(section.enableSsl && section.certFile && section.keyFile
      ? {
          tls: {
            certFile: section.certFile,
            keyFile: section.keyFile,
            minimumVersion: section.tlsMinimumVersion,
            ciphers: section.tlsCiphers ?? undefined,
          },
        }
      : {}),
  };
}

export function picturesOptions({ recording }: Config): GraphicalPicturesOptions {
  return {
    screenshotTimeoutMs: recording.screenshotTimeout * 1_000,
    keyFrames: recording.keyframes,
    folder: recording.keyframePath,
    intervalMs: recording.keyframeInterval * 1_000,
    caps: { maxCount: recording.keyframeMaxCount, maxBytes: recording.keyframeMaxSize * MIB },
  };
}

export function recordingsOptions({ recording }: Config): GraphicalRecordingsOptions {
  return {
    folder: recording.recordingPath,
    mode: recording.record === "on_request" ? "on-request" : recording.record,
    maxBytes: recording.maxSize * MIB,
    frameMs: recording.frameInterval * 1_000,
    input: recording.input,
    caps: {
      maxCountPerNode: recording.maxCount,
      maxTotalBytes: recording.maxTotalSize * MIB,
      maxAgeMs: recording.maxAge * 1_000,
    },
  };
}

/** The kinds for which the file says something. */
function byKind<T>(read: (kind: InterfaceKind) => T | null): Partial<Record<InterfaceKind, T>> {
  const said = INTERFACE_KINDS.flatMap((kind) => {
    const value = read(kind);
    return value === null ? [] : [[kind, value]];
  });
  return Object.fromEntries(said) as Partial<Record<InterfaceKind, T>>;
}

function capital<T extends string>(word: T): Capitalize<T> {
  return (word.charAt(0).toUpperCase() + word.slice(1)) as Capitalize<T>;
}
