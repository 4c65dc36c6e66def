import { type CampaignGoal, DESIGN_LIMITS, type NamedFactor } from '../../model/campaign-design.ts';
import { ChosenName, FlagName, FlagValue } from '../../model/names.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { harmless, quoted } from '../text/quote.ts';
import { FLAG_PATTERN } from './flags-grammar.ts';
import { MATRIX_TOKEN } from './side-grammar.ts';
import { badValue } from './token-values.ts';

/** What a campaign can ask: the forms, for help. */
export const CAMPAIGN_FORMS = [
  {
    form: 'campaign PATTERN',
    meaning: 'Every flag of a pattern, in which * stands for any text.',
    example: 'campaign HZ4_S1* budget=2h',
  },
  {
    form: 'campaign FLAG x FLAG …',
    meaning: 'Every combination of 2 to 4 flags against none of them, a half of them with 5 or 6: do they add up?',
    example: 'campaign HZ4_S10_CARVE_RUN x HZ4_S12_MPSC',
  },
  {
    form: 'campaign ablate LINE+PRESET',
    meaning: 'A preset against itself without each of its flags: which of them carry the win?',
    example: 'campaign ablate hz4+fat',
  },
  {
    form: 'campaign FLAG=V,V…',
    meaning: 'Values of a flag: the better half goes on for twice the time, the last one is compared with the default.',
    example: 'campaign HZ4_RBUF_CAP=16,32,64,128',
  },
] as const;

/** Between two factors. */
const TIMES = /^[xX×*]$/u;

/** Reads what a campaign asks from the front of its words, and returns how many words it took. */
export function readCampaignGoal(
  words: readonly string[],
): Result<{ readonly goal: CampaignGoal; readonly taken: number }, Refusal> {
  const [first = '', second] = words;
  if (first === 'ablate') return readAblation(second);
  if (second !== undefined && TIMES.test(second)) return readFactorial(words);
  if (first.includes('=')) return readValues(first);
  if (FLAG_PATTERN.test(first)) return ok({ goal: { kind: 'pattern', pattern: first.toUpperCase() }, taken: 1 });
  return refuse({
    code: 'bad-pattern',
    message:
      first === ''
        ? 'A campaign needs what it asks: a pattern of flags, flags with x between them, ablate and a preset, or a flag with values.'
        : `${quoted(first)} is not a pattern of one flag name: letters, digits, underscores and stars, at most 64.`,
    token: harmless(first),
    next: "Write for example alloc-ab campaign 'MY_S1*' budget=2h.",
  });
}

/** Prints what a campaign asks: `readCampaignGoal` reads it again. */
export function printCampaignGoal(goal: CampaignGoal): string {
  if (goal.kind === 'pattern') return goal.pattern;
  if (goal.kind === 'ablation') return `ablate ${goal.of}`;
  if (goal.kind === 'values') return `${goal.flag}=${goal.values.join(',')}`;
  return goal.factors.map(factorText).join(' x ');
}

/** A factor as it is written. */
function factorText({ name, value }: NamedFactor): string {
  return value === undefined ? name : `${name}=${value}`;
}

function readAblation(name: string | undefined): ReturnType<typeof readCampaignGoal> {
  if (name !== undefined && ChosenName.safeParse(name).success)
    return ok({ goal: { kind: 'ablation', of: name }, taken: 2 });
  const example = 'Write for example alloc-ab campaign ablate hz4+fat.';
  return name === undefined
    ? refuse({ code: 'missing-value', message: '"ablate" needs a preset after it.', token: 'ablate', next: example })
    : refuse({
        code: 'bad-preset',
        message: `${quoted(name)} is not a preset: LINE+PRESET, in lower case.`,
        token: harmless(name),
        next: example,
      });
}

function readFactorial(words: readonly string[]): ReturnType<typeof readCampaignGoal> {
  const factors: NamedFactor[] = [];
  let taken = 0;
  for (;;) {
    const word = words[taken] ?? '';
    const factor = readFactor(word);
    if (!factor.ok) return factor;
    if (factors.some(({ name }) => name === factor.value.name)) {
      return refuse({
        code: 'duplicate-flag',
        message: `${quoted(factor.value.name)} is a factor twice.`,
        token: factor.value.name,
        next: 'Name each flag once.',
      });
    }
    factors.push(factor.value);
    taken += 1;
    if (!TIMES.test(words[taken] ?? '')) break;
    taken += 1;
  }
  if (factors.length <= DESIGN_LIMITS.factors) return ok({ goal: { kind: 'factorial', factors }, taken });
  return refuse({
    code: 'too-many-flags',
    message: `${factors.length} flags have ${2 ** factors.length} combinations; at most ${DESIGN_LIMITS.factors} flags are combined, in a half of them.`,
    next: 'Name the flags with the largest gains.',
  });
}

function readFactor(word: string): Result<NamedFactor, Refusal> {
  const at = word.indexOf('=');
  const name = at < 0 ? word : word.slice(0, at);
  const value = at < 0 ? undefined : word.slice(at + 1);
  if (FlagName.safeParse(name).success && (value === undefined || FlagValue.safeParse(value).success))
    return ok({ name, ...(value !== undefined && { value }) });
  return badValue(word === '' ? 'x' : word, 'a factor is a flag, or FLAG=V; between two of them stands an x');
}

function readValues(word: string): ReturnType<typeof readCampaignGoal> {
  const flag = word.slice(0, word.indexOf('='));
  const values = word.slice(flag.length + 1).split(',');
  if (!FlagName.safeParse(flag).success || MATRIX_TOKEN.test(word))
    return badValue(
      word,
      'the flag of a list of values is upper case: letters, digits and _, and not 1 to 4 letters alone',
    );
  const isReadable = values.every((value) => FlagValue.safeParse(value).success);
  if (!isReadable || new Set(values).size !== values.length)
    return badValue(word, `the values of a flag are a list of different values, e.g. ${flag}=16,32,64`);
  if (values.length === 1) {
    return refuse({
      code: 'one-value',
      message: `${quoted(word)} is one value: that is a comparison with the default.`,
      token: harmless(word),
      suggestion: `alloc-ab run ${word}`,
      next: `Write alloc-ab run ${harmless(word)}, or name more values: ${flag}=16,32,64.`,
    });
  }
  if (values.length <= DESIGN_LIMITS.values) return ok({ goal: { kind: 'values', flag, values }, taken: 1 });
  return refuse({
    code: 'too-many-values',
    message: `${values.length} values are named; at most ${DESIGN_LIMITS.values} are screened.`,
    next: 'Name fewer, e.g. powers of two first.',
  });
}
