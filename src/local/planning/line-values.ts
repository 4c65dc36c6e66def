import { askedLine } from '../../core/plan/arms/asked-line.ts';
import type { EffectiveValues } from '../../model/effective.ts';
import type { Facts } from '../../model/facts.ts';
import type { BuildAnswers } from './asked-plan.ts';

/** Longest time for all lines together, in milliseconds, and the most presets of one line. */
const LIMITS = { ms: 60_000, presets: 16 } as const;

/** The values of the defines of lines. */
interface LineValues {
  /** By line, with a preset after a plus sign. */
  readonly effective: Readonly<Record<string, EffectiveValues>>;
  /** Why values are missing, with the line. */
  readonly gaps: readonly string[];
}

/** Asks for the values of each line that declares defines, or of `wanted` alone, and with each of its presets. */
export async function lineValues(facts: Facts, wanted: string | undefined, answers: BuildAnswers): Promise<LineValues> {
  const effective: Record<string, EffectiveValues> = {};
  const gaps: string[] = [];
  const began = performance.now();
  for (const [line, { presets }] of Object.entries(facts.config.lines)) {
    if ((wanted !== undefined && line !== wanted) || (facts.flags[line] ?? []).length === 0) continue;
    const names = Object.keys(presets);
    if (names.length > LIMITS.presets)
      gaps.push(`${line}: only ${LIMITS.presets} of ${names.length} presets were asked`);
    for (const preset of [undefined, ...names.slice(0, LIMITS.presets)]) {
      const name = preset === undefined ? line : `${line}+${preset}`;
      if (performance.now() - began > LIMITS.ms) {
        gaps.push(`${name}: not asked, since the time of ${LIMITS.ms / 1000} s was over`);
        continue;
      }
      const values = await answers.values(askedLine({ name, line, ...(preset !== undefined && { preset }) }, facts));
      if (values.ok) effective[name] = values.value;
      const why = values.ok ? values.value.gaps[0] : values.error.message;
      if (why !== undefined) gaps.push(`${name}: ${why}`);
    }
  }
  return { effective, gaps };
}
