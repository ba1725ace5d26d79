/**
 * The forward DCT of Arai, Agui and Nakajima, in place on 64 values in natural order. A coefficient comes out larger by
 * `8 * AAN_SCALE[row] * AAN_SCALE[column]`, which the quantisation takes back.
 */
export function forwardDct(values: Float32Array): void {
  for (let row = 0; row < 64; row += 8) transform(values, row, 1);
  for (let column = 0; column < 8; column++) transform(values, column, 8);
}

function transform(v: Float32Array, at: number, step: number): void {
  const i0 = v[at] as number;
  const i1 = v[at + step] as number;
  const i2 = v[at + 2 * step] as number;
  const i3 = v[at + 3 * step] as number;
  const i4 = v[at + 4 * step] as number;
  const i5 = v[at + 5 * step] as number;
  const i6 = v[at + 6 * step] as number;
  const i7 = v[at + 7 * step] as number;

  const s07 = i0 + i7;
  const s16 = i1 + i6;
  const s25 = i2 + i5;
  const s34 = i3 + i4;
  const even = s07 + s34;
  const even2 = s16 + s25;
  const slope = s07 - s34;
  const turned = (s16 - s25 + slope) * Math.SQRT1_2;
  v[at] = even + even2;
  v[at + 4 * step] = even - even2;
  v[at + 2 * step] = slope + turned;
  v[at + 6 * step] = slope - turned;

  const d07 = i0 - i7;
  const d16 = i1 - i6;
  const d25 = i2 - i5;
  const d34 = i3 - i4;
  const a = d34 + d25;
  const b = (d25 + d16) * Math.SQRT1_2;
  const c = d16 + d07;
  const rotated = (a - c) * 0.382683433;
  const low = 0.5411961 * a + rotated;
  const high = 1.306562965 * c + rotated;
  const sum = d07 + b;
  const difference = d07 - b;
  v[at + 5 * step] = difference + low;
  v[at + 3 * step] = difference - low;
  v[at + step] = sum + high;
  v[at + 7 * step] = sum - high;
}
