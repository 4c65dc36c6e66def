import { readLocalFacts } from '../../src/local/checkout/local-facts.ts';
import { type FlagDeclaration, isFlag } from '../../src/model/command.ts';

interface Wanted {
  readonly repository: string;
  readonly config: string | undefined;
  /** Default: every line. */
  readonly lines: readonly string[] | undefined;
  /** Default: an unknown name, the first switch, another value of the first number, and the first flag with archived values. */
  readonly flags: readonly string[] | undefined;
}

/** A flag to ask, and one of the same line that is asked before it: its answer needs the compiler. */
interface ChosenQuestion {
  readonly line: string;
  readonly flag: string;
  readonly before: string;
}

/** The questions about each line of a repository. Throws where it has no configuration, or not such a line. */
export async function chosenQuestions({ repository, config, lines, flags }: Wanted): Promise<ChosenQuestion[]> {
  const read = await readLocalFacts({ repo: repository, ...(config !== undefined && { config }) });
  if (!read.ok) throw new Error(`${read.error.message} ${read.error.next}`);
  const declared = read.value.facts.flags;
  const absent = lines?.find((line) => !Object.hasOwn(declared, line));
  if (absent !== undefined) throw new Error(`${repository} has no line ${absent}`);
  return (lines ?? Object.keys(declared)).flatMap((line) => {
    const own = (declared[line] ?? []).filter(isFlag);
    const live = liveQuestions(own);
    return (flags ?? flagsOf(own, live)).map((flag) => ({
      line,
      flag,
      before: live.find((each) => each !== flag) ?? flag,
    }));
  });
}

/** A switch, and another value of a number. */
function liveQuestions(flags: readonly FlagDeclaration[]): string[] {
  const live = flags.filter(({ archived }) => archived === undefined);
  const number = live.find(({ kind, headerValue }) => kind === 'number' && headerValue !== undefined);
  const changed = number === undefined ? [] : `${number.name}=${Number(number.headerValue) + 1}`;
  return [live.find(({ kind }) => kind === 'switch')?.name ?? [], changed].flat();
}

function flagsOf(flags: readonly FlagDeclaration[], live: readonly string[]): string[] {
  const [any] = flags;
  if (any === undefined) return [];
  const archived = flags.find((flag) => flag.archived !== undefined)?.name ?? [];
  return [...new Set([`${any.name}_ABSENT`, ...live, archived].flat())];
}
