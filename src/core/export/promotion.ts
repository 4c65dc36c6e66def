import type { AbPlan, Arm } from '../../model/plan.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { parseCommand } from '../command/command.ts';

/** The settings that won with a GO, on top of a line or of one of its presets. */
export interface Promotion {
  readonly line: string;
  /** The preset that was measured with these settings on top. */
  readonly preset: string | null;
  /** Flags that the line names the kind of. */
  readonly flags: Readonly<Record<string, string>>;
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
  const { candidate: set, options } = side;
  const [line = source.line, preset = null] = (options.line ?? source.line).split('+');
  const undefinedNames = source.defines.flatMap(({ name, value }) => (value === null ? [name] : []));
  const odd = set.kind === 'flags' ? set.defines.find(({ name }) => undefinedNames.includes(name)) : undefined;
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
    ...(set.kind === 'flags' ? flagSettings(set.defines, plan.candidate) : { flags: {}, defines: {} }),
    env: Object.fromEntries(set.kind === 'env' ? set.variables.map(({ name, value }) => [name, value]) : []),
  });
}

/** The flags of a command with the values that the arm had, by the part of a preset that they belong to. */
function flagSettings(
  set: readonly { readonly name: string; readonly value?: string }[],
  { source, env }: Arm,
): Pick<Promotion, 'flags' | 'defines'> {
  const build = source.kind === 'build' ? source : { defines: [], options: [] };
  const isDefine = (name: string) => build.defines.some((define) => define.name === name);
  // Variables of make stood among the defines before presets had flags.
  const options = (build.options ?? []).filter(({ system }) => system !== 'make');
  const named = new Map([...Object.entries(env), ...options.map(({ flag, value }) => [flag, value] as const)]);
  const flags: Record<string, string> = {};
  const defines: Record<string, string> = {};
  for (const { name, value = '1' } of set) {
    if (named.has(name) && !isDefine(name)) flags[name] = named.get(name) ?? value;
    else defines[name] = value;
  }
  return { flags, defines };
}
