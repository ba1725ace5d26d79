import { decodePicture, deflate, encodeJpeg, randomBytes, vncCipher } from "#/transports/index.ts";

/** What the engine gets of the platform. TLS is not in it: its handshake is not ours. */
export const rfbDeps = { vncCipher, deflate, randomBytes, encodeJpeg };

/** The same, with the decoder of JPEG and PNG: then servers are asked for them. */
export const rfbDepsWithPictures = { ...rfbDeps, decodePicture };

/** The codes that an RFB connection may end with. */
export const RFB_CODES = /^RFB_/;

/** A picture of 512 KiB at the most, so that a case is quick, and what breaks a limit shows in memory. */
export const LIMITS = { maxArea: 128 * 1024 };
