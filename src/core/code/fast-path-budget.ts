import { type FastPathBudgets, PathCounts, type PathEnd } from '../../model/code.ts';
import type { Manifest } from '../../model/run.ts';
import type { Reason } from '../../model/verdict.ts';

/** What of its budget the straight path of an entry point exceeds. */
interface Exceeded {
  readonly entry: string;
  readonly kind: keyof PathCounts;
  readonly found: number;
  readonly most: number;
  /** Of the baseline; null where it does not have the entry point. */
  readonly before: number | null;
}

/** The budgets of a run, compared with the candidate. */
interface BudgetResult {
  readonly exceeded: readonly Exceeded[];
  /** Why budgets could not be compared, as sentences; empty: all were. */
  readonly unknown: readonly string[];
  /** Number of budgeted entry points; 0: there is no budget. */
  readonly entries: number;
}

/** What a kind of instruction is called in texts, in the plural. */
export const KIND_NAMES: Readonly<Record<keyof PathCounts, string>> = {
  instructions: 'instructions',
  branches: 'conditional branches',
  calls: 'calls',
  loads: 'loads',
  stores: 'stores',
  atomics: 'atomic operations',
  divisions: 'divisions',
  tls: 'thread-local accesses',
};

/** Ends after which everything on the path was counted. */
const WHOLE: ReadonlySet<PathEnd> = new Set(['return', 'other-library']);

/**
 * Compares the straight paths of the candidate with budgets. Two libraries with the same code have nothing to compare.
 *
 * @param budgets Absent: the plan's own. Both arms of a question about the environment are one library, so no budget applies.
 */
export function budgetResult(
  { plan, code }: Pick<Manifest, 'plan' | 'code'>,
  budgets: FastPathBudgets = plan.question === 'env' ? {} : (plan.fastPath ?? {}),
): BudgetResult {
  const entries = Object.entries(budgets);
  const exceeded: Exceeded[] = [];
  const unknown: string[] = [];
  for (const [entry, budget] of code?.isSame === true ? [] : entries) {
    const path = code?.code?.fastPaths.find((each) => each.entry === entry);
    const own = path?.candidate;
    if (!own) {
      const wasAsked = path !== undefined || Object.hasOwn(plan.fastPath ?? {}, entry);
      const absent = wasAsked ? `The candidate exports no ${entry}.` : `The plan did not ask for ${entry}.`;
      unknown.push(code?.code ? absent : (code?.problem ?? 'The code was not compared.'));
      continue;
    }
    const before = exceeded.length;
    for (const kind of PathCounts.keyof().options) {
      const most = budget[kind];
      if (most === undefined || own.counts[kind] <= most) continue;
      exceeded.push({ entry, kind, found: own.counts[kind], most, before: path.baseline?.counts[kind] ?? null });
    }
    if (exceeded.length === before && !WHOLE.has(own.end)) {
      unknown.push(`The straight path of ${entry} ${END_TEXTS[own.end]}, so not all of it is counted.`);
    }
  }
  return { exceeded, unknown: [...new Set(unknown)], entries: entries.length };
}

/** What one instruction of a kind is called. */
const ONE: Readonly<Record<keyof PathCounts, string>> = {
  instructions: 'instruction',
  branches: 'conditional branch',
  calls: 'call',
  loads: 'load',
  stores: 'store',
  atomics: 'atomic operation',
  divisions: 'division',
  tls: 'thread-local access',
};

/** `free has 2 conditional branches on its straight path, 2 more than its budget of 0; the baseline has 0.` */
export function exceededText({ entry, kind, found, most, before }: Exceeded): string {
  const other = before === null ? '' : `; the baseline has ${before}`;
  return `${entry} has ${found} ${found === 1 ? ONE[kind] : KIND_NAMES[kind]} on its straight path, ${found - most} more than its budget of ${most}${other}.`;
}

/** What to do about an excess. */
export const EXCEEDED_NEXT =
  'Take it off the straight path, or raise the budget "fastPath" of the line in the configuration.';

/** A reason of a NO-GO for each excess. */
export function exceededReasons(manifest: Pick<Manifest, 'plan' | 'code'>): Reason[] {
  const { exceeded } = budgetResult(manifest);
  return exceeded.map((each) => ({ code: 'fast-path', message: exceededText(each), next: EXCEEDED_NEXT }));
}

/** How a path ends, as a predicate for a sentence whose subject is the path. */
export const END_TEXTS: Readonly<Record<PathEnd, string>> = {
  return: 'returns',
  'other-library': 'ends in another library',
  'computed-jump': 'ends at a jump to a computed address',
  stop: 'ends the program',
  loop: 'ends in a loop',
  left: 'leaves the known code',
  'too-long': 'is longer than what is counted',
};
