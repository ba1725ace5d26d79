export { PageFiles } from "./page-files.ts";
export { pageHeaders } from "./page-headers.ts";
export { loadReplayPage } from "./replay-page.ts";
