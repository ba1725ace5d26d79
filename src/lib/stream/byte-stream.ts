/**
 * A two-way stream of bytes: the only thing an engine knows of its peer. TCP, TLS, WebSocket and in-memory pairs all
 * look like this (see `transports/`, and `memory-stream.ts` for tests).
 */
export interface ByteStream {
  /**
   * The next bytes as they came, or `null` once the peer has ended its side. Rejects when the connection broke or was
   * closed here. Only one `read` may be waiting at a time. The bytes belong to the caller.
   */
  read(): Promise<Uint8Array | null>;
  /** Resolves when the transport wants more (back-pressure); rejects when the connection is gone. */
  write(bytes: Uint8Array): Promise<void>;
  /** Closes both sides, now. Idempotent. A waiting `read` gets `null` or rejects. */
  close(): void;
  /** Where the peer is, for messages and logs: "10.0.0.1:5901", "memory". */
  readonly peer: string;
}
