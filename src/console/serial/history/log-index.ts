/** What is noted beside a console's bytes. "gap": so many bytes before this place could not be written. */
export type LogEvent = "output" | "connected" | "lost" | "break" | "gap";

/** A line of the index: from `offset` on in the segment, what came came at `time` or later. */
export interface LogMark {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly offset: number;
  readonly event: LogEvent;
  /** Of a gap. */
  readonly bytes?: number;
}

const LINE = /^(\d{1,15}) (\d{1,12}) (output|connected|lost|break|gap)(?: (\d{1,15}))?$/;

/** docs/reference/serial-log-format.md */
export function formatMark({ time, offset, event, bytes }: LogMark): string {
  return `${time} ${offset} ${event}${bytes === undefined ? "" : ` ${bytes}`}\n`;
}

/** Lines that are none, such as the last one after a crash, are left out. */
export function parseMarks(text: string): LogMark[] {
  return text.split("\n").flatMap((line) => {
    const parts = LINE.exec(line);
    if (!parts) return [];
    const [, time, offset, event, bytes] = parts;
    const mark = { time: Number(time), offset: Number(offset), event: event as LogEvent };
    return [bytes === undefined ? mark : { ...mark, bytes: Number(bytes) }];
  });
}
