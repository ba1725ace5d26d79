export type { DatagramAddress, DatagramSocket } from "./datagram-socket.ts";
export { type DatagramFaults, faultySocket } from "./faulty-socket.ts";
export { MemoryNetwork } from "./memory-network.ts";
