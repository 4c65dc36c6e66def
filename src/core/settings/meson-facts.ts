import { addSite, addVariable, type BuildFileFacts, OpenConditions } from './build-file-facts.ts';
import { statementLines } from './statement-lines.ts';

/** How the files of meson name a setting; no variable has such a name. */
const OPTION = 'get_option:';
const DEFINE = /-D([A-Z]\w{0,63})(?:=|['"\s])|\.set(?:10|_quoted)?\(\s*'([A-Z]\w{0,63})'/g;

/** Adds the options of a meson.options file. */
export function addMesonOptions(facts: BuildFileFacts, path: string, text: string): void {
  for (const { code, lineNumber } of statementLines(text, '#')) {
    const [, option] = /\boption\s*\(\s*'([A-Za-z0-9_.:-]{1,99})'/.exec(code) ?? [];
    if (option !== undefined) facts.settings.set(`${OPTION}${option}`, { option, at: `${path}:${lineNumber}` });
  }
}

/** Adds what a meson.build says. */
export function addMeson(facts: BuildFileFacts, text: string): void {
  const conditions = new OpenConditions();
  for (const { code } of statementLines(text, '#')) {
    const [, keyword] = /^\s*(if|elif|endif)\b/.exec(code) ?? [];
    if (keyword === 'if') conditions.enter(namesOf(code));
    else if (keyword === 'elif') conditions.add(namesOf(code));
    else if (keyword === 'endif') conditions.leave();
    const [whole = '', variable] = /^\s*([a-z_]\w{0,99})\s*\+?=(?!=)/.exec(code) ?? [];
    const from = namesOf(code.slice(whole.length));
    if (variable !== undefined) addVariable(facts, variable, [...from, ...conditions.names.flat()]);
    for (const match of code.matchAll(DEFINE)) {
      const [text, option, key] = match;
      const rest = code.slice(match.index + text.length);
      addSite(facts, {
        define: option ?? key ?? '',
        from: namesOf(key === undefined ? (/^[^,\]]*/.exec(rest)?.[0] ?? '') : rest),
        isValue: key !== undefined && /^\s*,\s*get_option\('[^']+'\)\s*\)/.test(rest),
        under: [choiceAround(code.slice(0, match.index)), ...conditions.names],
      });
    }
  }
}

/** The names of the condition of `condition ? … : …`, at the end of a text that is inside. */
function choiceAround(before: string): string[] {
  const at = before.lastIndexOf('?');
  if (at < 0) return [];
  let depth = 0;
  for (const sign of before.slice(at)) {
    depth += '(['.includes(sign) ? 1 : ')]'.includes(sign) ? -1 : 0;
    if (depth < 0) return [];
  }
  const begin = Math.max(...['=', ','].map((sign) => before.lastIndexOf(sign, at)));
  return namesOf(before.slice(begin + 1, at));
}

/** The options and variables of a statement, without the words of its strings. */
function namesOf(code: string): string[] {
  const options = [...code.matchAll(/\bget_option\s*\(\s*'([A-Za-z0-9_.:-]{1,99})'/g)].map(
    ([, name = '']) => OPTION + name,
  );
  const words = code.replaceAll(/'(?:[^'\\]|\\.){0,400}'/g, ' ').match(/(?<![.\w])[a-z_]\w{0,99}(?!\s*\()/g);
  return [...options, ...(words ?? [])];
}
