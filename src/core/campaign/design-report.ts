import type { CampaignRow } from '../../model/campaign.ts';
import type { CampaignDesign, FactorialEffect } from '../../model/campaign-design.ts';
import { section, table } from '../report/document/blocks.ts';
import type { Cell, DocumentSection, Tone } from '../report/document/document.ts';
import { laneText } from '../text/change-text.ts';
import { formatInterval, formatPercent, plural } from '../text/format.ts';
import { metricTexts } from '../text/metric-text.ts';

/** What the result of a design says beside the table of its questions. */
interface DesignReport {
  /** What was found, before the reason for the end. */
  readonly found: string;
  readonly next: string;
  /** Sections before the table. */
  readonly sections: readonly DocumentSection[];
  /** How to read them, one fact each. */
  readonly notes: readonly string[];
}

/** What the result of a design says, in words; it depends only on the result. */
export function designReport(design: CampaignDesign, rows: readonly CampaignRow[]): DesignReport {
  if (design.kind === 'factorial') return factorialReport(design);
  return design.kind === 'ablation' ? ablationReport(design, rows) : valuesReport(design, rows);
}

type Factorial = Extract<CampaignDesign, { kind: 'factorial' }>;

const EFFECT_WORDS: Readonly<Record<FactorialEffect['finding'], readonly [one: string, several: string]>> = {
  better: ['gain', 'more than the sum'],
  worse: ['loss', 'less than the sum'],
  none: ['no change', 'add up'],
  open: ['open', 'open: may not add up'],
};
const TONES: Readonly<Record<FactorialEffect['finding'], Tone>> = {
  better: 'good',
  worse: 'bad',
  none: 'same',
  open: 'doubt',
};

function factorialReport({ factors, relation, effects }: Factorial): DesignReport {
  const pairs = effects.filter((effect) => effect.factors.length > 1);
  const apart = pairs.filter(({ finding }) => finding === 'better' || finding === 'worse');
  const open = pairs.filter(({ finding }) => finding === 'open');
  const names = factors.map(({ name }) => name);
  const rows = effects.map((effect): (string | Cell)[] => [
    effect.factors.join(' x '),
    `${laneText(effect.lane)}, ${metricTexts(effect).name}`,
    effect.estimate === null ? '' : formatPercent(effect.estimate, { signed: true }),
    effect.low === null || effect.high === null ? '' : formatInterval(effect.low, effect.high),
    { text: EFFECT_WORDS[effect.finding][effect.factors.length > 1 ? 1 : 0], tone: TONES[effect.finding] },
  ]);
  return {
    found: `${names.join(' x ')}: ${apartText(apart, open, pairs.length)}`,
    next:
      apart.some(({ finding }) => finding === 'worse') || open.length > 0
        ? `Confirm the combination that ships, not its parts: alloc-ab run ${names.join(' ')}.`
        : `Confirm them together on the suite that decides: alloc-ab run ${names.join(' ')}.`,
    sections: [
      section('Do they add up?', [
        table(['effect', 'where', 'change', 'interval', 'so they'], rows, { words: [1, 4] }),
      ]),
    ],
    notes: [
      'The effect of one flag is its change averaged over the settings of the others. A x B is the change of both less the sum of what each gives: below 0 of a gain, the two do not add up.',
      `All intervals of the effects hold together with ${formatPercent(0.95)}; "add up" means that the whole interval lies within the changes that count as none.`,
      ...(relation === null
        ? []
        : [
            `Half of the combinations were asked: ${relation}, with ${names.map((name, index) => `${String.fromCharCode(65 + index)} = ${name}`).join(', ')}. An effect is not distinguished from the one of all other flags together, which is assumed to be nothing.`,
          ]),
      `Each combination is compared with ${factors.map(({ name, off }) => (off === null ? `${name} as it is` : `${name}=${off}`)).join(', ')}.`,
    ],
  };
}

