import type { Arm } from '../../model/plan.ts';
import { isUnresolved, type Profile, type ProfiledFunction } from './perf-report.ts';

/** Whether a profile can be believed, and what a reader must know of it. */
export interface Sanity {
  readonly sane: boolean;
  readonly problems: readonly string[];
}

/** Share of a library's samples without a symbol from which a reader must know of it. */
const UNRESOLVED_MAX = 0.05;
/** Share of all samples in what is no function from which a profile points at the wrong thing. */
const DATA_MAX = 0.01;
/** Below these samples a share of a few percent is chance. */
const SAMPLES_WANTED = 200;

/** Checks that a profile names functions, and those of the arm's own library; `data` is what `nm` listed of its data. */
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

/** File name of the library that an arm loads; null for the C library's own allocator. */
export function libraryOf({ source }: Arm): string | null {
  return source.library === null ? null : (source.library.split('/').at(-1) ?? null);
}

/** Whether an object of a profile is this library, with or without the end of its version. */
export function isLibrary(object: string, library: string): boolean {
  return object === library || object.startsWith(`${library}.`) || library.startsWith(`${object}.`);
}

function total(functions: readonly ProfiledFunction[]): number {
  return functions.reduce((sum, { self }) => sum + self, 0);
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
