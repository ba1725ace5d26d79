/// <reference types="novnc__novnc" />
export { default } from "@novnc/novnc/lib/rfb";
