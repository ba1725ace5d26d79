export {
  createGraphicalRecordings,
  type GraphicalRecordingsDeps,
  type GraphicalRecordingsOptions,
  type RecordingMode,
} from "./graphical-recordings.ts";
