import type {
  ConsoleHistory,
  GraphicalPictures,
  GraphicalRecordings,
  PageFile,
  Picture,
  Recording,
} from "#/console/interfaces/index.ts";

export const FAKE_PICTURE: Picture = {
  bytes: Uint8Array.of(1, 2, 3),
  format: "png",
  width: 720,
  height: 400,
  takenAt: Date.UTC(2026, 10, 21),
  hash: "ab".repeat(32),
};

export const FAKE_RECORDING: Recording = {
  id: "20261121T044009123Z-3f9a",
  nodeUuid: "1be26c0b-03f2-4d2e-ae87-c02d7f33c123",
  startedAt: Date.UTC(2026, 10, 21),
  state: "complete",
  durationMs: 5000,
  sizeBytes: 6,
  endReason: "stopped",
  gaps: [{ fromMs: 1000, toMs: 2000, reason: "disk-full" }],
  continues: null,
};

type Changeable<T> = { -readonly [K in keyof T]: T[K] };

/** One picture, one recording and a page of one file. For tests of the API alone; a test may put in what it needs. */
export function createFakeHistory(): ConsoleHistory & {
  pictures: Changeable<GraphicalPictures>;
  recordings: Changeable<GraphicalRecordings>;
} {
  const page = Buffer.from("<!doctype html>");
  const file: PageFile = { body: page, gzip: page, type: "text/html; charset=utf-8", etag: '"page"' };
  const { bytes: _, ...keyFrame } = FAKE_PICTURE;
  return {
    pictures: {
      screenshot: async () => FAKE_PICTURE,
      keyFrames: async () => [{ ...keyFrame, id: "one", sizeBytes: 3 }],
      keyFrame: async () => FAKE_PICTURE,
      forget: async () => {},
    },
    recordings: {
      start: async () => FAKE_RECORDING,
      stop: async () => FAKE_RECORDING,
      list: async () => [FAKE_RECORDING],
      read: async () => ({ sizeBytes: 6, bytes: twoChunks() }),
      readInput: async () => ({ sizeBytes: 6, bytes: twoChunks() }),
      verify: async () => ({ intact: true, complete: true, blocks: 3, problem: null }),
      delete: async () => {},
      forget: async () => {},
    },
    replay: {
      files: new Map([["/replay.html", async () => file]]),
      headers: { "Content-Security-Policy": "default-src 'none'" },
    },
  };
}

async function* twoChunks() {
  yield Uint8Array.of(1, 2, 3);
  yield Uint8Array.of(4, 5, 6);
}
