import { deflate, randomBytes, vncCipher } from "#/transports/index.ts";

/** What the engine gets of the platform, as the gateway composes it. */
export const rfbDeps = { vncCipher, deflate, randomBytes };

/** The codes that an RFB connection may end with. */
export const RFB_CODES = /^RFB_/;

/** A picture of 512 KiB at the most, so that a case is quick, and what breaks a limit shows in memory. */
export const LIMITS = { maxArea: 128 * 1024 };
