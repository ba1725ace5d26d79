import type { HubScreen, HubScreens } from "#/console/interfaces/index.ts";
import { Framebuffer, packRgb, ScreenTiles } from "#/protocols/rfb/index.ts";
import { deflate } from "#/transports/index.ts";

/** A hub's screen without a hub, for tests. */
export class TestScreen implements HubScreen {
  readonly framebuffer = new Framebuffer(640, 400);
  readonly tiles = new ScreenTiles(this.framebuffer, { deflate });
  readonly closing = new AbortController();
  readonly closed = this.closing.signal;
  live = true;
  failure: HubScreen["failure"] = null;
  viewers = 1;
  attached = 0;

  /** Fills a rectangle with a colour. */
  draw(rect: { x: number; y: number; width: number; height: number }, red = 200): void {
    this.framebuffer.fill(rect, packRgb(red, 100, 50));
    this.framebuffer.damage(rect);
  }

  [Symbol.dispose](): void {
    this.attached--;
  }
}

/** Hubs that have these screens. */
export function testHubs(screens: Record<string, TestScreen>): HubScreens {
  return {
    attach: (node) => {
      const screen = screens[node];
      if (screen) screen.attached++;
      return screen ?? null;
    },
    onOpen: (listener) => {
      for (const node of Object.keys(screens)) listener(node);
      return { [Symbol.dispose]: () => {} };
    },
  };
}
