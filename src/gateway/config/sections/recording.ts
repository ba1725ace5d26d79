import type { Section } from "../option.ts";
import { bool, choice, int, path, seconds } from "../types.ts";

export const recordingSection = {
  name: "recording",
  help: "What is kept of graphical consoles: recordings that can be replayed, and key frames. All of it is Outband's own.",
  options: {
    record: choice(["on_request", "watched", "always"], {
      default: "on_request",
      help:
        "When consoles are recorded: when the API is asked to; whatever viewers see; or as long as a console is enabled, " +
        "which keeps a session with every such BMC.",
    }),
    recording_path: path({
      default: (context) => `${String(context.get("DEFAULT", "state_path"))}/recordings`,
      defaultText: "`recordings` in state_path",
      help: "The folder of the recordings. Those of a node are deleted with it.",
    }),
    max_size: int({
      default: 256,
      min: 16,
      max: 4000,
      help: "The most MiB of one recording. A fuller one goes on in the next file.",
    }),
    max_count: int({ default: 20, min: 1, help: "The most recordings of one node; the oldest go first." }),
    max_total_size: int({
      default: 10_240,
      min: 16,
      help: "The most MiB of all recordings together; the oldest go first. Those that go on are not among them.",
    }),
    max_age: seconds({ default: 2_592_000, min: 60, help: "After so long a recording is deleted." }),
    frame_interval: seconds({ default: 0.1, min: 0.02, max: 60, help: "Between two frames of a recording, at least." }),
    input: bool({
      default: false,
      help:
        "Record what is typed and pointed at as well, in a file beside the recording. Whoever reads it reads the passwords " +
        "that were typed.",
    }),
    keyframes: choice(["off", "watched", "always"], {
      default: "watched",
      help:
        "When pictures are kept of a screen that has changed: never; while somebody watches; or as long as a console is " +
        "enabled, which keeps a session with every such BMC.",
    }),
    keyframe_path: path({
      default: ({ get }) => `${String(get("DEFAULT", "state_path"))}/keyframes`,
      defaultText: "`keyframes` in state_path",
      help: "The folder of these pictures.",
    }),
    keyframe_interval: seconds({ default: 5, min: 1, help: "Between two of these pictures of a node, at least." }),
    keyframe_max_count: int({ default: 50, min: 1, help: "The most pictures of a node; the oldest go first." }),
    keyframe_max_size: int({ default: 8, min: 1, help: "The most MiB of a node's pictures; the oldest go first." }),
    screenshot_timeout: seconds({
      default: 20,
      min: 1,
      max: 50,
      help: "How long a screenshot may wait for the first picture of a BMC that nobody watches.",
    }),
  },
} as const satisfies Section;
