/** Why the console is not on the screen, in words, and whether trying again can help. */
export interface Ending {
  readonly title: string;
  readonly text: string;
  readonly retry: boolean;
}

export const NO_LINK: Ending = {
  title: "This page shows a machine’s console",
  text:
    "It needs the link that belongs to a console. Print one with\n" +
    "outband console open NODE\n" +
    "(with --serial for a serial line) and open the URL as it stands.",
  retry: false,
};

export const FOREIGN_LINK: Ending = {
  title: "This link leads somewhere else",
  text: "A console link must lead to the server that this page came from. Ask for a new one.",
  retry: false,
};

const NEW_LINK = "Ask for a new link, for example with\noutband console open NODE";

/** Close codes of the proxies (docs/reference/novncproxy.md) and of RFC 6455. */
export function endingOfClose(code: number, reason: string): Ending {
  switch (code) {
    case 4408:
      return { title: "The console session has expired", text: NEW_LINK, retry: false };
    case 4403:
      return { title: "The console session was ended", text: NEW_LINK, retry: false };
    case 1000:
      return {
        title: "The console was closed",
        text: "The machine’s console has been stopped or restarted.",
        retry: true,
      };
    case 1001:
      return { title: "The console proxy is restarting", text: "", retry: true };
    default:
      return { title: "The connection was lost", text: reason, retry: true };
  }
}

/** Why a WebSocket was refused: the status of the same request made without the upgrade. Null: no answer at all. */
export function endingOfRefusal(status: number | null): Ending {
  switch (status) {
    case null:
      return { title: "The console proxy does not answer", text: "The network or the service is down.", retry: true };
    case 403:
      return { title: "This console link is not valid", text: `It may have expired. ${NEW_LINK}`, retry: false };
    default:
      return { title: "The console does not answer", text: "It may be starting, or switched off.", retry: true };
  }
}
