/** Names the independent streams of a world, so that no two draws share their bits. */
export const STREAM = {
  kind: 1,
  size: 2,
  crash: 3,
  pair: 4,
  pairSize: 5,
  seedLuck: 6,
  noise: 7,
  tail: 8,
  spread: 9,
  transient: 10,
  ablation: 11,
  badSeed: 12,
  cost: 13,
  costNoise: 14,
} as const;

/** A uniform number in (0, 1) that depends on nothing but its coordinates: every policy meets the same world. */
export const uniformAt = (world: number, stream: number, a: number, b = 0): number => {
  let h = Math.imul(world ^ 0x9e3779b9, 0x85ebca6b);
  h = mix(h ^ Math.imul(stream + 1, 0xc2b2ae35));
  h = mix(h ^ Math.imul(a + 0x7f4a7c15, 0x27d4eb2f));
  h = mix(h ^ Math.imul(b + 0x165667b1, 0x9e3779b1));
  const high = mix(h) >>> 0;
  const low = mix(h ^ 0x5bd1e995) >>> 0;
  return (high * 2 ** 21 + (low >>> 11) + 0.5) / 2 ** 53;
};

/** A standard normal number by its coordinates (Box-Muller). */
export const normalAt = (world: number, stream: number, a: number, b = 0): number => {
  const radius = Math.sqrt(-2 * Math.log(uniformAt(world, stream, a, b)));
  return radius * Math.cos(2 * Math.PI * uniformAt(world, stream + 100, a, b));
};

/** An exponential number of mean 1 by its coordinates. */
export const exponentialAt = (world: number, stream: number, a: number, b = 0): number =>
  -Math.log(uniformAt(world, stream, a, b));

const mix = (value: number): number => {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return h ^ (h >>> 16);
};
