/** A partition of numbered things that remembers why two parts were joined. */
export interface Groups {
  join(a: number, b: number, reason: string): void;
  rootOf(item: number): number;
  reasonsOf(root: number): string[];
}

/** Starts with every thing alone; joining follows Tarjan's union-find with path halving. */
export const startGroups = (size: number): Groups => {
  const parent = Int32Array.from({ length: size }, (_, index) => index);
  const reasons = new Map<number, Set<string>>();
  const rootOf = (item: number): number => {
    let at = item;
    while ((parent[at] ?? at) !== at) {
      const up = parent[at] ?? at;
      parent[at] = parent[up] ?? up;
      at = parent[at] ?? at;
    }
    return at;
  };
  return {
    rootOf,
    join: (a, b, reason) => {
      const [low, high] = [Math.min(rootOf(a), rootOf(b)), Math.max(rootOf(a), rootOf(b))];
      if (low === high) return;
      parent[high] = low;
      const merged = new Set([...(reasons.get(low) ?? []), ...(reasons.get(high) ?? []), reason]);
      reasons.set(low, merged);
      reasons.delete(high);
    },
    reasonsOf: (root) => [...(reasons.get(rootOf(root)) ?? [])],
  };
};
