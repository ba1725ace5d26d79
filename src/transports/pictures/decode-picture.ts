/** What may come out of a rectangle: a peer must not make us open whatever else the library can read. */
const FORMATS: ReadonlySet<string> = new Set(["jpeg", "png"]);

/**
 * A JPEG or PNG file as bytes R, G, B, 255. Rejects when it is something else, damaged, or not of exactly this size, which
 * is known from the file's head, before the pixels are. The library is loaded at first use: it is 20 MiB.
 */
export async function decodePicture(
  file: Uint8Array,
  size: { readonly width: number; readonly height: number },
): Promise<Uint8Array> {
  const { default: sharp } = await import("sharp");
  const image = sharp(file, { limitInputPixels: size.width * size.height, failOn: "error", sequentialRead: true });
  const { format, width, height } = await image.metadata();
  if (!FORMATS.has(format)) throw new Error(`a picture in the format ${format}`);
  if (width !== size.width || height !== size.height) throw new Error(`a picture of ${width}x${height}`);
  return image.toColourspace("srgb").removeAlpha().ensureAlpha().raw({ depth: "uchar" }).toBuffer();
}
