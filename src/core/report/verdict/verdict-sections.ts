import type { AbPlan } from '../../../model/plan.ts';
import type { AbRun } from '../../../model/run.ts';
import type { Effect, Verdict } from '../../../model/verdict.ts';
import { timeSharesText } from '../../analysis/ab/time-shares.ts';
import { confidenceText, contradictingMedians, JUDGED_ROLES, laneText } from '../../text/change-text.ts';
import { claimNotes } from '../../text/claim-text.ts';
import { firstTexts, formatPercent } from '../../text/format.ts';
import { metricTexts } from '../../text/metric-text.ts';
import { repeatLines } from '../../text/repeat-lines.ts';
import { code, list, paragraph } from '../document/blocks.ts';
import type { DocumentBlock, DocumentSection } from '../document/document.ts';
import { code as machineCode, straightPaths } from './code-section.ts';
import { checks, doubts, effects, figures, incidents } from './detail-sections.ts';
import { effectAxes } from './effect-axes.ts';
import { ssotRecords } from './record.ts';
import { resultTable } from './result-table.ts';
import { runEvidence } from './run-evidence.ts';
import { blocks, builds, environment } from './run-sections.ts';

/** Smallest difference of the two, as a fraction, that readers of a table would notice. */
const CONTRADICTION_LEAST = 0.005;

/** Most sentences about medians that contradict a change. */
const CONTRADICTIONS_MAX = 4;

type Writer = (verdict: Verdict, run: AbRun) => readonly DocumentSection[];

/** The sections of a verdict, each written once for all media. A high priority is left out first where there is little room. */
const WRITERS = {
  result: ({ effects }, run) =>
    ifMeasured(run, {
      title: '',
      priority: 0,
      blocks: [
        resultTable(effects, confidenceText(run)),
        ...list(claimNotes(effects)),
        ...list(firstTexts(contradictions(effects), CONTRADICTIONS_MAX, (text) => text)),
      ],
    }),
  intervals({ effects }, run) {
    const confidence = confidenceText(run);
    const { equivalence } = run.manifest.plan.rules;
    const note = `Dot: estimate. Bar: ${confidence} interval over all looks. Solid line: no change. Dashed line: the bound. On a target lane the shaded side beyond the bound is the required gain, and the grey band of ±${formatPercent(equivalence)} means “no change”; on a guard the shaded side is harm.`;
    const axes = effectAxes(effects);
    if (axes.length === 0) return [];
    const block = { kind: 'intervals', axes, note, equivalence } as const;
    return ifMeasured(run, { title: `Change of the candidate, ${confidence} intervals`, priority: 0, blocks: [block] });
  },
  record(verdict, run) {
    const block = code(ssotRecords(run, verdict));
    return ifMeasured(run, { title: 'Record', priority: 0, blocks: [block] });
  },
  samples: ({ effects }, run) =>
    run.samples.length === 0 ? [] : [{ title: 'Raw samples', blocks: [{ kind: 'samples', effects, run }] }],
  timeShares: (_, run) => (run.samples.length === 0 ? [] : [{ title: '', blocks: [paragraph(timeSharesText(run))] }]),
  repeat: (_, { manifest }) => [
    { title: 'Repeat this run', folded: true, priority: 0, blocks: repeatBlocks(manifest.plan) },
  ],
  checks,
  doubts,
  incidents,
  code: machineCode,
  straightPaths,
  builds,
  evidence: (_, run) => runEvidence(run).map((section) => ({ ...section, priority: 5 })),
  effects,
  figures,
  blocks,
  environment,
} satisfies Record<string, Writer>;

/** Name of a section. */
export type VerdictSection = keyof typeof WRITERS;

/** The named sections in this order; those that have nothing to show are left out. */
export function verdictSections(names: readonly VerdictSection[], verdict: Verdict, run: AbRun): DocumentSection[] {
  return names.flatMap((name) => WRITERS[name](verdict, run));
}

/** The open sections of a comment and of a check summary. */
export const OPEN_SECTIONS = ['result', 'intervals', 'record'] as const satisfies readonly VerdictSection[];

/** The folded sections of a comment, most important first. */
export const FOLDED_SECTIONS = [
  'repeat',
  'checks',
  'incidents',
  'code',
  'builds',
  'evidence',
  'effects',
  'figures',
  'blocks',
  'environment',
] as const satisfies readonly VerdictSection[];

function repeatBlocks(plan: AbPlan): DocumentBlock[] {
  const { comment, shell } = repeatLines(plan);
  const byComment: DocumentBlock[] = [paragraph('As a comment on the pull request:'), code(comment ?? '', '')];
  return [
    ...(comment === null ? [] : byComment),
    paragraph('In a clone of the repository, on your own machine:'),
    code(shell, 'sh'),
  ];
}

/** A sentence for each judged lane whose medians contradict the change beside them. */
function contradictions(effects: readonly Effect[]): string[] {
  return effects
    .filter(({ metric, role }) => metric === 'throughput' && JUDGED_ROLES.has(role))
    .flatMap((effect) => {
      const medians = contradictingMedians(effect);
      if (medians === null || effect.change === null) return [];
      if (Math.abs(medians - effect.change.estimate) < CONTRADICTION_LEAST) return [];
      const [change, other] = [effect.change.estimate, medians].map((value) => formatPercent(value, { signed: true }));
      return [
        `${metricTexts(effect).name} on ${laneText(effect.lane)}: the medians differ by ${other}, yet the change is ${change}: it compares neighbours in time, and the medians also hold the drift of the machine.`,
      ];
    });
}

function ifMeasured({ manifest }: AbRun, section: DocumentSection): DocumentSection[] {
  return manifest.samples.count > 0 ? [section] : [];
}
