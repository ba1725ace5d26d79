/** socat 1.7 keeps an address in 512 bytes, when its first reading has taken one layer of backslashes off. */
const MAX_EXEC_BYTES = 480;

export interface SocatOptions {
  readonly host: string;
  readonly port: number;
  /** A client is disconnected when neither side has said anything for so long; 0: never. */
  readonly terminalTimeoutMs: number;
  readonly pidFile: string;
  /** The program for each client, and its arguments. */
  readonly command: readonly string[];
}

/** What socat is started with, as Ironic starts it: one client at a time, each with a program of its own at a terminal. */
export function socatArgs({ host, port, terminalTimeoutMs, pidFile, command }: SocatOptions): readonly string[] {
  const listen = host.includes(":") ? `TCP6-LISTEN:${port},bind=[${host}]` : `TCP4-LISTEN:${port},bind=${host}`;
  return [
    // Twice: says when it listens.
    "-d",
    "-d",
    ...(terminalTimeoutMs > 0 ? [`-T${Math.ceil(terminalTimeoutMs / 1000)}`] : []),
    `-L${pidFile}`,
    `${listen},reuseaddr,fork,max-children=1`,
    `EXEC:${command.map(escapeForSocat).join(" ")},pty,stderr`,
  ];
}

/** What socat would not run. */
export function isTooLongForSocat(command: readonly string[]): boolean {
  // Of three backslashes two are left.
  const bytes = command.map((argument) => Buffer.byteLength(escapeForSocat(argument).replaceAll("\\\\\\", "\\")) + 1);
  return bytes.reduce((sum, length) => sum + length, 0) > MAX_EXEC_BYTES;
}

/**
 * One argument of a command in an EXEC address. socat reads it twice, and each time takes a backslash off; whatever is not plainly
 * harmless gets one for each time. There is no shell behind it, so that nothing else is special.
 */
export function escapeForSocat(argument: string): string {
  return argument.replace(/[^\w./@%+=\u0080-\uffff-]/g, (character) => `\\\\\\${character}`);
}
