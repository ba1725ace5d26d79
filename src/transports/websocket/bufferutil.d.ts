declare module "bufferutil" {
  /** XORs `buffer` with the four bytes of `mask`, in place. */
  function unmask(buffer: Uint8Array, mask: Uint8Array): void;
  const bufferUtil: { unmask: typeof unmask };
  export default bufferUtil;
}
