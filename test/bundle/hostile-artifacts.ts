import { orderOfArms } from '../../src/core/analysis/ab/schedule.ts';
import {
  type Files,
  type Forged,
  HONEST,
  type Honest,
  withEach,
  withLayout,
  withLines,
  withManifest,
  withText,
} from './honest-artifacts.ts';

/** A forged artifact, made of an honest one. */
export interface Hostile {
  readonly name: string;
  readonly of: Honest;
  readonly forge: (honest: Files) => Files;
  /** The message of the refusal; null: the artifact is harmless, and is judged as the honest one. */
  readonly message: RegExp | null;
}

const candidate = (change: (line: Forged) => void) => (files: Files) =>
  withEach(files, (line) => {
    if (line.arm === 'candidate') change(line);
  });
const first = (change: (line: Forged) => void) => (files: Files) =>
  withEach(files, (line, index) => {
    if (index === 0) change(line);
  });
const manifest = (change: (manifest: Forged) => void) => (files: Files) => withManifest(files, change);
const samples = (change: (text: string) => string | Buffer) => (files: Files) =>
  withText(files, change(String(files['samples.jsonl'])));
const file = (name: string, change: (text: string) => string | Buffer) => (files: Files) => ({
  ...files,
  [name]: change(String(files[name])),
});
const more =
  (name: string, content: string | Buffer = 'x') =>
  (files: Files) => ({ ...files, [name]: content });
const without =
  (...names: string[]) =>
  (files: Files) =>
    Object.fromEntries(Object.entries(files).filter(([name]) => !names.includes(name)));
const faster = (line: Forged, factor: number) => {
  line.value = Math.round(line.value * factor);
};
/** Blocks of a lane by this rule, numbered again without gaps when asked. */
const blocks = (keep: (block: Forged[]) => boolean, renumber: boolean) => (lines: Forged[]) => {
  const byBlock = Map.groupBy(lines, ({ lane, block }) => `${lane} ${block}`);
  const next = new Map<string, number>();
  return [...byBlock.values()].filter(keep).flatMap((block) => {
    const { lane } = block[0];
    const number = next.get(lane) ?? 0;
    next.set(lane, number + 1);
    return renumber ? block.map((line) => ({ ...line, block: number })) : block;
  });
};
const favourable = (block: Forged[]) => {
  const value = (arm: string) => block.find((line) => line.arm === arm)?.value ?? 0;
  return value('candidate') > value('baseline');
};

function row(name: string, of: Honest, forge: Hostile['forge'], message: RegExp | null): Hostile {
  return { name, of, forge, message };
}

const VALUES: readonly Hostile[] = [
  row(
    'values of 1.7e308',
    'now',
    candidate((line) => Object.assign(line, { value: 1.7e308 })),
    /which no program measures/,
  ),
  row(
    'values of 5e-324',
    'now',
    candidate((line) => Object.assign(line, { value: 5e-324 })),
    /which no program measures/,
  ),
  row(
    'a value of 1e-300',
    'pairs',
    first((line) => Object.assign(line, { value: 1e-300 })),
    /which no program measures/,
  ),
  row(
    'a value of 1e400',
    'pairs',
    samples((text) => text.replace(/"value":\d+/, '"value":1e400')),
    /schema at value/,
  ),
  row(
    'a value of -0',
    'pairs',
    samples((text) => text.replace(/"value":\d+/, '"value":-0')),
    /not written as alloc-ab writes it/,
  ),
  row(
    'a value in another form',
    'pairs',
    samples((text) => text.replace(/"value":(\d+)/, '"value":$1.0')),
    /not written as/,
  ),
  row(
    'a value as NaN',
    'pairs',
    samples((text) => text.replace(/"value":\d+/, '"value":NaN')),
    /is not JSON/,
  ),
  row(
    'a check of 1e300',
    'pairs',
    first((line) => Object.assign(line.checks, { remote: 1e300 })),
    /checks\.remote/,
  ),
  row(
    'a check that the lane does not have',
    'pairs',
    first((line) => Object.assign(line.checks, { other: 1 })),
    /does not read/,
  ),
  row(
    'a check named __proto__',
    'pairs',
    samples((text) => text.replace('"remote":', '"__proto__":')),
    /__proto__|schema/,
  ),
  row(
    'no wall time',
    'now',
    candidate((line) => Object.assign(line, { wallNs: 0 })),
    /took no time/,
  ),
  row(
    'no wall time and no CPU time',
    'pairs',
    candidate((line) => Object.assign(line, { wallNs: 0, cpuNs: 0 })),
    /took no time/,
  ),
  row(
    'more CPU time than the CPUs have',
    'pairs',
    first((line) => Object.assign(line, { cpuNs: line.wallNs * 20 })),
    /of CPU time in/,
  ),
  row(
    'more page faults than CPU time allows',
    'pairs',
    first((line) => Object.assign(line, { minorFaults: 2 ** 40 })),
    /page faults/,
  ),
  row(
    'a wall time of an hour',
    'pairs',
    first((line) => Object.assign(line, { wallNs: 36e11 })),
    /ended after the sampling/,
  ),
  row(
    'a negative time',
    'pairs',
    first((line) => Object.assign(line, { wallNs: -1 })),
    /schema at wallNs/,
  ),
  row(
    'a fraction of a nanosecond',
    'pairs',
    first((line) => Object.assign(line, { wallNs: 1.5 })),
    /schema at wallNs/,
  ),
  row(
    'negative CPU use of others',
    'pairs',
    first((line) => Object.assign(line, { foreignCores: -5 })),
    /negative CPU use/,
  ),
];

