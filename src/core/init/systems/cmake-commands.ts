/** A command of a CMakeLists.txt with its arguments, unexpanded. */
export interface CMakeCommand {
  /** In lower case: names of commands have no case. */
  readonly name: string;
  readonly arguments: readonly string[];
  /** The line of its name. */
  readonly lineNumber: number;
}

/** Most commands that are read of one file. */
const COMMANDS_MAX = 5000;

const TOKEN = /#\[(=*)\[[\s\S]*?\]\1\]|#[^\n]*|\[(=*)\[([\s\S]*?)\]\2\]|"((?:[^"\\]|\\[\s\S])*)"|[()]|[^\s()#"]+/g;

/** The commands of a CMakeLists.txt in order, also those in branches that are not taken. Syntax: cmake-language(7). */
export function cmakeCommands(text: string): CMakeCommand[] {
  const commands: CMakeCommand[] = [];
  let name = '';
  let depth = 0;
  let list: string[] = [];
  let lineNumber = 1;
  let counted = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [token, , bracket, inBracket, quoted] = match;
    if (token.startsWith('#')) continue;
    const isQuoted = bracket !== undefined || quoted !== undefined;
    if (!isQuoted && token === '(') {
      if (depth === 0) list = [];
      depth += 1;
    } else if (!isQuoted && token === ')') {
      depth -= 1;
      if (depth === 0) commands.push({ name: name.toLowerCase(), arguments: list, lineNumber });
      if (depth < 0 || commands.length >= COMMANDS_MAX) break;
    } else if (depth > 0) {
      list.push(inBracket ?? quoted ?? token);
    } else {
      name = token;
      lineNumber += text.slice(counted, match.index).split('\n').length - 1;
      counted = match.index;
    }
  }
  return commands;
}
