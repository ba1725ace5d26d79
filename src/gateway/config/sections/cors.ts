import type { Section } from "../option.ts";
import { list } from "../types.ts";

export const corsSection = {
  name: "cors",
  help: "Web pages of other origins.",
  options: {
    allowed_origin: list({
      default: [],
      help:
        "Origins (https://host:port) whose pages may open console connections, besides the proxy's own. A bare host name, as " +
        "Ironic's proxy wants it, stands for every scheme and port.",
    }),
  },
} as const satisfies Section;
