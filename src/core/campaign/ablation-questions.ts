import type { Command, CommandOptions } from '../../model/command.ts';
import type { Facts } from '../../model/facts.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { namedKind } from '../config/flag-kinds.ts';
import { plainNumber } from '../plan/arms/askable-flag.ts';
import { buildValue } from '../plan/arms/build-value.ts';
import { chooseLine, type LineChoice } from '../plan/arms/line-arm.ts';
import { type LineModel, lineModel } from '../plan/arms/line-model.ts';
import { defaultLine } from '../plan/arms/named-arm.ts';
import { quoted } from '../text/quote.ts';
import type { AskedQuestion } from './asked-question.ts';

/**
 * The preset that an ablation takes apart: `LINE+PRESET`, or the name of a preset of the line of the options, of the default line without one.
 */
export function presetOf(of: string, options: CommandOptions, facts: Facts): Result<LineChoice, Refusal> {
  if (!of.includes('+')) return chooseLine(`${options.line ?? defaultLine(facts)}+${of}`, facts.config);
  if (options.line === undefined) return chooseLine(of, facts.config);
  return refuse({
    code: 'misplaced-option',
    message: 'The name of the preset already defines what is built, so "on" has no meaning here.',
    token: 'on',
    next: 'Leave it out.',
  });
}

/**
 * The questions of an ablation: first the whole preset against its line, then the preset against itself without each of its settings. The
 * preset is the candidate, so what a flag costs on a guard is found too: a guard of its baseline would not be judged. Without a flag
 * means with the value that the line gives it without the preset.
 */
export function ablationQuestions(
  { name, line, preset }: LineChoice,
  { line: _, ...options }: CommandOptions,
  facts: Facts,
): readonly AskedQuestion[] {
  const config = facts.config.lines[line];
  const own = preset === undefined ? undefined : config?.presets[preset];
  const model = lineModel({ name: line, line }, facts);
  const on = { ...options, line: name };
  const flags = Object.entries({ ...own?.defines, ...own?.flags }).map(([flag, value]): AskedQuestion => {
    const kind = namedKind(flag, config?.flags)?.kind ?? 'define';
    if (kind === 'env') return { flag, command: withVariable(flag, value, on) };
    const without = kind === 'define' || kind === 'make' ? valueWithout(flag, model) : undefined;
    if (without === undefined) return { flag, command: notKnown(flag, line, name) };
    const candidate = { kind: 'flags' as const, defines: [{ name: flag, value }] };
    const baseline = { kind: 'flags' as const, defines: [{ name: flag, value: without }] };
    return { flag, command: ok({ kind: 'ab', candidate, baseline, options: on }) };
  });
  const variables = Object.entries(own?.env ?? {}).map(
    ([flag, value]): AskedQuestion => ({ flag, command: withVariable(flag, value, on) }),
  );
  const whole: Extract<Command, { kind: 'ab' }> = {
    kind: 'ab',
    candidate: { kind: 'name', name },
    baseline: { kind: 'name', name: line },
    options,
  };
  return [{ flag: name, command: ok(whole) }, ...flags, ...variables];
}

/** The value of a define without the preset; undefined: it is not known. */
function valueWithout(name: string, model: LineModel): string | undefined {
  const declared = model.declared.get(name);
  if (declared === undefined) return undefined;
  // A comparison reads 0 of such a flag as "not defined".
  if (declared.default === null) return '0';
  const built = buildValue(name, model.values);
  if (built !== undefined) return built.value ?? '0';
  if (model.open.has(name)) return undefined;
  return model.given.get(name) ?? declared.headerValue ?? plainNumber(declared.default);
}

function withVariable(name: string, value: string, options: CommandOptions): AskedQuestion['command'] {
  return ok({ kind: 'ab', candidate: { kind: 'env', variables: [{ name, value }] }, options });
}

function notKnown(flag: string, place: string, preset: string): Result<never, Refusal> {
  return refuse({
    code: 'unknown-without-preset',
    message: `What ${flag} is in ${quoted(place)} without the preset is not known.`,
    token: flag,
    next: `Name both values: alloc-ab run '${flag}=A vs ${flag}=B' on ${preset}.`,
  });
}
