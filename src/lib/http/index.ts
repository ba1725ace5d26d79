export type { HttpClient, HttpRequest, HttpResponse } from "./http-client.ts";
