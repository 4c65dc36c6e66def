import { chooseLibraries } from './systems/choose-libraries.ts';
import {
  type BuildTrial,
  type FoundLine,
  lookAround,
  runCommand,
  startFresh,
  type TrialSettings,
} from './systems/trial.ts';

/** Flags that are tried, one build each. */
const FLAGS_MAX = 3;

/** Seconds of a build beyond which no flag is tried: a first verdict, with up to four more builds and two of its own, takes ten minutes. */
export const FLAG_TRIAL_SECONDS_MAX = 60;

/** Flags that have no effect on Linux, or that decide what is built: not for a first try. */
const SELDOM =
  /OSX|APPLE|MAC|WIN(DOWS|32|_)|ANDROID|MSVC|INSTALL|STATIC|SHARED|BUILD|ASM|VALGRIND|ETW|[ATU]SAN$|UBSAN|SANITI|MUSL|FUZZ|(^|_)CI(_|$)|QEMU|DOC|TRACING|COVERAGE|HEADER_ONLY|CXX|LIBUNWIND|LIBGCC|FRAMEPTR|PREFIX|MANGLING|EXPORT|NAMESPACE|RUST|OVERRIDE/;

/** Flags that most often change what an allocator does, the likeliest first. */
const LIKELY = [/SECURE$/, /DEBUG$/, /STATS$|STATISTICS/, /CHECK|ASSERT|VALIDATE/, /CACHE|PADDING|STATS/];

/**
 * A flag of the line that changes its library, found by building with it; null when none of the likeliest ones does. Builds with and without
 * the flag are compared by their digests, so that the first command of a user compares two different libraries.
 */
export function* tryFlags(line: FoundLine): BuildTrial<string | null> {
  const candidates = flagsToTry(line).slice(0, FLAGS_MAX);
  if (candidates.length === 0) return null;
  const plain = yield* digestWith(line, {});
  if (plain === null) return null;
  for (const { flag, settings } of candidates) {
    const changed = yield* digestWith(line, settings);
    if (changed !== null && changed !== plain) return flag;
  }
  return null;
}

interface FlagToTry {
  readonly flag: string;
  /** What turns it on. */
  readonly settings: TrialSettings;
}

function flagsToTry({ flags, declared = [], takesDefines }: FoundLine): FlagToTry[] {
  const { cmake = {}, meson = {}, configure = {}, makeVariables = [] } = flags;
  const all: FlagToTry[] = [
    ...Object.entries(cmake).map(([flag, option]) => ({ flag, settings: { cmake: [`-D${option}=ON`] } })),
    ...Object.entries(meson).map(([flag, option]) => ({ flag, settings: { meson: [`-D${option}=true`] } })),
    ...Object.entries(configure).map(([flag, option]) => ({ flag, settings: { configure: [option] } })),
    ...makeVariables.map((flag) => ({ flag, settings: { make: [`${flag}=1`] } })),
    ...(takesDefines === true ? declared : [])
      .filter((flag) => !Object.hasOwn(cmake, flag))
      .map((flag) => ({ flag, settings: { defines: [`-U${flag}`, `-D${flag}=1`] } })),
  ];
  const rank = ({ flag }: FlagToTry): number => {
    const at = LIKELY.findIndex((word) => word.test(flag));
    return at < 0 ? LIKELY.length : at;
  };
  return all.filter(({ flag }) => !SELDOM.test(flag)).sort((a, b) => rank(a) - rank(b));
}

/** The sha256 of the line's library after a build; null when it fails or leaves none. */
function* digestWith({ build }: FoundLine, settings: TrialSettings): BuildTrial<string | null> {
  yield* startFresh();
  for (const argv of build) {
    const ran = yield* runCommand(argv, settings);
    if (ran.end !== null) return null;
  }
  const [library] = chooseLibraries(yield* lookAround());
  return library?.sha256 ?? null;
}