const LOCKSTEP: readonly Hostile[] = [
  row(
    'a layout of groups that no reader knows',
    'lockstep',
    manifest(withLayout('fixed')),
    /schema at plan\.lanes.*layout/,
  ),
  row(
    'in lock-step, a value that its bursts do not give',
    'lockstep',
    candidate((line) => line.bursts && faster(line, 1.3)),
    /not the one of its bursts/,
  ),
  row(
    'in lock-step, bursts longer than the process',
    'lockstep',
    first((line) => Object.assign(line, { wallNs: 1000 })),
    /longer than its process|CPU time/,
  ),
  row(
    'in lock-step, no bursts',
    'lockstep',
    candidate((line) => delete line.bursts),
    /does not have the bursts/,
  ),
  row(
    'in lock-step, a burst too few',
    'lockstep',
    (files) => withEach(files, (line, index) => index < 40 && line.bursts?.runsNs[0]?.pop()),
    /does not have the bursts/,
  ),
  row(
    'in lock-step, a burst of zero',
    'lockstep',
    (files) => withEach(files, (line) => line.bursts && Object.assign(line.bursts.runsNs[0], [0])),
    /does not have the bursts/,
  ),
  row(
    'in lock-step, another number of operations',
    'lockstep',
    (files) =>
      withEach(
        files,
        (line) =>
          line.bursts &&
          line.arm === 'candidate' &&
          Object.assign(line.bursts, { operations: line.bursts.operations + 1 }),
      ),
    /another length|not the one of its bursts/,
  ),
  row(
    'in lock-step, no lengths',
    'lockstep',
    manifest((all) => Object.assign(all, { lengths: {} })),
    /another length/,
  ),
  row(
    'in lock-step, a length of a foreign lane',
    'lockstep',
    manifest((all) => Object.assign(all.lengths, { other: 1 })),
    /length of a lane/,
  ),
  row(
    'in lock-step, arms of every group exchanged',
    'lockstep',
    (files) =>
      withEach(files, (line) => Object.assign(line, { arm: line.arm === 'candidate' ? 'baseline' : 'candidate' })),
    /order of arms/,
  ),
  row(
    'in lock-step, three groups of a start',
    'lockstep',
    (files) =>
      withLines(files, (lines) => {
        const { lane } = lines.find((line) => line.bursts);
        return lines.filter((line) => line.lane !== lane || line.block % 4 !== 3);
      }),
    /not complete|where block/,
  ),
];

