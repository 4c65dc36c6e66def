/** The places that an arm may have, from 1. */
export interface Places {
  /** 1 + the number of arms that are certainly better. */
  readonly best: number;
  /** The number of ranked arms less those that are certainly worse. */
  readonly worst: number;
}

/** The order of the arms of one lane that follows from its pairs. */
export interface Ranking {
  /** By arm; null for an arm that is not compared, and for all when the comparisons contradict one another. */
  readonly places: readonly (Places | null)[];
  /** Pairs whose order follows only through other arms: their own interval includes no change. */
  readonly indirect: readonly { readonly ahead: number; readonly behind: number }[];
  /** Arms of a cycle (A before B, B before C, C before A), which no order can show; empty without one. */
  readonly contradiction: readonly number[];
}

/**
 * A partial order from significant differences of pairs. What follows from two of them holds too: if A is better than B and B
 * better than C, then A is better than C. Therefore of two arms with a significant difference the better one always has the better
 * place, and arms of one place are not distinguished. When all differences are true together with probability 1 − α, so are all
 * places: Klein, Wright & Wieczorek 2020, "A joint confidence region for an overall ranking of populations".
 */
export function rankByPairs(
  count: number,
  compared: readonly number[],
  isBetter: (a: number, b: number) => boolean,
): Ranking {
  const places: (Places | null)[] = Array.from({ length: count }, () => null);
  const ahead = new Map(compared.map((a) => [a, new Set(compared.filter((b) => a !== b && isBetter(a, b)))]));
  // Warshall 1962: the transitive closure.
  for (const via of compared) {
    for (const own of ahead.values()) {
      if (own.has(via)) for (const far of ahead.get(via) ?? []) own.add(far);
    }
  }
  const follows = (a: number, b: number): boolean => ahead.get(a)?.has(b) ?? false;
  const contradiction = compared.filter((arm) => follows(arm, arm));
  if (contradiction.length > 0) return { places, indirect: [], contradiction };
  for (const arm of compared) {
    const better = compared.filter((other) => follows(other, arm)).length;
    const worse = compared.filter((other) => follows(arm, other)).length;
    places[arm] = { best: 1 + better, worst: compared.length - worse };
  }
  const indirect = compared.flatMap((a) =>
    compared.filter((b) => follows(a, b) && !isBetter(a, b)).map((b) => ({ ahead: a, behind: b })),
  );
  return { places, indirect, contradiction };
}
