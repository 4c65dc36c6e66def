import type { Makefile } from './init-makefile.ts';

/** A proposed lane of a bench. */
export interface DraftLane {
  readonly name: string;
  readonly role: 'target' | 'guard';
  readonly command: readonly string[];
  readonly matrix?: Readonly<Record<string, readonly number[]>>;
  /** Whether the bench prints the share of remote frees and how often its ring was full. */
  readonly isRemote: boolean;
  /** Whether the arguments are known; otherwise the user has to edit them. */
  readonly isKnown: boolean;
}

/** Benches of a repository: their build commands and lanes. */
interface DraftBenches {
  readonly build: readonly (readonly string[])[];
  readonly lanes: readonly DraftLane[];
}

/** Most lanes for benches with unknown arguments. */
const UNKNOWN_MAX = 4;

/** Benches with known arguments, by the beginning of their names. */
const KNOWN: readonly {
  readonly bench: string;
  readonly lanes: readonly (Omit<DraftLane, 'command' | 'isKnown'> & { args: string[] })[];
}[] = [
  {
    bench: 'bench_random_mixed_mt_remote',
    lanes: [
      {
        name: 'mt-remote-small',
        role: 'target',
        args: ['{T}', '2000000', '400', '16', '2048', '{R}', '65536'],
        matrix: { T: [4, 8, 16], R: [90] },
        isRemote: true,
      },
      {
        name: 'mt-remote-full',
        role: 'target',
        args: ['{T}', '1000000', '400', '16', '65536', '{R}', '65536'],
        matrix: { T: [4, 8, 16], R: [90] },
        isRemote: true,
      },
    ],
  },
  {
    bench: 'bench_random_mixed',
    lanes: [{ name: 'st-mixed', role: 'guard', args: ['20000000', '400', '16', '2048'], isRemote: false }],
  },
];

/** Finds the sources `bench_*.c`, the Makefiles that build them, and their lanes. */
export function draftBenches(makefiles: readonly Makefile[], paths: readonly string[]): DraftBenches {
  const sources = paths.filter((path) => /(^|\/)bench_[A-Za-z0-9_]+\.c$/.test(path) && !/(^|\/)(win|mac)\//.test(path));
  const build = new Map<string, readonly string[]>();
  const lanes = new Map<string, DraftLane>();
  for (const { known, source } of order(sources)) {
    const name = source.slice(source.lastIndexOf('/') + 1, -2);
    if (!known && lanes.size >= UNKNOWN_MAX) continue;
    const made = makeOf(name, makefiles);
    const command = made?.program ?? name;
    const drafts = known?.lanes ?? [
      {
        name: name.replaceAll('_', '-').toLowerCase().slice(0, 60),
        role: 'target',
        args: [],
        isRemote: false,
      } as const,
    ];
    if (drafts.some((draft) => lanes.has(draft.name))) continue;
    build.set(made?.argv.join(' ') ?? source, made?.argv ?? ['cc', '-O2', '-pthread', '-o', name, source]);
    for (const { args, ...draft } of drafts) {
      lanes.set(draft.name, { ...draft, command: [command, ...args], isKnown: known !== undefined });
    }
  }
  return { build: [...build.values()].slice(0, 8), lanes: [...lanes.values()] };
}

/** Known benches first, each source once. */
function order(sources: readonly string[]): { known: (typeof KNOWN)[number] | undefined; source: string }[] {
  const known = (source: string) =>
    KNOWN.find(({ bench }) => source.slice(source.lastIndexOf('/') + 1).startsWith(bench));
  return sources
    .map((source) => ({ known: known(source), source }))
    .sort((a, b) => Number(b.known !== undefined) - Number(a.known !== undefined));
}

/** The make command of a bench and the program it builds; undefined when no Makefile names the bench. */
function makeOf(
  bench: string,
  makefiles: readonly Makefile[],
): { readonly argv: readonly string[]; readonly program: string } | undefined {
  for (const { folder, rules } of makefiles) {
    for (const [goal, needed] of rules) {
      const program = needed.find((path) => path.endsWith(`/${bench}`) && /^[A-Za-z0-9_./-]+$/.test(path));
      if (program === undefined || !/^[a-z][a-z_]*$/.test(goal)) continue;
      return { argv: ['make', ...(folder === '' ? [] : ['-C', folder]), goal], program };
    }
  }
  return undefined;
}
