export { SerialFiles, type SerialFilesDeps, type SerialFilesOptions } from "./files/serial-files.ts";
export type { OutputEncoding } from "./output/output-decoder.ts";
export { createSerialRecordings } from "./recording/serial-recordings.ts";
export { createSerialConsoles, type SerialConsolesDeps } from "./serial-consoles.ts";
export { createSerialHubs, type SerialHubsDeps, type SerialHubsOptions } from "./serial-hubs.ts";
export { serialConsoleInfo } from "./tcp/console-info.ts";
export type { PortRange } from "./tcp/console-ports.ts";
export type { MenuActions } from "./tcp/tcp-client.ts";
