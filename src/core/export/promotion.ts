import type { AbPlan } from '../../model/plan.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { parseCommand } from '../command/command.ts';

/** The settings that won with a GO, on top of a line or of one of its presets. */
export interface Promotion {
  readonly line: string;
  /** The preset that was measured with these settings on top. */
  readonly preset: string | null;
  readonly defines: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
}

/** The settings that a plan's candidate adds to its line; refuses other candidates, and settings that a preset cannot have. */
export function promotionOf(plan: AbPlan): Result<Promotion, Refusal> {
  const { source } = plan.candidate;
  const command = parseCommand(plan.repeat);
  const side = command.ok && command.value.kind === 'ab' ? command.value : undefined;
  if (side === undefined || source.kind !== 'build' || !['flags', 'env'].includes(side.candidate.kind)) {
    return refuse({
      code: 'no-setting',
      message: `"${plan.candidate.label}" is not a flag or a variable, so it cannot become a preset.`,
      next:
        plan.question === 'base'
          ? 'Merge the pull request.'
          : 'Name the winner where a line is chosen, e.g. in defaults.line.',
    });
  }
  const { candidate, options } = side;
  const [line = source.line, preset = null] = (options.line ?? source.line).split('+');
  const set = candidate.kind === 'flags' ? candidate.defines : [];
  const undefinedNames = source.defines.flatMap(({ name, value }) => (value === null ? [name] : []));
  const odd = set.find(({ name }) => undefinedNames.includes(name));
  if (odd !== undefined) {
    return refuse({
      code: 'undefined-flag',
      message: `${odd.name} won by being undefined, which a preset cannot express.`,
      token: odd.name,
      next: 'Leave it out of every preset, and out of the build command.',
    });
  }
  return ok({
    line,
    preset,
    defines: Object.fromEntries(set.map(({ name, value }) => [name, value ?? '1'])),
    env: Object.fromEntries(
      candidate.kind === 'env' ? candidate.variables.map(({ name, value }) => [name, value]) : [],
    ),
  });
}
