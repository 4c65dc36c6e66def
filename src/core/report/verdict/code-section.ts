import type {
  CodeComparison,
  CodeSizes,
  FastPath,
  ForbiddenKind,
  MachineCode,
  NewlyReached,
} from '../../../model/code.ts';
import { PathCounts } from '../../../model/code.ts';
import { ARMS } from '../../../model/names.ts';
import type { AbRun } from '../../../model/run.ts';
import type { Verdict } from '../../../model/verdict.ts';
import { END_TEXTS, KIND_NAMES } from '../../code/fast-path-budget.ts';
import { plural } from '../../text/format.ts';
import { list, paragraph, section, table } from '../document/blocks.ts';
import type { DocumentBlock, DocumentSection, Inline, Span } from '../document/document.ts';

const TITLE = 'What changed in the machine code';
const KINDS = PathCounts.keyof().options;
/** Most names of a sentence. */
const NAMES_MAX = 12;

const FORBIDDEN: Readonly<Record<ForbiddenKind, string>> = {
  environment: 'reads the environment',
  log: 'writes a log',
  lock: 'takes a lock',
};

/** The entry points whose straight path changed, what they newly reach, and the functions that changed. */
export function code(_: Verdict, { manifest }: AbRun): DocumentSection[] {
  const { code: compared } = manifest;
  if (compared === undefined) return [];
  const blocks = compared.code === null ? [] : codeBlocks(compared.code);
  const rest = [...sizeTexts(compared), ...(compared.problem === null ? [] : [`Not known: ${compared.problem}`])];
  return [section(titleOf(compared), [...blocks, ...rest.map(paragraph)], { folded: true, priority: 3 })];
}

/** Both straight paths of every entry point, with every count. */
export function straightPaths(_: Verdict, { manifest }: AbRun): DocumentSection[] {
  const paths = manifest.code?.code?.fastPaths ?? [];
  if (paths.length === 0) return [];
  const rows = paths.flatMap((path) =>
    ARMS.map((arm): Inline[] => {
      const own = path[arm];
      const counts = KINDS.map((kind) => (own === null ? '—' : String(own.counts[kind])));
      return [[{ code: path.entry }], arm, ...counts, own === null ? 'is not exported' : END_TEXTS[own.end]];
    }),
  );
  const columns = ['entry point', 'arm', ...KINDS.map((kind) => KIND_NAMES[kind]), 'end'];
  const words = [1, columns.length - 1];
  return [section('Straight paths of the entry points', [table(columns, rows, { words })], { folded: true })];
}

function titleOf({ isSame, code: compared, problem }: CodeComparison): string {
  if (isSame === true) return `${TITLE}: nothing`;
  if (compared === null) return `${TITLE}: unknown${problem === null ? '' : ', see the reason'}`;
  const { added, removed, changed, fastPaths, reached } = compared;
  const count = added.count + removed.count + changed.count;
  const paths = fastPaths.filter(isChanged).length;
  return [
    `${TITLE}: ${plural(count, 'function')}`,
    `${plural(paths, 'straight path')}`,
    ...(reached.length === 0 ? [] : [`${plural(reached.length, 'call')} newly reachable`]),
  ].join(', ');
}

function codeBlocks(compared: MachineCode): DocumentBlock[] {
  const { fastPaths, reached, computed, isStripped } = compared;
  const rows = fastPaths.filter(isChanged).flatMap(pathRows);
  const same = fastPaths.filter((path) => !isChanged(path)).map(({ entry }) => entry);
  const partial = fastPaths.flatMap(({ entry, candidate }): Inline[] =>
    candidate === null || ['return', 'other-library'].includes(candidate.end)
      ? []
      : [
          [
            'The straight path of ',
            { code: entry },
            ` ${END_TEXTS[candidate.end]}: what comes after it is not counted.`,
          ],
        ],
  );
  const columns = ['entry point', 'on its straight path', 'baseline', 'candidate', 'change'];
  return [
    ...list(reached.map(reachedText)),
    ...(rows.length === 0 ? [] : [table(columns, rows, { words: [1] })]),
    ...(same.length === 0 ? [] : [paragraph(['Same counts on the straight path: ', ...names(same), '.'])]),
    ...functionTexts(compared).map(paragraph),
    ...list([
      ...partial,
      ...(computed.count === 0
        ? []
        : [
            [
              `Calls and jumps to computed addresses are not followed: in `,
              ...names(computed.names, computed.count),
              '.',
            ],
          ]),
      ...(isStripped ? ['A library has no names for its local functions, so that they are compared together.'] : []),
    ]),
  ];
}

