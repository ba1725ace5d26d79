import { Type } from "typebox";
import { type CallShape, count, dictionary, links, text, textOrNull } from "./call-shape.ts";

const query = Type.Object({
  name: Type.Optional(text),
  status: Type.Optional(text),
  limit: Type.Optional(count),
  marker: Type.Optional(text),
});
const nextPage = Type.Optional(links);
const brief = Type.Object({ id: text, name: text, links });
const consoleOfAction = Type.Object({ type: text });

export const NOVA_CALLS = {
  computeVersions: { answer: Type.Object({ versions: Type.Array(dictionary) }) },
  computeVersion: { answer: Type.Object({ version: dictionary }) },
  listServers: { query, answer: Type.Object({ servers: Type.Array(brief), servers_links: nextPage }) },
  listServersDetail: { query, answer: Type.Object({ servers: Type.Array(dictionary), servers_links: nextPage }) },
  showServer: { answer: Type.Object({ server: dictionary }) },
  actOnServer: {
    body: Type.Partial(
      Type.Object({
        "os-getVNCConsole": consoleOfAction,
        "os-getSerialConsole": consoleOfAction,
        "os-getConsoleOutput": Type.Object({ length: Type.Optional(count) }),
      }),
      { minProperties: 1, maxProperties: 1 },
    ),
    answer: Type.Object({
      console: Type.Optional(Type.Object({ type: text, url: text })),
      output: Type.Optional(text),
    }),
  },
  createRemoteConsole: {
    body: Type.Object({ remote_console: Type.Object({ protocol: text, type: text }) }),
    answer: Type.Object({ remote_console: Type.Object({ protocol: text, type: text, url: text }) }),
  },
  showConsoleAuthToken: {
    answer: Type.Object({
      console: Type.Object({ instance_uuid: text, host: text, port: count, internal_access_path: textOrNull }),
    }),
  },
} as const satisfies Record<string, CallShape>;
