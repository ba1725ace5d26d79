import type { Section, SectionValues } from "../option.ts";
import { apiSection } from "./api.ts";
import { conductorSection } from "./conductor.ts";
import { consoleSection } from "./console.ts";
import { corsSection } from "./cors.ts";
import { databaseSection } from "./database.ts";
import { defaultSection } from "./default.ts";
import { fakeSection } from "./fake.ts";
import { ipmiSection } from "./ipmi.ts";
import { keystoneAuthtokenSection } from "./keystone-authtoken.ts";
import { osloPolicySection } from "./oslo-policy.ts";
import { recordingSection } from "./recording.ts";
import { redfishSection } from "./redfish.ts";
import { serialConsoleSection } from "./serial-console.ts";
import { vncSection } from "./vnc.ts";

/** Every section, by its name in `Config`. */
export const SECTIONS = {
  default: defaultSection,
  api: apiSection,
  conductor: conductorSection,
  vnc: vncSection,
  console: consoleSection,
  serialConsole: serialConsoleSection,
  recording: recordingSection,
  cors: corsSection,
  ipmi: ipmiSection,
  redfish: redfishSection,
  fake: fakeSection,
  keystoneAuthtoken: keystoneAuthtokenSection,
  osloPolicy: osloPolicySection,
  database: databaseSection,
} as const satisfies Record<string, Section>;

/** The whole configuration, checked and frozen: `config.api.port`. Durations are in seconds, as in the file. */
export type Config = { readonly [S in keyof typeof SECTIONS]: SectionValues<(typeof SECTIONS)[S]> };
