export type { HttpClient, HttpRequest, HttpResponse } from "./http-client.ts";
export { type ScriptedAnswer, ScriptedHttpClient } from "./scripted-http-client.ts";
