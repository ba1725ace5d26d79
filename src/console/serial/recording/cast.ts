/** asciicast v2: https://docs.asciinema.org/manual/asciicast/v2/ */
export interface CastHeader {
  readonly width: number;
  readonly height: number;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly title: string;
}

export function encodeCastHeader({ width, height, startedAt, title }: CastHeader): string {
  const header = { version: 2, width, height, timestamp: Math.floor(startedAt / 1000), title };
  return `${JSON.stringify(header)}\n`;
}

/** "o": output. "m": a marker, which players show by its name. */
export function encodeCastEvent(atMs: number, kind: "o" | "m", text: string): string {
  return `${JSON.stringify([Math.round(atMs) / 1000, kind, text])}\n`;
}
