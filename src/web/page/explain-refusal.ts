import { type Ending, endingOfRefusal, FOREIGN_LINK } from "./endings.ts";
import { type ConsoleLink, linkUrl } from "./link.ts";

/** A browser keeps a refused upgrade's status to itself, so the same address is asked for once more without one. */
export async function explainRefusal(link: ConsoleLink): Promise<Ending> {
  const url = linkUrl(link, location.href, "http");
  if (url === null) return FOREIGN_LINK;
  try {
    const answer = await fetch(url, { cache: "no-store", credentials: "omit", redirect: "error" });
    return endingOfRefusal(answer.status);
  } catch {
    return endingOfRefusal(null);
  }
}
