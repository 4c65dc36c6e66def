import { cmakeCommands } from '../init/systems/cmake-commands.ts';
import { cmakeOptions } from '../init/systems/cmake-options.ts';
import { addSite, addVariable, type BuildFileFacts, OpenConditions } from './build-file-facts.ts';

/** Commands whose arguments are definitions or options of the compiler, and how many arguments come before them. */
const GIVING: Readonly<Record<string, number>> = {
  add_definitions: 0,
  add_compile_definitions: 0,
  add_compile_options: 0,
  target_compile_definitions: 1,
  target_compile_options: 1,
  set_property: 1,
  set_target_properties: 1,
  set_source_files_properties: 1,
  set: 1,
  list: 2,
  string: 2,
};
const REFERENCE = /\$\{([A-Za-z_][\w-]{0,99})\}/g;
/** A definition as a word, as a part of a list or of a generator expression: `-DX=1`, `X`, `$<$<BOOL:…>:X=1>`. */
const DEFINITION = /(?:^|[\s;:])(?:-D ?)?([A-Z][A-Z0-9_]{1,63})(?:=([^\s;>]{0,200}))?(?=$|[\s;>])/g;

/** Adds what a CMakeLists.txt or a file of its language says. Branches that a configuration does not take are read too. */
export function addCMake(facts: BuildFileFacts, path: string, text: string): void {
  const conditions = new OpenConditions();
  for (const command of cmakeCommands(text)) {
    const { name, arguments: args, lineNumber } = command;
    if (name === 'if') conditions.enter(namesOf(args));
    else if (name === 'elseif') conditions.add(namesOf(args));
    else if (name === 'endif') conditions.leave();
    for (const { name: option } of cmakeOptions([command]))
      if (!facts.settings.has(option)) facts.settings.set(option, { option, at: `${path}:${lineNumber}` });
    const before = GIVING[name];
    const [variable = ''] = args;
    if (before === undefined) continue;
    const isVariable = name === 'set' || name === 'list' || name === 'string';
    if (isVariable && !args.includes('CACHE'))
      addVariable(facts, (before === 2 ? args[1] : variable) ?? '', [
        ...references(args.slice(1)),
        ...conditions.names.flat(),
      ]);
    for (const argument of args.slice(before)) {
      for (const [, define = '', value = ''] of argument.matchAll(DEFINITION)) {
        const from = references([value]);
        // The condition of a generator expression; other references of an argument are texts beside the define.
        const around = /^\$<[^;]*$/.test(argument) ? references([argument.replace(value, '')]) : [];
        const isValue = /^\$\{[^{}]+\}$/.test(value);
        addSite(facts, { define, from, isValue, under: [around, ...conditions.names] });
      }
    }
  }
}

/** Adds the definitions of a header that a configuration writes: `#cmakedefine X`, `#define X @V@`. */
export function addTemplate(facts: BuildFileFacts, text: string): void {
  for (const [, define = '', rest = ''] of text.matchAll(
    /^[ \t]*#[ \t]*cmakedefine(?:01)?[ \t]+([A-Z]\w{0,63})([^\n]{0,400})$/gm,
  )) {
    const value = holders(rest);
    addSite(facts, { define, from: [define, ...value], isValue: value.length === 1, under: [], isTemplate: true });
  }
  for (const [, define = '', rest = ''] of text.matchAll(
    /^[ \t]*#[ \t]*define[ \t]+([A-Z]\w{0,63})[ \t]+([^\n]{0,400})$/gm,
  )) {
    const value = holders(rest);
    if (value.length > 0)
      addSite(facts, { define, from: value, isValue: value.length === 1, under: [], isTemplate: true });
  }
}

function holders(text: string): string[] {
  return [...text.matchAll(/@([A-Za-z_]\w{0,99})@|\$\{([A-Za-z_]\w{0,99})\}/g)].map(([, a, b]) => a ?? b ?? '');
}

function references(words: readonly string[]): string[] {
  return words.flatMap((word) => [...word.matchAll(REFERENCE)].map(([, name = '']) => name));
}

/** The names of a condition: words, and references in strings. */
function namesOf(words: readonly string[]): string[] {
  return words.flatMap((word) => (/^[A-Za-z_][\w-]*$/.test(word) ? [word] : references([word])));
}
