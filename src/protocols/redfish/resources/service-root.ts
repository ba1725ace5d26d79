import { asText, type JsonObject } from "../json.ts";
import { linkAt } from "../links.ts";

/** ServiceRoot (DSP0268): the only resource that is read without logging in. */
export interface ServiceRoot {
  /** Link of the session collection. Never guessed: firmwares differ. */
  readonly sessions: string | null;
  /** Link of the SessionService, for those that do not name the collection. */
  readonly sessionService: string | null;
  readonly systems: string | null;
  readonly managers: string | null;
  readonly vendor: string | null;
  readonly product: string | null;
  readonly redfishVersion: string | null;
}

export function decodeServiceRoot(body: JsonObject): ServiceRoot {
  return {
    sessions: linkAt(body, "Links", "Sessions"),
    sessionService: linkAt(body, "SessionService"),
    systems: linkAt(body, "Systems"),
    managers: linkAt(body, "Managers"),
    vendor: asText(body.Vendor),
    product: asText(body.Product),
    redfishVersion: asText(body.RedfishVersion),
  };
}
