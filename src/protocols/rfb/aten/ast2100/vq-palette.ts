/** The four colours that VQ blocks draw with, as `y << 16 | cb << 8 | cr`, at the start of a frame. */
const START = [0x008080, 0xff8080, 0x808080, 0xc08080] as const;

/** The palette of one frame, kept alike by encoder and decoder. */
export class VqPalette {
  readonly colours = Uint32Array.from(START);
  /** Which slot each of a block's colours is in. */
  readonly lookup = Uint8Array.of(0, 1, 2, 3);

  reset(): void {
    this.colours.set(START);
    this.lookup.set([0, 1, 2, 3]);
  }
}