const SCHEDULE: readonly Hostile[] = [
  row(
    'arms exchanged',
    'pairs',
    (files) =>
      withEach(files, (line) => Object.assign(line, { arm: line.arm === 'candidate' ? 'baseline' : 'candidate' })),
    /order of arms that the seed/,
  ),
  row(
    'positions exchanged',
    'pairs',
    (files) => withEach(files, (line) => Object.assign(line, { position: 1 - line.position })),
    /order of arms/,
  ),
  row('the baseline always first', 'pairs', (files) => withLines(files, baselineFirst), /order of arms/),
  row(
    'another seed',
    'pairs',
    manifest((all) => Object.assign(all.plan.sampling, { seed: 'f'.repeat(32) })),
    /order of arms|order of lanes/,
  ),
  row(
    'only favourable blocks',
    'pairs',
    (files) => withLines(files, blocks(favourable, false)),
    /where block|another lane/,
  ),
  row(
    'only favourable blocks, numbered again',
    'pairs',
    (files) => withLines(files, blocks(favourable, true)),
    /order of/,
  ),
  row(
    'a gap in the blocks',
    'pairs',
    (files) => withLines(files, (lines) => lines.filter(({ block }) => block !== 3)),
    /has block 4 .* where block 3 follows/,
  ),
  row(
    'blocks from another number on',
    'pairs',
    (files) => withEach(files, (line) => Object.assign(line, { block: line.block + 5 })),
    /has block 5 .* where block 0 follows/,
  ),
  row(
    'one lane left out',
    'pairs',
    (files) => withLines(files, (lines) => lines.filter(({ lane }) => lane !== lines[0].lane)),
    /order of lanes/,
  ),
  row(
    'lanes in the order of their names',
    'now',
    (files) =>
      withLines(files, (lines) =>
        lines.toSorted(
          (a, b) => a.block - b.block || (a.lane < b.lane ? -1 : a.lane > b.lane ? 1 : a.position - b.position),
        ),
      ),
    /order of lanes|began before/,
  ),
  row(
    'one lane after the other',
    'now',
    (files) => withLines(files, (lines) => lines.toSorted((a, b) => (a.lane < b.lane ? -1 : a.lane > b.lane ? 1 : 0))),
    /began before|order of lanes/,
  ),
  row('blocks after the decision', 'now', longer, /was taken after the run had ended \(decided\)/),
  row(
    'stopped before the decision',
    'now',
    (files) => withLines(files, (lines) => lines.slice(0, -6)),
    /"decided", but further blocks|were not all measured/,
  ),
  row(
    'stopped in the middle of a block',
    'now',
    (files) => withLines(files, (lines) => lines.slice(0, -1)),
    /not complete/,
  ),
  row(
    'a baseline sample left out',
    'pairs',
    (files) => withLines(files, (lines) => lines.filter(({ block, arm }) => block !== 2 || arm !== 'baseline')),
    /order of arms|where block|another lane/,
  ),
  row('a sample twice', 'pairs', (files) => withLines(files, (lines) => [lines[0], ...lines]), /repeats a sample/),
  row(
    'a sample of a third arm',
    'pairs',
    first((line) => Object.assign(line, { arm: 'other' })),
    /schema at arm/,
  ),
  row(
    'said to be used up by the budget',
    'now',
    manifest((all) => Object.assign(all, { ended: 'budget' })),
    /"budget", but after its samples "decided"/,
  ),
  row(
    'said to have no further blocks',
    'now',
    manifest((all) => Object.assign(all, { ended: 'blocks' })),
    /"blocks", but/,
  ),
  row(
    'said not to have started',
    'pairs',
    manifest((all) => Object.assign(all, { ended: 'not-started' })),
    /sampling did not begin/,
  ),
  row(
    'a crash that was passed over',
    'pairs',
    (files) => withEach(files, (line, index) => index === 4 && Object.assign(line, { exitCode: 139, value: null })),
    /failed sample/,
  ),
  row(
    'a crash at the end that ended nothing',
    'pairs',
    (files) =>
      withEach(files, (line, index) => index === 643 && Object.assign(line, { signal: 'SIGSEGV', exitCode: null })),
    /the last sample failed/,
  ),
];

function baselineFirst(lines: Forged[]): Forged[] {
  const pairs = Map.groupBy(lines, ({ lane, block }) => `${lane} ${block}`);
  return [...pairs.values()].flatMap((pair) => {
    const { startedNs } = pair[0];
    const [baseline, other] = pair.toSorted((a, b) => (a.arm < b.arm ? -1 : 1));
    return [
      { ...baseline, position: 0, startedNs },
      { ...other, position: 1, startedNs: startedNs + baseline.wallNs },
    ];
  });
}

