/** `[vnc]` or `[serial_console]` as their proxy sees it. Times in milliseconds. */
export interface ProxyOptions {
  /** The address to listen on. */
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** As browsers know the proxy: their hosts are ones it answers to, their origins ones that may connect. */
  readonly publicUrls: readonly string[];
  /** `enable_ssl` with `cert_file`, `key_file`, `tls_minimum_version` and `tls_ciphers`. Absent: plain HTTP. */
  readonly tls?: ProxyTlsOptions | undefined;
  /** Full origins (`https://horizon.example`) match exactly; bare host names match any scheme and port, as in Ironic. */
  readonly allowedOrigins: readonly string[];
  /** Host names the proxy answers to beside IP addresses, `localhost` and the hosts of `publicUrls`. */
  readonly allowedHosts: readonly string[];
  /** Origins whose pages may show the console in a frame. Nobody by default. */
  readonly frameAncestors: readonly string[];
  /** A viewer that has shown no life for two of these is cut. */
  readonly pingIntervalMs: number;
  /** Most viewers at a time; more are answered 503. */
  readonly maxSessions: number;
  /** How long the hub may take to accept. */
  readonly dialTimeoutMs: number;
}

export interface ProxyTlsOptions {
  readonly certFile: string;
  readonly keyFile: string;
  readonly minimumVersion: "1.2" | "1.3";
  /** OpenSSL cipher list. */
  readonly ciphers?: string | undefined;
}

export const PROXY_DEFAULTS: Omit<ProxyOptions, "host" | "port"> = {
  publicUrls: [],
  allowedOrigins: [],
  allowedHosts: [],
  frameAncestors: [],
  // Below the 60 s after which nginx and most load balancers cut a silent connection.
  pingIntervalMs: 25_000,
  maxSessions: 5_000,
  dialTimeoutMs: 5_000,
};
