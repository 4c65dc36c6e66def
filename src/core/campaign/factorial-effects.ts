import { FACTORIAL_ERROR, type Factor, type FactorialEffect } from '../../model/campaign-design.ts';
import type { AbPlan } from '../../model/plan.ts';
import { design } from '../../stats/sequential.ts';
import { walshInterval } from '../../stats/signed-rank.ts';
import type { MeasuredEffect } from '../analysis/ab/effect.ts';
import { isWithinBand, oriented } from '../analysis/ab/outcome.ts';
import { effectContrasts } from './factorial-cells.ts';
import type { KeptRun } from './found-effect.ts';

/** The run of a combination. `same`: it changes nothing, so its change is 0. Null: it has no sound run. */
export type FactorialCell = KeptRun | 'same' | null;

/**
 * The main effects and interactions of the runs of a factorial, on each of their targets. `cells` has the order of `factorialCells`; a cell without
 * a sound run leaves every effect open, since each needs all of them.
 *
 * An effect is a contrast of the log-ratios of the cells. It is computed block by block: the first block of each run together, the second
 * ones, and so on. The runs are independent, so the contrasts of the blocks are so too, and symmetric where each run's are; the estimate and
 * its interval are those of a run (Hodges & Lehmann 1963; repeated over the looks, Jennison & Turnbull 2000, ch. 9). The look is the one
 * that every run reached. The intervals hold at all looks together, so it does not matter why a run ended. Their error is divided by the
 * number of effects times targets (Bonferroni).
 */
export function factorialEffects(factors: readonly Factor[], cells: readonly FactorialCell[]): FactorialEffect[] {
  const contrasts = effectContrasts(factors.length);
  const measured = cells.map((cell) => (cell === null || cell === 'same' ? cell : targetsOf(cell)));
  const plan = cells.find((cell) => cell !== null && cell !== 'same')?.plan;
  const targets = measured.find((each) => each !== null && each !== 'same') ?? [];
  if (plan === undefined) return [];
  const level = FACTORIAL_ERROR / Math.max(1, contrasts.length * targets.length);
  return contrasts.flatMap(({ factors: indices, aliased, weights }) =>
    targets.map(({ effect: { lane, metric, name, better } }): FactorialEffect => {
      const isThis = ({ effect }: MeasuredEffect) =>
        effect.lane === lane && effect.metric === metric && effect.name === name;
      const own = measured.map((each) => (each === null || each === 'same' ? each : (each.find(isThis) ?? null)));
      const change = changeOf(own, weights, plan.sampling, level);
      return {
        factors: namesOf(indices, factors),
        ...(aliased !== null && { aliased: namesOf(aliased, factors) }),
        ...{ lane, metric, better },
        ...(name !== undefined && { name }),
        estimate: bounded(change.estimate),
        low: bounded(change.low),
        high: bounded(change.high),
        blocks: change.blocks,
        finding: findingOf(change, better, plan.rules.equivalence),
      };
    }),
  );
}

function namesOf(indices: readonly number[], factors: readonly Factor[]): string[] {
  return indices.map((index) => factors[index]?.name ?? '');
}

function targetsOf({ effects, differences }: KeptRun): readonly MeasuredEffect[] {
  return effects.flatMap((effect, index) => {
    const own = differences[index];
    return effect.role === 'target' && own ? [{ effect, differences: own }] : [];
  });
}

/** A contrast on the logarithmic scale; NaN where it is not known. */
interface ContrastChange {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  readonly blocks: number;
}

function changeOf(
  cells: readonly (MeasuredEffect | 'same' | null)[],
  weights: readonly number[],
  { looks, spending }: Pick<AbPlan['sampling'], 'looks' | 'spending'>,
  level: number,
): ContrastChange {
  const none = { estimate: Number.NaN, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, blocks: 0 };
  const columns = cells.flatMap((cell, index) =>
    cell === null || cell === 'same' ? [] : [{ differences: cell.differences, weight: weights[index] ?? 0 }],
  );
  if (columns.length === 0 || cells.includes(null)) return none;
  const most = Math.min(...columns.map(({ differences }) => differences.length));
  const look = looks.findLastIndex((n) => n <= most);
  const blocks = looks[look] ?? most;
  if (blocks === 0) return none;
  const contrasts = Array.from({ length: blocks }, (_, block) =>
    columns.reduce((sum, { differences, weight }) => sum + weight * (differences[block] ?? 0), 0),
  );
  const rank = look < 0 ? 0 : (design(looks, level, spending)[look]?.rank ?? 0);
  return { ...walshInterval(contrasts, rank), blocks };
}

/** What an interval says. Within the band that counts as no change comes first: two flags that miss their sum by less add up. */
function findingOf(
  { estimate, low, high }: ContrastChange,
  better: FactorialEffect['better'],
  equivalence: number,
): FactorialEffect['finding'] {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return 'open';
  const change = { estimate: Math.expm1(estimate), low: Math.expm1(low), high: Math.expm1(high) };
  if (isWithinBand(change, equivalence)) return 'none';
  const turned = oriented(change, better);
  return turned.low > 0 ? 'better' : turned.high < 0 ? 'worse' : 'open';
}

function bounded(log: number): number | null {
  return Number.isFinite(log) ? Math.min(Math.expm1(log), Number.MAX_VALUE) : null;
}