/** Measures one more block after the decision, as the seed orders it. */
function longer(files: Files): Files {
  const later = withManifest(files, (all) => {
    all.seconds.sampling += 60;
    all.finishedAt = new Date(Date.parse(all.finishedAt) + 60_000).toISOString();
  });
  const { plan } = JSON.parse(String(later['manifest.json']));
  return withLines(later, (lines) => {
    const { lane, block, startedNs } = lines.at(-1);
    const pair = orderOfArms(plan, lane, block + 1).map((arm, position) => {
      const sample = lines.findLast((each) => each.lane === lane && each.arm === arm);
      return { ...sample, block: block + 1, position, startedNs: startedNs + (position + 1) * 1e10 };
    });
    return [...lines, ...pair];
  });
}

const TIMES: readonly Hostile[] = [
  row(
    'times that fall',
    'pairs',
    (files) => withEach(files, (line, index) => index === 9 && Object.assign(line, { startedNs: 0 })),
    /began before the line above/,
  ),
  row(
    'all samples at the same time',
    'pairs',
    (files) => withEach(files, (line) => Object.assign(line, { startedNs: 0 })),
    /before the process of the line above it had ended/,
  ),
  row(
    'processes that overlap',
    'pairs',
    (files) => withEach(files, (line) => Object.assign(line, { startedNs: Math.round(line.startedNs / 2) })),
    /before the process of the line above it had ended/,
  ),
  row(
    'ended before it started',
    'pairs',
    manifest((all) => Object.assign(all, { finishedAt: '2020-01-01T00:00:00.000Z' })),
    /before it started/,
  ),
  row(
    'sampling longer than the run',
    'pairs',
    manifest((all) => Object.assign(all.seconds, { sampling: 5000 })),
    /phases took/,
  ),
  row(
    'samples beyond the sampling',
    'pairs',
    manifest((all) => Object.assign(all.seconds, { sampling: 5 })),
    /ended after the sampling/,
  ),
  row(
    'a phase of negative length',
    'pairs',
    manifest((all) => Object.assign(all.seconds, { build: -100 })),
    /took -100 seconds/,
  ),
  row(
    'samples after the budget',
    'pairs',
    manifest((all) => Object.assign(all.plan.sampling, { budgetSeconds: 5 })),
    /budget was used up/,
  ),
  row(
    'a build of negative length',
    'pairs',
    manifest((all) => Object.assign(all.candidate, { seconds: -1 })),
    /schema at candidate|negative time/,
  ),
];

const MANIFEST: readonly Hostile[] = [
  row(
    'no observations',
    'pairs',
    manifest((all) => Object.assign(all, { observations: [] })),
    /lacks the observation byte-identical-arms/,
  ),
  ...[
    'byte-identical-arms',
    'flag-reached',
    'library-mapped',
    'lanes-readable',
    'machine-unchanged',
    'libraries-unchanged',
  ].map((name) =>
    row(
      `no observation ${name}`,
      'pairs',
      manifest((all) =>
        Object.assign(all, { observations: all.observations.filter((each: Forged) => each.name !== name) }),
      ),
      new RegExp(`lacks the observation ${name}`),
    ),
  ),
  row(
    'no observation files-as-committed',
    'now',
    manifest((all) =>
      Object.assign(all, {
        observations: all.observations.filter((each: Forged) => each.name !== 'files-as-committed'),
      }),
    ),
    /lacks the observation files-as-committed/,
  ),
  row(
    'an observation twice',
    'pairs',
    manifest((all) => all.observations.push(all.observations[0])),
    /twice/,
  ),
  row(
    'a failed observation before samples',
    'pairs',
    manifest((all) => Object.assign(all.observations[2], { status: 'fail' })),
    /library-mapped failed/,
  ),
  row(
    'an arm that was not built',
    'pairs',
    manifest((all) => Object.assign(all, { candidate: null })),
    /was not built/,
  ),
  row(
    'an arm of another commit',
    'pairs',
    manifest((all) => Object.assign(all.candidate, { sha: 'e'.repeat(40) })),
    /built from another commit/,
  ),
  row(
    'arms that were exchanged after their builds',
    'pairs',
    manifest((all) => Object.assign(all, { baseline: all.candidate, candidate: all.baseline })),
    /another arm/,
  ),
  row(
    'no samples of a decided run',
    'pairs',
    (files) => withText(files, ''),
    /further blocks were due|"decided"|were not all measured/,
  ),
  row(
    'a field of another version',
    'pairs',
    manifest((all) => Object.assign(all, { verdict: 'GO' })),
    /schema/,
  ),
  row(
    'a lane without samples',
    'now',
    manifest((all) => all.plan.lanes.push({ ...all.plan.lanes[0], id: 'other' })),
    /order of lanes/,
  ),
  row(
    'an unknown commit time',
    'pairs',
    manifest((all) => Object.assign(all, { startedAt: 'yesterday' })),
    /schema at startedAt/,
  ),
  row(
    'a version that makes exceptions of its own',
    'now',
    manifest((all) => {
      all.tool = '0.0.0 or later';
      all.observations = [];
    }),
    /lacks the observation/,
  ),
];

