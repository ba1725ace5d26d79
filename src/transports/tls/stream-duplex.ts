import { Duplex } from "node:stream";
import type { ByteStream } from "#/lib/stream/index.ts";

/** A `ByteStream` as what `node:tls` can sit on. `unread` comes before what is still to be read. Destroying it closes the stream. */
export function streamDuplex(stream: ByteStream, unread: Uint8Array): Duplex {
  let kept = unread.length > 0 ? unread : null;
  return new Duplex({
    read() {
      if (kept) {
        const first = kept;
        kept = null;
        this.push(first);
        return;
      }
      stream.read().then(
        (bytes) => this.push(bytes),
        (error: unknown) => this.destroy(error as Error),
      );
    },
    write(bytes: Uint8Array, _encoding, done) {
      stream.write(bytes).then(
        () => done(),
        (error: unknown) => done(error as Error),
      );
    },
    final(done) {
      done();
    },
    destroy(error, done) {
      stream.close();
      done(error);
    },
  });
}
