import { ARMS, type ArmName } from '../../../model/names.ts';
import type { AbRun, BuildRecord } from '../../../model/run.ts';
import type { Verdict } from '../../../model/verdict.ts';
import { laneTallies } from '../../analysis/ab/lane-tally.ts';
import { timeSharesText } from '../../analysis/ab/time-shares.ts';
import { laneText } from '../../text/change-text.ts';
import { formatBytes, formatPercent, formatSeconds } from '../../text/format.ts';
import { shellLine } from '../../text/shell-line.ts';
import { versionText } from '../../text/version-text.ts';
import { code, paragraph, section, table } from '../document/blocks.ts';
import type { DocumentBlock, DocumentSection } from '../document/document.ts';

/** Why sampling ended. */
const ENDED: Readonly<Record<AbRun['manifest']['ended'], string>> = {
  decided: 'Sampling ended because every lane was decided.',
  budget: 'Sampling ended with its time.',
  blocks: 'Sampling ended at the last look.',
  incident: 'Sampling ended at an incident.',
  'not-started': 'Sampling did not start.',
};

/** Commands, hashes and flags of both builds. */
export function builds(_: Verdict, run: AbRun): DocumentSection[] {
  const blocks = ARMS.flatMap((arm) => buildBlocks(run, arm));
  const { benchesFromCache: kept } = run.manifest;
  const benches = kept === undefined ? [] : [paragraph(`Bench programs: from the cache, built at ${kept.builtAt}.`)];
  return [section('Builds: commands, hashes, flags in effect', [...blocks, ...benches], { folded: true, priority: 4 })];
}

function buildBlocks({ manifest }: AbRun, arm: ArmName): DocumentBlock[] {
  const { label, env } = manifest.plan[arm];
  const build = manifest[arm];
  const title: DocumentBlock = paragraph([{ strong: arm }, ' ', { code: label }]);
  const variables = Object.entries(env).map(([name, value]) => [`env ${name}`, value] as const);
  if (build === null) {
    return [title, paragraph('No build: the run ended before it.'), ...pairs(`Environment of the ${arm}`, variables)];
  }
  const { commands, effective, configured, sha, librarySha256, librarySizeBytes, compiler, translationUnits } = build;
  return [
    title,
    ...(commands.length === 0 ? [] : [code(commands.map(shellLine).join('\n'), '')]),
    ...pairs(`Facts of the ${arm}`, [
      sha === null
        ? ['installed version', versionText(manifest.plan[arm], build, manifest.environment)]
        : ['commit', sha],
      ['library sha256', librarySha256 ?? 'the C library’s own allocator'],
      ...(librarySizeBytes === null ? [] : [['library size', formatBytes(librarySizeBytes)] as const]),
      ...(compiler === null ? [] : [['compiler', compiler] as const]),
      ['translation units', String(translationUnits)],
      timeToBuild(build),
      ...Object.entries(effective).map(
        ([name, value]) => [`${name}, seen by the compiler`, value ?? 'not defined'] as const,
      ),
      ...Object.entries(configured ?? {}).map(
        ([name, { value, by }]) => [`${name}, configured (${by})`, value ?? 'not known to it'] as const,
      ),
      ...variables,
    ]),
  ];
}

/** A build that the machine had kept says when it was made. */
function timeToBuild({ fromCache, seconds }: BuildRecord): readonly [string, string] {
  return fromCache === undefined
    ? ['time to build', formatSeconds(seconds)]
    : ['from the cache', `built at ${fromCache.builtAt}`];
}

/** Blocks of each lane, and the use of the sampling time. */
export function blocks(_: Verdict, { manifest, samples }: AbRun): DocumentSection[] {
  const tallies = laneTallies(manifest.plan, samples);
  const sum = (count: 'counted' | 'disturbed') => tallies.reduce((all, tally) => all + tally[count], 0);
  const rows = tallies.map(({ lane, counted, disturbed, incomplete, failed, sampleSeconds }) => [
    laneText(lane),
    ...[counted, disturbed, incomplete, failed].map(String),
    sampleSeconds === null ? 'none' : formatSeconds(sampleSeconds),
  ]);
  const columns = ['lane', 'blocks that count', 'disturbed', 'incomplete', 'failed samples', 'time per sample'];
  const caption = 'Blocks by lane; disturbed blocks do not count and were measured again';
  const title = `Time and blocks: ${sum('counted')} blocks count, ${sum('disturbed')} disturbed`;
  const text = `${ENDED[manifest.ended]} ${timeSharesText({ manifest, samples })}`;
  return [section(title, [table(columns, rows, { caption }), paragraph(text)], { folded: true, priority: 8 })];
}

/** The machine, the times of the run, and the seed of every random choice. */
export function environment(_: Verdict, { manifest }: AbRun): DocumentSection[] {
  const { plan, seconds } = manifest;
  const facts = pairs('Machine, times and the seed of every random choice', [
    ...Object.entries(manifest.environment),
    ['machine', `${plan.machine.name} (${plan.machine.labels.join(', ')})`],
    ['started', manifest.startedAt],
    ['finished', manifest.finishedAt],
    ['fetch', formatSeconds(seconds.fetch)],
    ['build', formatSeconds(seconds.build)],
    ['checks before sampling', formatSeconds(seconds.preflight)],
    ['sampling', `${formatSeconds(seconds.sampling)} of ${formatSeconds(plan.sampling.budgetSeconds)} allowed`],
    ['looks, in blocks', plan.sampling.looks.join(', ')],
    ['error over all looks', formatPercent(plan.sampling.alpha)],
    ['seed', plan.sampling.seed],
    ['samples sha256', manifest.samples.sha256],
    ['alloc-ab', manifest.tool],
  ]);
  return [section('Environment', facts, { folded: true, priority: 9 })];
}

function pairs(caption: string, facts: readonly (readonly [string, string])[]): DocumentBlock[] {
  if (facts.length === 0) return [];
  const rows = facts.map(([name, value]) => [name, { text: [{ code: value }] }]);
  return [table(['name', 'value'], rows, { words: [1], caption })];
}
