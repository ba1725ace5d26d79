export { Framebuffer, type FramebufferChange, type Rect } from "./framebuffer.ts";