function apartText(apart: readonly FactorialEffect[], open: readonly FactorialEffect[], all: number): string {
  const [first] = apart;
  if (first !== undefined) {
    const place = (effect: FactorialEffect) => `${effect.factors.join(' x ')} on ${laneText(effect.lane)}`;
    const more = apart.length === 1 ? '' : ` and ${apart.length - 1} more`;
    const how = first.finding === 'worse' ? 'less' : 'more';
    const by = first.estimate === null ? '' : ` (${formatPercent(first.estimate, { signed: true })})`;
    return `they do not add up: ${place(first)} give ${how} than their sum${by}${more}`;
  }
  if (all === 0) return 'nothing is known about their sum';
  return open.length > 0
    ? `not known whether they add up: ${open.length} of ${plural(all, 'interaction')} open`
    : 'they add up';
}

function ablationReport(
  { of }: Extract<CampaignDesign, { kind: 'ablation' }>,
  rows: readonly CampaignRow[],
): DesignReport {
  const flags = rows.filter(({ flag }) => flag !== of);
  const names = (isOne: (row: CampaignRow) => boolean) => flags.filter(isOne).map(({ flag }) => flag);
  const idle = names(doesNothing);
  const parts: { readonly one: string; readonly several: string; readonly list: readonly string[] }[] = [
    { one: 'carries its gain', several: 'carry its gain', list: names(({ finding }) => finding === 'gain') },
    { one: 'gains and costs', several: 'gain and cost', list: names(({ finding }) => finding === 'gain and loss') },
    { one: 'costs', several: 'cost', list: names(({ finding }) => finding === 'loss') },
    { one: 'does nothing', several: 'do nothing', list: idle },
  ];
  const rest = flags.length - parts.reduce((sum, { list }) => sum + list.length, 0);
  const texts = [
    ...parts
      .filter(({ list }) => list.length > 0)
      .map(({ one, several, list }) => `${plural(list.length, 'flag')} ${list.length === 1 ? one : several}`),
    ...(rest > 0 ? [`${rest} open`] : []),
  ];
  return {
    found: `${of} without each of its ${plural(flags.length, 'flag')}: ${texts.join(', ')}`,
    next:
      idle.length > 0
        ? `Take what does nothing out of the preset: ${idle.join(', ')}.`
        : 'A flag that only costs can leave the preset; confirm the smaller preset on the suite that decides.',
    sections: [],
    notes: [
      `A row is ${of} against itself without that flag, so a gain is what the flag gives beside the others; the row of ${of} is the whole preset against its line.`,
      'The parts need not add up to the whole: alloc-ab campaign A x B asks whether they do.',
    ],
  };
}

/** Whether it is shown that a flag of a preset changes nothing. A run that leaves it open does not show it. */
function doesNothing({ state, outcome, finding }: CampaignRow): boolean {
  return finding === null && (state === 'no-op' || outcome === 'NO CHANGE');
}

function valuesReport(
  { flag, screened, chosen }: Extract<CampaignDesign, { kind: 'values' }>,
  rows: readonly CampaignRow[],
): DesignReport {
  const end = rows.find((row) => row.flag === `${flag}=${chosen}`);
  const finding = end?.finding ?? null;
  const isCompared = end !== undefined && end.p !== null;
  const result =
    chosen === null
      ? rows.some(({ state }) => state === 'waiting')
        ? 'none is chosen yet'
        : 'none is left'
      : !isCompared
        ? `${chosen} is left, and not compared yet`
        : finding === null
          ? `${chosen} was left, and is no finding against the default`
          : `${chosen} is a ${finding} against the default`;
  const cells = screened.map(({ value, round, least, kept }): (string | Cell)[] => [
    `${flag}=${value}`,
    String(round),
    least === null ? 'not known' : formatPercent(least, { signed: true }),
    kept === null ? 'round not complete' : kept ? 'goes on' : 'drops out',
  ]);
  return {
    found: `${plural(rows.length, 'value')} of ${flag}: ${result}`,
    next:
      finding === 'gain'
        ? `Confirm it on the suite that decides before it is promoted: alloc-ab run ${flag}=${chosen}.`
        : 'Nothing is shown to be better than the default; name other values, or allow more time.',
    sections:
      cells.length === 0
        ? []
        : [
            section('Screening', [
              table(['value', 'round', 'change on its worst target', 'then'], cells, { words: [3] }),
            ]),
          ],
    notes: [
      'The screening only chooses: its changes have no error, and a value that drops out is not shown to be worse than another.',
      'The value that is left is compared with the default by a run of its own, with fresh data, so its change does not come from having been picked.',
    ],
  };
}
