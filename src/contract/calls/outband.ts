import { Type } from "typebox";
import { type CallShape, count, countOrNull, dictionary, flag, text, textOrNull, texts, time } from "./call-shape.ts";

const mode = Type.Enum(["write", "read-only"]);
const controlState = Type.Enum(["writer", "asking", "watching"]);
const viewer = { id: text, number: count, session: textOrNull, mode, state: controlState, since: time };

const slot = Type.Object({
  kind: Type.Enum(["graphical", "serial"]),
  interface: textOrNull,
  interfaces: texts,
  enabled: flag,
  primary: flag,
  address: Type.Union([Type.Object({ host: text, port: count }), Type.Null()]),
});

const screen = Type.Object({
  connected: flag,
  width: count,
  height: count,
  writer: textOrNull,
  viewers: Type.Array(Type.Object({ ...viewer, idle_seconds: Type.Union([Type.Number(), Type.Null()]) })),
  asks: texts,
});

const line = Type.Object({
  line: Type.Enum(["connecting", "live", "lost"]),
  reason: textOrNull,
  writer: textOrNull,
  clients: Type.Array(Type.Object({ ...viewer, peer: text })),
  asks: texts,
});

const control = Type.Object({
  action: Type.Enum(["ask", "withdraw", "give", "refuse", "take", "release"]),
  viewer: Type.Optional(textOrNull),
});

const session = { id: text, mode, created_at: time, expires_at: time, ends_at: time };
const sessions = {
  list: { answer: Type.Object({ sessions: Type.Array(Type.Object(session)) }) },
  create: {
    body: Type.Object({ mode: Type.Optional(mode), ttl: Type.Optional(Type.Integer({ minimum: 10 })) }),
    answer: Type.Object({ ...session, url: text, socket_url: Type.Optional(text) }),
  },
  show: { answer: Type.Object(session) },
};

const recording = Type.Object({
  id: text,
  node_uuid: text,
  started_at: time,
  state: Type.Enum(["recording", "complete", "interrupted"]),
  duration_ms: count,
  size: count,
  end_reason: textOrNull,
  gaps: Type.Array(Type.Object({ from_ms: count, to_ms: countOrNull, reason: text })),
  continues: textOrNull,
});

const cast = Type.Object({
  id: text,
  started_at: time,
  state: Type.Enum(["recording", "complete"]),
  size: count,
  end_reason: textOrNull,
});

const keyFrame = Type.Object({
  id: text,
  taken_at: time,
  width: count,
  height: count,
  format: Type.Enum(["png", "jpeg"]),
  size: count,
  sha256: text,
});

const typeReport = Type.Object({
  typed: count,
  untypeable: Type.Array(Type.Object({ character: text, index: count })),
  stopped: textOrNull,
});
const inTheNameOf = { viewer: Type.Optional(textOrNull), force: Type.Optional(flag) };

export const OUTBAND_CALLS = {
  openApi: { answer: dictionary },
  listConsoles: { answer: Type.Object({ consoles: Type.Array(slot) }) },
  enableConsole: { body: Type.Object({ enabled: flag, interface: Type.Optional(text) }) },
  showGraphicalConsole: { answer: screen },
  controlConsole: { body: control, answer: screen },
  typeText: {
    body: Type.Object({
      text: Type.String({ maxLength: 10_000 }),
      layout: Type.Optional(text),
      rate: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1_000 })),
      partial: Type.Optional(flag),
      ...inTheNameOf,
    }),
    answer: typeReport,
  },
  pressKeys: { body: Type.Object({ chord: Type.String({ maxLength: 64 }), ...inTheNameOf }) },
  listConsoleSessions: sessions.list,
  createConsoleSession: sessions.create,
  showConsoleSession: sessions.show,
  deleteConsoleSession: {},
  screenshot: {
    query: Type.Object({
      format: Type.Optional(Type.Enum(["png", "jpeg"])),
      width: Type.Optional(count),
      max_age: Type.Optional(count),
    }),
    answer: "file",
  },
  listKeyFrames: { answer: Type.Object({ keyframes: Type.Array(keyFrame) }) },
  showKeyFrame: { answer: "file" },
  listRecordings: { answer: Type.Object({ recordings: Type.Array(recording) }) },
  startRecording: { answer: recording },
  stopRecording: { answer: recording },
  readRecording: { answer: "file" },
  readRecordingInput: { answer: "file" },
  verifyRecording: { answer: Type.Object({ intact: flag, complete: flag, blocks: count, problem: textOrNull }) },
  deleteRecording: {},
  showSerialConsole: { answer: line },
  controlSerialConsole: { body: control, answer: line },
  sendBreak: {},
  serialOutput: {
    query: Type.Object({
      lines: Type.Optional(count),
      bytes: Type.Optional(count),
      format: Type.Optional(Type.Enum(["plain", "raw", "json"])),
    }),
    answer: "file",
  },
  serialLog: { query: Type.Object({ format: Type.Optional(Type.Enum(["plain", "raw"])) }), answer: "file" },
  listSerialSessions: sessions.list,
  createSerialSession: sessions.create,
  showSerialSession: sessions.show,
  deleteSerialSession: {},
  listSerialRecordings: { answer: Type.Object({ recordings: Type.Array(cast) }) },
  startSerialRecording: { answer: cast },
  stopSerialRecording: { answer: cast },
  readSerialRecording: { answer: "file" },
  deleteSerialRecording: {},
} as const satisfies Record<string, CallShape>;
