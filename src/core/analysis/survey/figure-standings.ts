import type { Figure } from '../../../model/server.ts';
import type { SurveyRun } from '../../../model/survey.ts';
import { comparisonLevel, type Relative, relativeOf } from './comparisons.ts';
import { medianOf, roundsOf } from './rounds.ts';

/** The arms of a survey compared by one figure of a lane. */
export interface FigureStanding {
  readonly figure: Figure;
  /** In the order of the arms. The change is against the first arm; null for the first arm itself and with too few rounds. */
  readonly arms: readonly { readonly median: number | null; readonly relative: Relative | null }[];
}

/** The figures of a lane, from the rounds that count for its throughput. */
export function figuresOf(run: SurveyRun, lane: string): FigureStanding[] {
  const { figures = [] } = run.manifest.survey.lanes.find(({ id }) => id === lane) ?? {};
  const { table } = roundsOf(run)(lane);
  const [first = []] = table;
  const level = comparisonLevel(run);
  return figures.map((figure) => ({
    figure,
    arms: table.map((row, arm) => ({
      median: medianOf(row, ({ figures: own }) => own?.[figure.name]),
      relative: arm === 0 ? null : relativeOf(row, first, ({ figures: own }) => own?.[figure.name], level),
    })),
  }));
}
