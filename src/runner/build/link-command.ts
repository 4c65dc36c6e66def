import { harmless } from '../../core/text/quote.ts';
import { err, ok, type Result } from '../../model/result.ts';
import type { CompilerCall } from './compiler-calls.ts';
import { isInput, separateArguments, WITH_ASSEMBLY } from './translation-unit.ts';

/** The call that linked a library, taken apart. */
export interface LinkCommand {
  readonly compiler: string;
  readonly cwd: string;
  /** Paths of the objects and sources in their order, as the call has them: their order can be another one. */
  readonly inputs: readonly string[];
  /** Whether each input is a source, which the call also compiles. */
  readonly isSource: readonly boolean[];
  /** The arguments with other paths in place of the inputs, something in front of the first one, and another output. */
  link(inputs: readonly string[], before: readonly string[], output: string): string[];
  /** The arguments that compile a file to an object as the call compiles its sources. `own`: of a file that is not the repository's, which gets no header or macro of it. */
  compile(source: string, output: string, own: boolean): string[];
  /** Whether the linker leaves out sections that nothing refers to. */
  readonly dropsUnused: boolean;
}

const OBJECT = /\.(o|lo|obj)$/;
const SOURCE = /\.s$/;
/** What places or orders sections by itself. */
const PLACES =
  /^-T|^-Wl,(.*,)?(-T|--script|-dT|--default-script|--section-ordering-file|--symbol-ordering-file|--call-graph)|\.(ld|lds)$/;
/** Arguments with a value that are for the sources of the repository alone. */
const OF_SOURCES = /^(-include|-imacros|-[DUI]|-isystem|-iquote|-idirafter)/;
/** Arguments that write files beside the output, or are for the linker alone. */
const NOT_COMPILED = /^(-M|-shared$|-Wl,|-l|-L|-Xlinker$|-z$|-u$|-save-temps)/;

/** Where a call writes: the value of `-o`; null without one. */
export function outputOf({ args }: CompilerCall): string | null {
  for (const [argument, value] of separateArguments(args)) {
    if (argument === '-o') return value ?? null;
    if (/^-o./.test(argument)) return argument.slice(2);
  }
  return null;
}

/** Takes apart the call that linked a shared library. The error is a clause: why its objects cannot come in another order. */
export function linkCommand(call: CompilerCall): Result<LinkCommand, string> {
  const separate = separateArguments(call.args);
  const response = call.args.find((argument) => argument.startsWith('@'));
  if (response !== undefined) return err(`its link command has a response file (${harmless(response)})`);
  const placing = separate
    .map((each) => (each[0] === '-Xlinker' ? `-Wl,${each[1]}` : each[0]))
    .find((each) => PLACES.test(each));
  if (placing !== undefined) return err(`${harmless(placing)} in its link command places the sections`);
  const isMovable = (path: string) => OBJECT.test(path) || SOURCE.test(path) || WITH_ASSEMBLY.test(path);
  const inputs = separate.flatMap((each) => (isInput(each) && isMovable(each[0]) ? [each[0]] : []));
  if (inputs.length === 0) return err('its link command has no object and no source, only archives');
  const isSource = inputs.map((path) => !OBJECT.test(path));
  if (isSource.includes(true) && separate.some(([argument]) => /^-x/.test(argument)))
    return err('-x in its link command decides what its sources are');
  const isOutput = (argument: string) => /^-o/.test(argument);
  return ok({
    compiler: call.compiler,
    cwd: call.cwd,
    inputs,
    isSource,
    dropsUnused: call.args.some((argument) => /--gc-sections/.test(argument)),
    link(order, before, output) {
      let at = 0;
      const args = separate.flatMap((each): readonly string[] => {
        if (isOutput(each[0])) return [];
        if (!isInput(each) || !isMovable(each[0])) return each;
        return [...(at === 0 ? before : []), order[at++] ?? ''];
      });
      return [...args, '-o', output];
    },
    compile(source, output, own) {
      const kept = separate.filter(
        (each) =>
          !isInput(each) && !isOutput(each[0]) && !NOT_COMPILED.test(each[0]) && !(own && OF_SOURCES.test(each[0])),
      );
      return [...kept.flat(), ...(own ? ['-w', '-fno-lto'] : []), '-c', source, '-o', output];
    },
  });
}
