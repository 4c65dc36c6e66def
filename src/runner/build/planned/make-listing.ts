/** A line of a recipe that make would run. */
export interface RecipeLine {
  /** Working directory of its make. */
  readonly cwd: string;
  readonly text: string;
  /** The recipe: `Makefile:22`. */
  readonly at: string;
}

/** A variable of a makefile. */
export interface MakeVariable {
  readonly name: string;
  /** As written, with references. */
  readonly value: string;
  /** `Makefile:12`; null: from the environment, the command line or make itself. */
  readonly at: string | null;
  /** Working directory of its make. */
  readonly cwd: string;
  readonly origin: string;
}

/** Whether a place is in a makefile that cmake wrote for itself: its variables are not for users. */
export function isOfCMake(at: string): boolean {
  return /(^|\/)CMakeFiles\//.test(at);
}

/** What a dry run of make says. */
interface MakeListing {
  readonly recipes: readonly RecipeLine[];
  readonly variables: readonly MakeVariable[];
  /** Why lines may be missing, or have another working directory. */
  readonly gaps: readonly string[];
}

const DIRECTORY = /^(?:# )?\S*make\S*?(?:\[(\d+)\])?: (Entering|Leaving) directory '(.*)'$/;
/** What `--trace` prints before the recipe of each target. */
const TRACE = /^(<builtin>|[^:]+:\d+): (?:update )?target '/;
/** What make says about its work. */
const MESSAGE = /^\S*make\S*?(?:\[\d+\])?: (?!\S+=)/;
const DATABASE = { begin: /^# Make data base, printed on /, end: /^# Finished Make data base on / } as const;
const ORIGIN = /^# (environment|command line|makefile|default|automatic|override.*?)(?: \(from '(.*)', line (\d+)\))?$/;
const VARIABLE = /^([A-Za-z_][\w.-]*) (?::{0,3}|\?|\+)= ?(.*)$/;
/** Largest numbers that are read. */
const LIMITS = { recipes: 50_000, variables: 20_000, levels: 64 } as const;

interface Level {
  readonly directory: string;
  /** Whether a recipe began: what was printed before came from reading the makefiles. */
  hasRecipe: boolean;
  at: string;
}

/** Reads what `make -n -w -p --trace` printed: lines of recipes with their working directory, and variables. */
export function makeListing(text: string, startsMake: (line: RecipeLine) => number): MakeListing {
  const recipes: RecipeLine[] = [];
  const variables: MakeVariable[] = [];
  const gaps: string[] = [];
  const levels: Level[] = [];
  // Recursions that a recipe asked for and that have not begun, by the level of their make.
  const expected: number[] = [];
  let origin: RegExpExecArray | null = null;
  let inDatabase = false;
  const lines = text.split('\n');
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (inDatabase) {
      if (DATABASE.end.test(line)) inDatabase = false;
      const [, name, value = ''] = VARIABLE.exec(line) ?? [];
      const cwd = levels.at(-1)?.directory;
      if (origin !== null && name !== undefined && cwd !== undefined && variables.length < LIMITS.variables) {
        const [, kind = '', file, number] = origin;
        variables.push({ name, value, cwd, origin: kind, at: file === undefined ? null : `${file}:${number}` });
      }
      origin = ORIGIN.exec(line);
      continue;
    }
    if (DATABASE.begin.test(line)) {
      inDatabase = true;
      continue;
    }
    const [, depth = '0', direction, directory = ''] = DIRECTORY.exec(line) ?? [];
    if (direction !== undefined) {
      const level = Number(depth);
      if (direction === 'Leaving') {
        if (levels.length !== level + 1 || levels[level]?.directory !== directory)
          gaps.push('make printed the output of several makes at the same time');
        levels.length = Math.min(levels.length, level);
      } else {
        // A make that made its own makefiles starts again, without leaving.
        const isAgain = levels.length === level + 1 && levels[level]?.directory === directory;
        if (!isAgain && level > 0) {
          if ((expected[level] ?? 0) === 0) gaps.push('a make began that no recipe names');
          else expected[level] = (expected[level] ?? 0) - 1;
        }
        if (level > LIMITS.levels || (levels.length < level && level > 0)) {
          gaps.push('make printed a level of recursion that no other started');
          break;
        }
        levels.length = level;
        levels.push({ directory, hasRecipe: false, at: '' });
      }
      continue;
    }
    const level = levels.at(-1);
    const trace = TRACE.exec(line);
    if (trace !== null) {
      if (level === undefined) continue;
      level.hasRecipe = true;
      level.at = trace[1] ?? '';
      continue;
    }
    if (level === undefined || !level.hasRecipe || line.trim() === '' || MESSAGE.test(line)) continue;
    if (recipes.length >= LIMITS.recipes) {
      gaps.push(`make lists more than ${LIMITS.recipes} lines`);
      break;
    }
    const parts = [line];
    while (/(?:^|[^\\])(?:\\\\)*\\$/.test(parts.at(-1) ?? '') && index + 1 < lines.length) {
      index += 1;
      parts.push(lines[index] ?? '');
    }
    const recipe = { cwd: level.directory, text: parts.join('\n'), at: level.at };
    recipes.push(recipe);
    const started = startsMake(recipe);
    if (started > 0) expected[levels.length] = (expected[levels.length] ?? 0) + started;
  }
  if (expected.some((count) => count > 0)) gaps.push('a recipe starts make without $(MAKE), so that it is not listed');
  return { recipes, variables, gaps };
}
