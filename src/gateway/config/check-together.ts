import type { Resolver } from "./resolver.ts";
import type { Config } from "./sections/index.ts";

/** What no option can know alone. */
export function checkTogether(config: Config, report: Resolver["report"]): void {
  const { api, conductor, serialConsole, vnc } = config;
  if (config.default.authStrategy === "noauth" && !isLoopback(api.hostIp) && !api.forceNoauthBeyondLoopback) {
    report(
      "api",
      "host_ip",
      `with auth_strategy = noauth everybody who reaches ${api.hostIp} would control every node: set [DEFAULT] ` +
        "auth_strategy = http_basic, or listen on 127.0.0.1, or set [api] force_noauth_beyond_loopback = true",
    );
  }
  const { authUrl, username, password, projectName, systemScope } = config.keystoneAuthtoken;
  if (
    config.default.authStrategy === "keystone" &&
    !(authUrl && username && password && (projectName || systemScope))
  ) {
    report(
      "DEFAULT",
      "auth_strategy",
      "keystone needs [keystone_authtoken] auth_url, username, password, and project_name or system_scope",
    );
  }
  if (api.enableSslApi && !(api.certFile && api.keyFile)) {
    report("api", "enable_ssl_api", "needs [api] cert_file and key_file");
  }
  if (vnc.enableSsl && !(vnc.certFile && vnc.keyFile))
    report("vnc", "enable_ssl", "needs [vnc] cert_file and key_file");
  if (serialConsole.enableSsl && !(serialConsole.certFile && serialConsole.keyFile)) {
    report("serial_console", "enable_ssl", "needs [serial_console] cert_file and key_file");
  }
  const hubFiles = [vnc.hubCertFile, vnc.hubKeyFile, vnc.hubClientCaFile].filter((file) => file !== null).length;
  if (hubFiles === 1 || hubFiles === 2) {
    report("vnc", "hub_cert_file", "goes together with hub_key_file and hub_client_ca_file: give all three or none");
  }
  if (!isLoopback(vnc.hubHost) && hubFiles === 0 && !vnc.forceNoneBeyondLoopback) {
    report(
      "vnc",
      "hub_host",
      `everybody who reaches ${vnc.hubHost} would see every screen without a token: give hub_cert_file, hub_key_file and ` +
        "hub_client_ca_file, or listen on 127.0.0.1, or set [vnc] force_none_beyond_loopback = true",
    );
  }
  if (vnc.tokenCeiling < vnc.tokenTimeout) {
    report("vnc", "token_ceiling", `must be at least token_timeout (${vnc.tokenTimeout})`);
  }
  if (conductor.heartbeatTimeout <= conductor.heartbeatInterval) {
    report("conductor", "heartbeat_timeout", `must be more than heartbeat_interval (${conductor.heartbeatInterval})`);
  }
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);
}
