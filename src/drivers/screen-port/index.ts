export { dialScreen, type ScreenAddress, type ScreenDialler, type ScreenTransport } from "./open-screen.ts";
export { type FailedScreenProof, proveScreen, type ScreenProof, type ScreenProofOptions } from "./prove-screen.ts";
export { screenStartTls } from "./screen-tls.ts";