const FILES: readonly Hostile[] = [
  row('no plan', 'pairs', without('plan.json'), /plan\.json is missing/),
  row('no manifest', 'pairs', without('manifest.json'), /manifest\.json is missing/),
  row('no samples', 'pairs', without('samples.jsonl'), /samples\.jsonl is missing/),
  row(
    'an empty plan',
    'pairs',
    file('plan.json', () => ''),
    /plan\.json is not the plan/,
  ),
  row(
    'a broken plan',
    'pairs',
    file('plan.json', (text) => text.slice(0, 100)),
    /plan\.json is not the plan/,
  ),
  row(
    'a forged plan',
    'pairs',
    file('plan.json', (text) => text.replace('"gain": 0.01', '"gain": 0.5').replace('hz4', 'hz5')),
    /plan\.json is not the plan/,
  ),
  row(
    'a plan with one more blank',
    'pairs',
    file('plan.json', (text) => `${text} `),
    /plan\.json is not the plan/,
  ),
  row(
    'a plan with another order of keys',
    'pairs',
    file(
      'plan.json',
      (text) => `${JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text)).reverse()), null, 2)}\n`,
    ),
    /plan\.json is not the plan/,
  ),
  row(
    'a byte order mark before the manifest',
    'pairs',
    file('manifest.json', (text) => `\ufeff${text}`),
    /manifest\.json is not JSON/,
  ),
  row(
    'a byte order mark before the samples',
    'pairs',
    samples((text) => `\ufeff${text}`),
    /line 1 .* is not JSON/,
  ),
  row(
    'a byte order mark before the plan',
    'pairs',
    file('plan.json', (text) => `\ufeff${text}`),
    /plan\.json is not the plan/,
  ),
  row(
    'a manifest in UTF-16',
    'pairs',
    file('manifest.json', (text) => Buffer.from(text, 'utf16le')),
    /NUL bytes|not UTF-8|not JSON/,
  ),
  row(
    'a manifest that is not UTF-8',
    'pairs',
    file('manifest.json', (text) =>
      Buffer.concat([Buffer.from(text.slice(0, 50)), Buffer.from([0xff]), Buffer.from(text.slice(50))]),
    ),
    /not UTF-8/,
  ),
  row(
    'samples that are not UTF-8',
    'pairs',
    (files) => withText(files, Buffer.concat([Buffer.from([0x80]), Buffer.from(String(files['samples.jsonl']))])),
    /not UTF-8/,
  ),
  row(
    'NUL bytes behind the manifest',
    'pairs',
    file('manifest.json', (text) => `${text}\0\0`),
    /NUL bytes/,
  ),
  row(
    'NUL bytes behind the samples',
    'pairs',
    samples((text) => `${text}\0`),
    /cut off/,
  ),
  row(
    'a manifest with two keys of one name',
    'pairs',
    file('manifest.json', (text) => text.replace('"schema": 1,', '"schema": 2,\n  "schema": 1,')),
    /not written as/,
  ),
  row(
    'a sample with two values',
    'pairs',
    samples((text) => text.replace('"value":', '"value":1,"value":')),
    /line 1 .* not written as/,
  ),
  row(
    'a key in another spelling',
    'pairs',
    samples((text) => text.replace('"value"', '"\\u0076alue"')),
    /not written as/,
  ),
  row(
    'a manifest on one line',
    'pairs',
    file('manifest.json', (text) => JSON.stringify(JSON.parse(text))),
    /not written as/,
  ),
  row(
    'a manifest with garbage behind it',
    'pairs',
    file('manifest.json', (text) => `${text}{}`),
    /is not JSON/,
  ),
  row(
    'CRLF in the samples',
    'pairs',
    samples((text) => text.replaceAll('\n', '\r\n')),
    /not written as|not JSON/,
  ),
  row(
    'CRLF in the manifest',
    'pairs',
    file('manifest.json', (text) => text.replaceAll('\n', '\r\n')),
    /not written as/,
  ),
  row(
    'a blank line in the samples',
    'pairs',
    samples((text) => text.replace('\n', '\n\n')),
    /line 2 .* is not JSON/,
  ),
  row(
    'no last line feed',
    'pairs',
    samples((text) => text.slice(0, -1)),
    /cut off|announces/,
  ),
  row(
    'samples of another digest',
    'pairs',
    file('samples.jsonl', (text) => text.replace('"foreignCores":0,', '"foreignCores":0.001,')),
    /sha256 differs/,
  ),
  row(
    'a manifest of 2 MB',
    'pairs',
    file('manifest.json', (text) => text + ' '.repeat(2_000_000)),
    /larger than/,
  ),
  row(
    'a manifest of a million brackets',
    'pairs',
    file('manifest.json', () => '['.repeat(500_000) + ']'.repeat(500_000)),
    /schema/,
  ),
  row(
    'a line of a megabyte',
    'pairs',
    samples((text) => text.replace('"lane":"', `"lane":"${'x'.repeat(1_000_000)}`)),
    /longer than/,
  ),
  row('evidence that was not announced', 'pairs', more('evidence.jsonl', ''), /announces no evidence/),
  row(
    'evidence that is not there',
    'pairs',
    manifest((all) => Object.assign(all, { evidence: { count: 1, sha256: 'a'.repeat(64) } })),
    /announces an evidence/,
  ),
  row('a manifest in capital letters beside it', 'pairs', more('MANIFEST.JSON'), /second manifest\.json/),
  row('samples in letters of full width beside them', 'pairs', more('ｓamples.jsonl'), /second samples\.jsonl/),
  row('further files', 'pairs', more('logs/build.log'), null),
  row('a signature of nothing beside it', 'pairs', more('notes.txt', '{"verdict":"GO"}'), null),
  row('a folder that is named as a bundle', 'pairs', more('inner/manifest.json', '{}'), null),
];

