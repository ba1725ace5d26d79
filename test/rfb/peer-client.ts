import type { ByteStream } from "#/lib/stream/index.ts";
import { connectRfb, type RfbClient } from "#/protocols/rfb/index.ts";
import { createStartTls, decodePicture, deflate, vncCipher } from "#/transports/index.ts";

type ConnectOptions = Partial<Parameters<typeof connectRfb>[1]>;

export interface Watcher extends AsyncDisposable {
  readonly client: RfbClient;
}

const deps = { vncCipher, decodePicture, deflate, startTls: createStartTls({ trust: { mode: "off" } }) };

/** Our client, with everything it can do, keeping its frame buffer up to date until it is disposed. */
export async function watch(stream: ByteStream, options: ConnectOptions = {}): Promise<Watcher> {
  const client = await connectRfb(stream, { profile: "plain", password: null, ...options }, deps);
  const running = client.run(new AbortController().signal);
  running.catch(() => {});
  return {
    client,
    async [Symbol.asyncDispose]() {
      client.close();
      await running;
    },
  };
}
