/** HERMON's pixels: U16 little-endian, 0RRRRRGGGGGBBBBB, whatever ServerInit says. A word is one of `Framebuffer.words`. */
export function rgbOf555(pixels: Uint8Array, at: number): number {
  const value = (pixels[at] as number) | ((pixels[at + 1] as number) << 8);
  return widen((value >> 10) & 31) | (widen((value >> 5) & 31) << 8) | (widen(value & 31) << 16) | 0xff000000;
}

export function rgbTo555(word: number, pixels: Uint8Array, at: number): void {
  const value = ((word & 0xf8) << 7) | ((word & 0xf800) >>> 6) | ((word & 0xf80000) >>> 19);
  pixels[at] = value & 255;
  pixels[at + 1] = value >>> 8;
}

function widen(value: number): number {
  return (value << 3) | (value >> 2);
}
