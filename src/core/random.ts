/** Hashes text to 32 bits (MurmurHash3 x86 finaliser over an FNV-1a pass); the same on every machine. */
export const hash32 = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  hash ^= hash >>> 16;
  return hash >>> 0;
};

/** The pools from which evaluation seeds are drawn; a seed of one pool never influences what another is used for. */
export type SeedPool = "search" | "evidence" | "audit";

/** The 31-bit evaluation seed with this index in its pool, derived from the study's secret. */
export const evaluationSeed = (secret: string, pool: SeedPool, index: number): number =>
  hash32(`${secret}/${pool}/${index}`) & 0x7fffffff;

/** A 31-bit number for an agent that draws, which tells nothing about the evaluation seeds. */
export const agentSeed = (secret: string, attempt: number): number =>
  hash32(`agent/${attempt}/${hash32(secret)}`) & 0x7fffffff;

/** A uniform number in [0, 1) for the decision of this name. */
export const uniform = (secret: string, name: string): number => hash32(`${secret}/${name}`) / 0x1_0000_0000;
