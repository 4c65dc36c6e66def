import type { Arm } from '../../model/plan.ts';
import { isUnresolved, type Profile, type ProfiledFunction } from './perf-report.ts';

/** Whether a profile is valid, and what a reader must know about it. */
interface Sanity {
  readonly sane: boolean;
  readonly problems: readonly string[];
}

/** Largest share of the samples of a library without a symbol that needs no warning. */
const UNRESOLVED_MAX = 0.05;
/** Largest share of all samples in data symbols; beyond it the symbols do not belong to the library. */
const DATA_MAX = 0.01;
/** With fewer samples, a share of a few percent is noise. */
const SAMPLES_WANTED = 200;

/** Checks that a profile names functions of the library of the arm. `data`: the data symbols of the library, listed by `nm`. */
export function sanityOf(profile: Profile, arm: Arm, data: string): Sanity {
  const library = libraryOf(arm);
  const own = profile.functions.filter(({ object }) => library !== null && isLibrary(object, library));
  const samples = total(own);
  const dataNames = new Set(data.split('\n').map((line) => line.split(' ')[0] ?? ''));
  const misnamed = own.filter(({ name }) => dataNames.has(name));
  const unresolved = total(own.filter(isUnresolved));
  const fatal = [
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
    ...(profile.samples < SAMPLES_WANTED
      ? [`the profile has ${profile.samples} samples only: its shares are rough.`]
      : []),
    ...(profile.lost > 0 ? [`perf lost ${profile.lost} samples.`] : []),
  ];
  return { sane: fatal.length === 0, problems: [...fatal, ...doubts] };
}

/** File name of the library of an arm; null for the C library's own allocator. */
export function libraryOf({ source }: Arm): string | null {
  return source.library === null ? null : (source.library.split('/').at(-1) ?? null);
}

/** Whether an object of a profile is this library; the names may differ in the last part of the version. */
export function isLibrary(object: string, library: string): boolean {
  return object === library || object.startsWith(`${library}.`) || library.startsWith(`${object}.`);
}

function total(functions: readonly ProfiledFunction[]): number {
  return functions.reduce((sum, { self }) => sum + self, 0);
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
