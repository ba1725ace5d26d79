export { Attempts } from "./attempts.ts";
export { clipboardText, copyText } from "./clipboard.ts";
export { createConnectionView, type ViewState } from "./connection-view.ts";
export { type ControlLink, type ControlState, openControlLink } from "./control-link.ts";
export { controlWords, createControlView } from "./control-view.ts";
export { elementsOf, press } from "./elements.ts";
export { type Ending, endingOfClose, FOREIGN_LINK, NO_LINK } from "./endings.ts";
export { explainRefusal } from "./explain-refusal.ts";
export { type ConsoleLink, linkUrl, takeLink } from "./link.ts";
