import { open } from "node:fs/promises";

/** A file that is being written. What tests replace to have a slow or full disk. */
export interface RecordingFile {
  /** All of the bytes at this offset, or it rejects. */
  write(bytes: Uint8Array, offset: number): Promise<void>;
  truncate(length: number): Promise<void>;
  close(): Promise<void>;
}

export type CreateRecordingFile = (path: string) => Promise<RecordingFile>;

/** A new file that only our user may read: it shows whatever was on the screen. */
export async function createRecordingFile(path: string): Promise<RecordingFile> {
  const handle = await open(path, "wx", 0o600);
  return {
    async write(bytes, offset) {
      for (let done = 0; done < bytes.length; ) {
        const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, offset + done);
        done += bytesWritten;
      }
    },
    truncate: (length) => handle.truncate(length),
    close: () => handle.close(),
  };
}
