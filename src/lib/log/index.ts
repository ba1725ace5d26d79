export { type LogFields, type Logger, type LogLine, MemoryLogger, silentLogger } from "./logger.ts";
