import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The files that a step writes for its job, by environment variable. */
export interface FileCommands {
  readonly env: Readonly<Record<string, string>>;
  /** Reads what the step wrote. */
  read(): { readonly outputs: Record<string, string>; readonly env: Record<string, string>; readonly summary: string };
}

/** Fresh, empty command files for one step below `directory`. */
export function fileCommands(directory: string): FileCommands {
  mkdirSync(directory, { recursive: true });
  const paths = Object.fromEntries(
    ['OUTPUT', 'ENV', 'STEP_SUMMARY', 'PATH', 'STATE'].map((name) => [`GITHUB_${name}`, join(directory, name)]),
  );
  for (const path of Object.values(paths)) writeFileSync(path, '');
  const text = (name: string): string => readFileSync(join(directory, name), 'utf8');
  return {
    env: paths,
    read: () => ({ outputs: pairs(text('OUTPUT')), env: pairs(text('ENV')), summary: text('STEP_SUMMARY') }),
  };
}

/** `name=value` lines and `name<<DELIMITER` blocks. */
function pairs(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  const lines = text.split('\n');
  while (lines.length > 0) {
    const line = lines.shift() as string;
    if (line === '') continue;
    const block = /^([^=<]+)<<(.+)$/.exec(line);
    const pair = /^([^=]+)=(.*)$/.exec(line);
    if (block) {
      const end = lines.indexOf(block[2] as string);
      if (end < 0) throw new Error(`the block of ${block[1]} has no end`);
      found[block[1] as string] = lines
        .splice(0, end + 1)
        .slice(0, -1)
        .join('\n');
    } else if (pair) {
      found[pair[1] as string] = pair[2] as string;
    } else {
      throw new Error(`not a file command: ${line}`);
    }
  }
  return found;
}
