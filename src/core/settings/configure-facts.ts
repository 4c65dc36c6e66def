import { addSite, addVariable, type BuildFileFacts, OpenConditions } from './build-file-facts.ts';
import { statementLines } from './statement-lines.ts';

const ARGUMENT = /\bAC_ARG_(ENABLE|WITH)\s*\(\s*\[?\s*([A-Za-z0-9_-]{1,60})/;
const DEFINE = /\bAC_DEFINE(?:_UNQUOTED)?\s*\(\s*\[?\s*([A-Z]\w{0,63})|-D([A-Z]\w{0,63})(?:=|["'\s])/g;

/** Adds what a configure.ac says: its switches, and the defines under tests of their variables. */
export function addConfigure(facts: BuildFileFacts, path: string, text: string): void {
  const conditions = new OpenConditions();
  for (const { code, lineNumber } of statementLines(text, 'dnl')) {
    const [, kind, name = ''] = ARGUMENT.exec(code) ?? [];
    if (kind !== undefined) {
      const words = `${kind.toLowerCase()}-${name.replaceAll('_', '-')}`;
      const variable = words.replaceAll('-', '_');
      if (!facts.settings.has(variable))
        facts.settings.set(variable, { option: `--${words}`, at: `${path}:${lineNumber}` });
    }
    const isWhole = /[;\s]fi\b/.test(code);
    if (/^[\s[]*if\s/.test(code) && !isWhole) conditions.enter(namesOf(code));
    else if (/^[\s[]*elif\s/.test(code)) conditions.add(namesOf(code));
    else if (/^[\s\]]*fi\b/.test(code)) conditions.leave();
    const assigned = [...code.matchAll(/(?:^|[\s[;])([a-z_]\w{0,99})=/gi)].map(([, variable = '']) => variable);
    for (const variable of assigned) addVariable(facts, variable, [...namesOf(code), ...conditions.names.flat()]);
    for (const match of code.matchAll(DEFINE)) {
      const [text, defined, given] = match;
      const rest = code.slice(match.index + text.length);
      // Flags of the compiler beside a define have their own settings.
      const tested = namesOf(code.slice(0, match.index)).filter(
        (name) => !assigned.includes(name) && !/FLAGS$|^(DEFS|LIBS)$/.test(name),
      );
      addSite(facts, {
        define: defined ?? given ?? '',
        from: namesOf(given === undefined ? rest : (/^[^\s"']*/.exec(rest)?.[0] ?? '')),
        isValue: false,
        under: [tested, ...conditions.names],
      });
    }
  }
}

/** The shell variables of a line. */
function namesOf(code: string): string[] {
  return [...code.matchAll(/\$\{?([A-Za-z_]\w{0,99})/g)].map(([, name = '']) => name);
}
