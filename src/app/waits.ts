/** Why something does not go on. */
interface Wait {
  /** A short name: `suspended`, or `github` for trouble of GitHub itself. */
  readonly cause: string;
  /** Milliseconds since 1970. */
  readonly sinceMs: number;
}

/** How many things wait for one cause, and how long the first of them has waited. */
interface WaitSummary {
  readonly cause: string;
  readonly count: number;
  readonly seconds: number;
}

/** What this process waits for, by the key of a request or comment. A new process learns it at its first attempt. */
export class Waits {
  readonly #waits = new Map<string, Wait & { isShown: boolean }>();

  /** Keeps a wait. Returns whether this cause was shown already. */
  begin(key: string, wait: Wait): boolean {
    const known = this.#waits.get(key);
    const isShown = known?.cause === wait.cause && known.isShown;
    this.#waits.set(key, { ...wait, isShown });
    return isShown;
  }

  /** The wait is shown on GitHub. */
  shown(key: string): void {
    const known = this.#waits.get(key);
    if (known !== undefined) known.isShown = true;
  }

  end(key: string): void {
    this.#waits.delete(key);
  }

  /** One entry for each cause. */
  summary(nowMs: number): readonly WaitSummary[] {
    const causes = Map.groupBy(this.#waits.values(), ({ cause }) => cause);
    return [...causes].map(([cause, waits]) => {
      const firstMs = Math.min(...waits.map(({ sinceMs }) => sinceMs));
      return { cause, count: waits.length, seconds: Math.max(0, Math.round((nowMs - firstMs) / 1000)) };
    });
  }
}
