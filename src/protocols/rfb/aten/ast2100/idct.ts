/** Factors of the AAN transform with 8 bits of fraction: sqrt 2, and what its rotation takes. */
const SQRT2 = 362;
const C2 = 473;
const C2_MINUS_C6 = 277;
const C2_PLUS_C6 = -669;

/**
 * The inverse DCT of Arai, Agui and Nakajima in whole numbers, bit for bit as the vendor's viewer does it: columns first, no
 * extra bits between the passes. `coefficients` are dequantised, in natural order, and are destroyed; 64 samples go to
 * `samples` from `start`.
 */
export function inverseDct(coefficients: Int32Array, samples: Uint8Array, start: number): void {
  for (let column = 0; column < 8; column++) transform(coefficients, column, 8);
  for (let row = 0; row < 8; row++) transform(coefficients, row * 8, 1);
  for (let i = 0; i < 64; i++) samples[start + i] = toSample(coefficients[i] as number);
}

/** One dimension in place: eight values from `at`, `step` apart. */
function transform(c: Int32Array, at: number, step: number): void {
  const at2 = at + 2 * step;
  const at4 = at + 4 * step;
  const at6 = at + 6 * step;
  const i0 = c[at] as number;
  const i1 = c[at + step] as number;
  const i2 = c[at2] as number;
  const i3 = c[at2 + step] as number;
  const i4 = c[at4] as number;
  const i5 = c[at4 + step] as number;
  const i6 = c[at6] as number;
  const i7 = c[at6 + step] as number;
  if ((i1 | i2 | i3 | i4 | i5 | i6 | i7) === 0) {
    if (i0 === 0) return;
    for (let i = 1; i < 8; i++) c[at + i * step] = i0;
    return;
  }
  const s04 = i0 + i4;
  const d04 = i0 - i4;
  const s26 = i2 + i6;
  const d26 = (((i2 - i6) * SQRT2) >> 8) - s26;
  const e0 = s04 + s26;
  const e3 = s04 - s26;
  const e1 = d04 + d26;
  const e2 = d04 - d26;

  const s53 = i5 + i3;
  const d53 = i5 - i3;
  const s17 = i1 + i7;
  const d17 = i1 - i7;
  const o7 = s17 + s53;
  const turned = ((d53 + d17) * C2) >> 8;
  const o6 = ((d53 * C2_PLUS_C6) >> 8) + turned - o7;
  const o5 = (((s17 - s53) * SQRT2) >> 8) - o6;
  const o4 = ((d17 * C2_MINUS_C6) >> 8) - turned + o5;

  c[at] = e0 + o7;
  c[at6 + step] = e0 - o7;
  c[at + step] = e1 + o6;
  c[at6] = e1 - o6;
  c[at2] = e2 + o5;
  c[at4 + step] = e2 - o5;
  c[at4] = e3 + o4;
  c[at2 + step] = e3 - o4;
}

/** A value with 3 bits of fraction, centred on 0, as a sample of 0 to 255. */
export function toSample(value: number): number {
  return Math.max(0, Math.min(255, (value >> 3) + 128));
}
