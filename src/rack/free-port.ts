import { errorMessage } from "#/lib/errors/index.ts";
import { bindUdp, formatHostPort, listenTcp, TransportError } from "#/transports/index.ts";
import { RackError } from "./errors.ts";

/**
 * Makes sure that a port can be had, by having it for a moment: the VNC port opens long after the start, when nobody
 * looks. Port 0 becomes a free one.
 */
export async function claimPort(host: string, port: number, use: string): Promise<number> {
  try {
    const listener = await listenTcp({ host, port }, (stream) => stream.close());
    await listener.close();
    return listener.port;
  } catch (error) {
    throw listenFailure(error, host, port, use);
  }
}

/** The same for UDP. */
export async function claimUdpPort(host: string, port: number, use: string): Promise<number> {
  try {
    const socket = await bindUdp({ host, port });
    socket.close();
    return socket.address.port;
  } catch (error) {
    throw listenFailure(error, host, port, use);
  }
}

function listenFailure(error: unknown, host: string, port: number, use: string): RackError {
  const reason = error instanceof TransportError ? error.details.reason : "unknown";
  const what = `${use} needs ${formatHostPort({ host, port })}`;
  const advice =
    reason === "EADDRINUSE"
      ? "another program has it (another rack?): stop that, or use --port-offset or another address"
      : reason === "EACCES"
        ? "ports below 1024 are for root: use --port-offset 10000"
        : reason === "EADDRNOTAVAIL"
          ? "this computer does not have that address: use one of 127.0.0.0/8, or add the address to an interface"
          : errorMessage(error);
  return new RackError("RACK_LISTEN", "unavailable", `${what}: ${advice}`, { cause: error });
}
