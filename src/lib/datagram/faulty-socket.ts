import type { Clock } from "#/lib/time/index.ts";
import type { DatagramSocket } from "./datagram-socket.ts";

/** How bad the way is, each from 0 to 1: how many of the datagrams sent suffer it. May be changed while in use. */
export interface DatagramFaults {
  loss?: number;
  duplication?: number;
  /** Held back for up to `delayMs`, so that later ones overtake it. */
  reordering?: number;
  /** One bit is turned. */
  corruption?: number;
  /** Longest delay of what is reordered or doubled. Default 5. */
  delayMs?: number;
}

/**
 * A socket whose sending side is a bad network; with `bothWays`, what arrives has suffered as well, as if there were
 * such a socket on each end.
 */
export function faultySocket(
  socket: DatagramSocket,
  faults: DatagramFaults,
  deps: { readonly random: () => number; readonly clock: Clock; readonly bothWays?: boolean },
): DatagramSocket {
  const { random, clock } = deps;
  const happens = (share: number | undefined) => share !== undefined && share > 0 && random() < share;
  const carry = (bytes: Uint8Array, deliver: (bytes: Uint8Array) => void) => {
    const later = (copy: Uint8Array) => clock.timer(1 + random() * ((faults.delayMs ?? 5) - 1), () => deliver(copy));
    if (happens(faults.loss)) return;
    const carried = happens(faults.corruption) ? withOneBitTurned(bytes, random) : bytes;
    if (happens(faults.duplication)) later(carried.slice());
    if (happens(faults.reordering)) later(carried.slice());
    else deliver(carried);
  };
  return {
    address: socket.address,
    send: (bytes, to) => carry(bytes, (carried) => socket.send(carried, to)),
    receive(receiver) {
      if (deps.bothWays) socket.receive((bytes, from) => carry(bytes, (carried) => receiver(carried, from)));
      else socket.receive(receiver);
    },
    resolve: (host) => socket.resolve(host),
    close: () => socket.close(),
  };
}

function withOneBitTurned(bytes: Uint8Array, random: () => number): Uint8Array {
  const turned = bytes.slice();
  const at = Math.floor(random() * turned.length);
  turned[at] = (turned[at] as number) ^ (1 << Math.floor(random() * 8));
  return turned;
}