function isChanged({ baseline, candidate }: FastPath): boolean {
  return KINDS.some((kind) => baseline?.counts[kind] !== candidate?.counts[kind]);
}

/** A row for each kind of instruction that differs. */
function pathRows({ entry, baseline, candidate }: FastPath): Inline[][] {
  return KINDS.flatMap((kind) => {
    const [before, after] = [baseline, candidate].map((path) => path?.counts[kind]);
    if (before === after) return [];
    const change = before === undefined || after === undefined ? '—' : signed(after - before);
    return [
      [[{ code: entry }], KIND_NAMES[kind], String(before ?? 'not exported'), String(after ?? 'not exported'), change],
    ];
  });
}

/** `malloc → refill → getenv reads the environment; no path led there in the baseline.` */
function reachedText({ kind, entries, path, before }: NewlyReached): Inline {
  const others = entries.slice(1);
  return [
    ...arrows(path),
    ` ${FORBIDDEN[kind]}`,
    ...(before === null ? [' and was not reached before'] : ['; before: ', ...arrows(before)]),
    ...(others.length === 0 ? [] : ['; also from ', ...names(others)]),
    '.',
  ];
}

function arrows(path: readonly string[]): Span[] {
  return path.flatMap((name, index): Span[] => [...(index === 0 ? [] : [' → ']), { code: name }]);
}

function functionTexts({ added, removed, changed, functions }: MachineCode): Inline[] {
  const total = `of ${functions.baseline} and ${functions.candidate} functions`;
  const lists = [
    ['Changed', changed],
    ['Added', added],
    ['Removed', removed],
  ] as const;
  const texts = lists.flatMap(([word, { count, names: own }]): Inline[] =>
    count === 0 ? [] : [[`${word}: ${count} (`, ...names(own, count), ').']],
  );
  return texts.length > 0
    ? texts
    : [`The instructions are the same in all ${total}; where they lie or the data differ.`];
}

function sizeTexts({ sizes, sections, isSame }: CodeComparison): Inline[] {
  if (sizes === null || isSame === true) return [];
  const { baseline, candidate } = sizes;
  const kinds = Object.keys(baseline) as (keyof CodeSizes)[];
  const texts = kinds
    .filter((kind) => baseline[kind] !== candidate[kind])
    .map(
      (kind) =>
        `${SIZE_NAMES[kind]} ${baseline[kind]} → ${candidate[kind]} (${signed(candidate[kind] - baseline[kind])})`,
    );
  const data = sections.filter((name) => ['.rodata', '.data', '.tdata'].includes(name));
  return [
    texts.length === 0 ? 'The sizes of code and data are the same.' : `Sizes in bytes: ${texts.join(', ')}.`,
    ...(data.length === 0 ? [] : [['Other contents: ', ...names(data), '.']]),
  ];
}

const SIZE_NAMES: Readonly<Record<keyof CodeSizes, string>> = {
  text: 'code',
  rodata: 'constants',
  data: 'data',
  bss: 'zeroed data',
  tls: 'thread-local data',
};

function signed(change: number): string {
  return change < 0 ? `−${-change}` : `+${change}`;
}

/** Names with commas, and how many more there are. */
function names(all: readonly string[], count: number = all.length): Span[] {
  const shown = all
    .slice(0, NAMES_MAX)
    .flatMap((name, index): Span[] => [...(index === 0 ? [] : [', ']), { code: name }]);
  const more = count - Math.min(all.length, NAMES_MAX);
  return more > 0 ? [...shown, ` and ${more} more`] : shown;
}
