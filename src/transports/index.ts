export { deflate } from "./crypto/deflate.ts";
export { randomBytes } from "./crypto/random-bytes.ts";
export { vncCipher } from "./crypto/vnc-cipher.ts";
export { TransportError } from "./errors.ts";
export { type ConnectOptions, connectTcp, connectUnix, formatHostPort, type HostPort } from "./tcp/connect.ts";
export { type Listener, listenTcp, listenTls } from "./tcp/listen.ts";
export { SocketStream } from "./tcp/socket-stream.ts";
export { connectTls, type TlsStream } from "./tls/connect.ts";
export { normaliseFingerprint, type TlsTrust } from "./tls/trust.ts";
