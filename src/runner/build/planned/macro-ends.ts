import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shellLine } from '../../../core/text/shell-line.ts';
import type { SharedPath } from '../../sandbox/bubblewrap.ts';
import type { BuildContext } from '../build-context.ts';
import { SOURCE_DATE_EPOCH } from '../commits/fixed-times.ts';
import type { UnitCommand } from './unit-digests.ts';

/** A macro at the end of a unit. */
interface MacroAtEnd {
  /** Null: the unit undefined it last. */
  readonly value: string | null;
  /** The file as the compiler names it, and the line; null: the command line. */
  readonly at: { readonly path: string; readonly line: number } | null;
}

/** Macros with the name of a flag that the tree or the command line sets. Null: the unit was not preprocessed. */
export type UnitEnds = ReadonlyMap<string, MacroAtEnd> | null;

const LIMITS = {
  seconds: 10,
  textBytes: 512 * 1024 * 1024,
  laneBytes: 8 * 1024 * 1024,
  addressKiB: 8_388_608,
  lanes: 2,
} as const;

/** Prints the definitions of a preprocessed text with their places. Definitions of the system and of the compiler itself are left out. */
const AWK = `
/^# [0-9]+ "/ {
  line = $2 - 1; file = $0
  sub(/^# [0-9]+ "/, "", file); sub(/"[ 0-9]*$/, "", file)
  kept = file ~ /^<command/ || file !~ /^[<\\/]/ || index(file, root "/") == 1
  next
}
{ line++ }
kept && /^#(define|undef) [A-Z]/ {
  text = substr($0, 2, 400); gsub(/[^ -~]/, " ", text); gsub(/[^ -~]/, "?", file)
  print "- " text "\\t" line "\\t" file
}
END { print "= end" }`;

/** One unit: number, directory, command. What a source prints begins with "- ", so that it cannot end its own unit. */
const FUNCTIONS = `
unit() {
  number=$1 folder=$2
  shift 2
  { cd "$folder" && timeout ${LIMITS.seconds} "$@" 2>/dev/null; echo "$?" >"$status"; } |
    head -c ${LIMITS.textBytes} | awk -v root="$root" "$program"
  code= ; read -r code <"$status"
  echo "= $number $code"
}`;

/** Asks the compiler for the macros at the end of each unit, two units at a time. Units beyond the time or the limits are null. */
export async function macroEnds(
  { sandbox, signal }: Pick<BuildContext, 'sandbox' | 'signal'>,
  tree: SharedPath,
  units: readonly UnitCommand[],
  timeoutMs: number,
): Promise<UnitEnds[]> {
  const folder = await sandbox.makeFolder();
  const lanes: string[][] = Array.from({ length: LIMITS.lanes }, () => []);
  for (const [index, { cwd, argv }] of units.entries()) {
    const command = [...argv.slice(0, -1), '-dD', ...argv.slice(-1)];
    lanes[index % LIMITS.lanes]?.push(`unit ${index} ${shellLine([cwd, ...command])}`);
  }
  const script = [
    `ulimit -v ${LIMITS.addressKiB} 2>/dev/null`,
    `program=${shellLine([AWK])} root=${shellLine([tree.at ?? tree.host])}`,
    FUNCTIONS,
    ...lanes.map(
      (lines, lane) =>
        `(status="$TMPDIR/alloc-ab-status-${lane}"\n${lines.join('\n')}\n) | head -c ${LIMITS.laneBytes} >"$TMPDIR/alloc-ab-ends-${lane}" &`,
    ),
    'wait',
    ...lanes.map((_, lane) => `cat "$TMPDIR/alloc-ab-ends-${lane}"; echo "= lane"`),
  ].join('\n');
  const path = join(folder, 'ends.sh');
  await writeFile(path, script, { mode: 0o644 });
  const result = await sandbox.start({
    argv: ['/bin/sh', path],
    cwd: tree.at ?? tree.host,
    reads: [tree, { host: folder }],
    env: { SOURCE_DATE_EPOCH },
    timeoutMs,
    maxBytes: LIMITS.lanes * (LIMITS.laneBytes + 1024),
    signal,
  });
  return readEnds(result.stdout, units.length);
}

/** Reads what the script printed. */
function readEnds(text: string, count: number): UnitEnds[] {
  const ends: UnitEnds[] = Array.from({ length: count }, () => null);
  let found = new Map<string, MacroAtEnd>();
  let isWhole = false;
  // Units include the same headers: most of their lines are equal.
  const known = new Map<string, readonly [string, MacroAtEnd] | null>();
  for (const line of text.split('\n')) {
    if (line.startsWith('= ')) {
      const [, number, status] = /^= (\d+) (\d+)$/.exec(line) ?? [];
      if (line === '= end') {
        isWhole = true;
        continue;
      }
      if (number !== undefined && status === '0' && isWhole && Number(number) < count) ends[Number(number)] = found;
      found = new Map();
      isWhole = false;
      continue;
    }
    const before = known.get(line);
    const macro = before === undefined ? readMacro(line) : before;
    if (before === undefined) known.set(line, macro);
    if (macro !== null) found.set(...macro);
  }
  return ends;
}

/** A line of a unit; null: one that sets no flag. */
function readMacro(text: string): readonly [string, MacroAtEnd] | null {
  const [, kind, name = '', rest = '', number, path = ''] =
    /^- (define|undef) ([A-Z][A-Z0-9_]{0,63})(?![\w(])([^\t]*)\t(\d+)\t(.*)$/.exec(text) ?? [];
  if (kind === undefined) return null;
  const at = path.startsWith('<') ? null : { path, line: Number(number) };
  return [name, { value: kind === 'define' ? rest.trim() : null, at }];
}
