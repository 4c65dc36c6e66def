/** Lines of compilers, assemblers, linkers, and of programs that configure a build. */
const ERRORS: readonly RegExp[] = [
  // gcc and clang: with place, then without one. collect2 repeats only that the linker failed.
  /^\S.*?:\d+(?::\d+)?: (?:fatal )?error: .+/,
  /^(?!collect2: error: ld returned)(?!\S*\bninja: )[\w./+-]+: (?:fatal )?error: .+/,
  // The assembler, and rustc.
  /^\S.*?:\d+: Error: .+/,
  /^error(?:\[E\d+\])?: .+/,
  /undefined reference to .+/,
  /multiple definition of .+/,
  /\bcannot find -l\S+/,
  /\bundefined symbol: .+/,
  /^CMake Error\b.*/,
  /^configure: error: .+/,
  /^(?:\S+:\d+:\d+: )?ERROR: .+/,
  /^ninja: error: .+/,
  // A program that is not there, in the words of shells, make and env.
  /^(?:\/bin\/)?(?:ba|da)?sh: (?:line )?\d*:? ?.+: (?:command )?not found$/,
  /^make(?:\[\d+\])?: \S+: (?:No such file or directory|Permission denied)$/,
  /^(?:\/usr\/bin\/)?env: .+: No such file or directory$/,
  /^\w*(?:Error|Exception): .+/,
];

/** What make says when it runs nothing, or after an error above it. */
const MAKE = /^(?:make(?:\[\d+\])?|\S+:\d+): \*\*\* .+/;

/** Lines after the first one that CMake writes about an error. */
const CMAKE_LINES = 2;

/** The first error in the output of a build. */
interface FirstError {
  /** One line, as it was printed. */
  readonly text: string;
  /** Its number in the output, from 0. */
  readonly line: number;
}

/** The line of a build's output that a person looks for: the first error of a compiler or linker, else of make; null when there is none. */
export function firstError(output: string): FirstError | null {
  const lines = output.split('\n').map((line) => line.trimEnd());
  const found = lines.findIndex((line) => ERRORS.some((error) => error.test(line)));
  const line = found >= 0 ? found : lines.findIndex((each) => MAKE.test(each));
  const first = lines[line];
  if (first === undefined) return null;
  if (!first.startsWith('CMake Error')) return { text: first.trim(), line };
  // The first line has the place alone; the message follows after it, indented.
  const message = lines.slice(line + 1).filter((each) => each !== '');
  const end = message.findIndex((each) => !each.startsWith('  '));
  const more = message.slice(0, Math.min(CMAKE_LINES, end < 0 ? message.length : end));
  return { text: [first, ...more].map((each) => each.trim()).join(' '), line };
}