const SURVEY: readonly Hostile[] = [
  row(
    'of a survey, readings in another order',
    'survey',
    (files) => withLines(files, (lines) => lines.toSorted((a, b) => (a.lane < b.lane ? -1 : a.lane > b.lane ? 1 : 0))),
    /began before|seed of the survey/,
  ),
  row(
    'of a survey, a round left out',
    'survey',
    (files) => withLines(files, (lines) => lines.filter(({ round }) => round !== 2)),
    /seed of the survey/,
  ),
  row(
    'of a survey, the control left out',
    'survey',
    (files) => withLines(files, (lines) => lines.filter(({ environment }) => environment === 'clean')),
    /seed of the survey|rounds/,
  ),
  row(
    'of a survey, another seed',
    'survey',
    manifest((all) => Object.assign(all.survey, { seed: 'e'.repeat(32) })),
    /seed of the survey/,
  ),
  row(
    'of a survey, said to be used up by the budget',
    'survey',
    manifest((all) => Object.assign(all, { ended: 'budget' })),
    /all rounds were measured/,
  ),
  row(
    'of a survey, some rounds fewer',
    'survey',
    (files) => withLines(files, (lines) => lines.filter(({ round }) => round < 8)),
    /some rounds are missing/,
  ),
  row('of a survey, no reading', 'survey', (files) => withText(files, ''), /first round of a part was not measured/),
  row(
    'of a survey, no observations',
    'survey',
    manifest((all) => Object.assign(all, { observations: [] })),
    /lacks the observation/,
  ),
  row(
    'of a survey, no value and no trouble',
    'survey',
    first((line) => Object.assign(line, { value: null })),
    /no trouble that explains it/,
  ),
  row(
    'of a survey, a value of 1e300',
    'survey',
    first((line) => Object.assign(line, { value: 1e300 })),
    /which no program measures/,
  ),
  row(
    'of a survey, times that fall',
    'survey',
    (files) => withEach(files, (line, index) => index === 5 && Object.assign(line, { startedNs: 0 })),
    /began before/,
  ),
];

/** Forged artifacts. Where it can be, everything else in them is consistent: counts, digests, and `plan.json`. */
export const HOSTILE: readonly Hostile[] = [VALUES, LOCKSTEP, SCHEDULE, TIMES, MANIFEST, FILES, SURVEY].flat();

/** The forged files. */
export function forged({ of, forge }: Hostile): Files {
  return forge(HONEST[of]);
}
