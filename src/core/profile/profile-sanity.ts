import type { Arm } from '../../model/plan.ts';
import { formatCount } from '../text/format.ts';
import { kindsText } from './core-kinds.ts';
import { isUnresolved, type ProfiledFunction } from './perf-entries.ts';
import type { Profile } from './perf-report.ts';

/** Whether a profile is valid, and what a reader must know about it. */
interface Sanity {
  readonly sane: boolean;
  readonly problems: readonly string[];
}

/** Largest share of the samples of a library without a symbol that needs no warning. */
const UNRESOLVED_MAX = 0.05;
/** Largest share of all samples in data symbols; beyond it the symbols do not belong to the library. */
const DATA_MAX = 0.01;
/**
 * Fewest samples of the work of a program that make a profile: the 95 % interval of a share of half of n samples is
 * ±1.96·√(¼/n) wide (normal approximation of a binomial share), which is ±3.1 points at 1,000.
 */
export const SAMPLES_NEEDED = 1000;
/** Smallest share of samples left out that is named. */
const LEFT_OUT_NAMED = 0.005;
/** One kind of core did the work when it has at least this share of the samples. */
const ONE_KIND = 0.95;

/** Checks that a profile names functions of the library of the arm. `data`: the data symbols of the library, listed by `nm`. */
export function sanityOf(profile: Profile, arm: Arm, data: string): Sanity {
  const library = libraryOf(arm);
  const own = profile.functions.filter(({ object }) => library !== null && isLibrary(object, library));
  const samples = total(own);
  const dataNames = new Set(data.split('\n').map((line) => line.split(' ')[0] ?? ''));
  const misnamed = own.filter(({ name }) => dataNames.has(name));
  const unresolved = total(own.filter(isUnresolved));
  const fatal = [
    ...(profile.samples < SAMPLES_NEEDED ? [tooFew(profile)] : []),
    ...(library !== null && samples === 0 ? [`no sample lies in ${library}: it was not profiled.`] : []),
    ...(total(misnamed) / profile.samples > DATA_MAX
      ? [
          `the profile names data as if it were functions (${misnamed[0]?.name}): the symbols of ${library} are not its own.`,
        ]
      : []),
  ];
  const doubts = [
    ...(samples > 0 && unresolved / samples > UNRESOLVED_MAX
      ? [
          `${percent(unresolved / samples)} of the samples in ${library} have no function: it has no symbols for them (build with -g and without strip, or install its debug symbols).`,
        ]
      : []),
    ...(profile.samples < SAMPLES_NEEDED ? [] : excluded(profile)),
    ...severalKinds(profile),
    ...(profile.lost > 0 ? [`perf lost ${profile.lost} samples.`] : []),
  ];
  return { sane: fatal.length === 0, problems: [...fatal, ...doubts] };
}

function tooFew(profile: Profile): string {
  const [left] = excluded(profile);
  return `too few samples for a profile: ${formatCount(profile.samples)} of ${formatCount(SAMPLES_NEEDED)} needed${left === undefined ? '' : `; ${left}`}`.replace(
    /\.?$/,
    '.',
  );
}

/** The share of the samples that are not the work of the program. */
function excluded({ samples, leftOut }: Profile): string[] {
  const all = samples + leftOut.ends + leftOut.interrupts;
  const parts = [
    ['start and end of the process', leftOut.ends],
    ['interrupts of the machine', leftOut.interrupts],
  ] as const;
  const named = parts.filter(([, count]) => count / all >= LEFT_OUT_NAMED);
  const texts = named.map(([what, count]) => `${what} ${percent(count / all)}`);
  return texts.length === 0 ? [] : [`left out of ${formatCount(all)} samples: ${texts.join(', ')}.`];
}

/** On a machine with several kinds of cores: which of them worked, unless it was one. */
function severalKinds({ cores, samples }: Profile): string[] {
  if (cores.length === 0 || cores.some((kind) => kind.samples / samples >= ONE_KIND)) return [];
  const shares = cores.map((kind) => ({ core: kind.core, share: kind.samples / samples }));
  return [`several kinds of cores worked (${kindsText(shares)} of the samples): shares are of time on all of them.`];
}

/** File name of the library of an arm; null for the C library's own allocator. */
export function libraryOf({ source }: Arm): string | null {
  return source.library === null ? null : (source.library.split('/').at(-1) ?? null);
}

/** Whether an object of a profile is this library; the names may differ in the last part of the version. `*` stands for a part of its name. */
export function isLibrary(object: string, library: string): boolean {
  if (library.includes('*'))
    return [object, object.replace(/(\.[0-9]+)+$/, '')].some((name) => fitsPattern(name, library));
  return object === library || object.startsWith(`${library}.`) || library.startsWith(`${object}.`);
}

/** Each part between two stars where it is found first, in linear time. */
function fitsPattern(name: string, pattern: string): boolean {
  const [first = '', ...others] = pattern.split('*');
  const last = others.pop() ?? '';
  let at = first.length;
  for (const part of others) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return name.startsWith(first) && name.length - last.length >= at && name.endsWith(last);
}

function total(functions: readonly ProfiledFunction[]): number {
  return functions.reduce((sum, { self }) => sum + self, 0);
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
