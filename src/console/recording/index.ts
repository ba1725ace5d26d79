export {
  createGraphicalRecordings,
  type GraphicalRecordingsDeps,
  type GraphicalRecordingsOptions,
  type RecordingMode,
} from "./graphical-recordings.ts";
export { type RecordingCaps, recordingsToPrune } from "./prune-recordings.ts";
export type { RecordingPlace } from "./recording-folder.ts";
