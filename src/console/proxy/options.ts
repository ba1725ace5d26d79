/** `[vnc]` as the proxy sees it. Times in milliseconds. */
export interface NovncProxyOptions {
  /** `host_ip`: the address to listen on. */
  readonly host: string;
  /** `port`; 0 takes any free one. */
  readonly port: number;
  /** `public_url`: its host is one the proxy answers to, its origin one that may connect. */
  readonly publicUrl?: string | undefined;
  /** `enable_ssl` with `cert_file`, `key_file`, `tls_minimum_version` and `tls_ciphers`. Absent: plain HTTP. */
  readonly tls?: ProxyTlsOptions | undefined;
  /** Full origins (`https://horizon.example`) match exactly; bare host names match any scheme and port, as in Ironic. */
  readonly allowedOrigins: readonly string[];
  /** Host names the proxy answers to beside IP addresses, `localhost` and the host of `publicUrl`. */
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

export const NOVNC_PROXY_DEFAULTS: NovncProxyOptions = {
  host: "0.0.0.0",
  port: 6090,
  allowedOrigins: [],
  allowedHosts: [],
  frameAncestors: [],
  // Below the 60 s after which nginx and most load balancers cut a silent connection.
  pingIntervalMs: 25_000,
  maxSessions: 5_000,
  dialTimeoutMs: 5_000,
};
