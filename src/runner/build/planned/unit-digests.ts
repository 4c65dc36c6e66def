import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shellLine } from '../../../core/text/shell-line.ts';
import type { SharedPath } from '../../sandbox/bubblewrap.ts';
import type { BuildContext } from '../build-context.ts';
import { SOURCE_DATE_EPOCH } from '../commits/fixed-times.ts';

/** A command that prints the text of a unit. */
export interface UnitCommand {
  readonly cwd: string;
  readonly argv: readonly string[];
}

/** Digest of what a command printed; why there is none, in words; null: it was not run, since an earlier pair differs. */
export type UnitDigest = { readonly sha256: string } | { readonly failure: string } | null;

const LIMITS = { seconds: 10, bytes: 512 * 1024 * 1024, addressKiB: 8_388_608, lanes: 2 } as const;

const READS_FILE = 'the assembler reads a file (.incbin)';
/**
 * One unit: number, whether it ends a pair, directory, command. Its text is hashed as it is printed and never stored. With a path `seen` it is
 * searched too, through a pipe of that name, for files that the assembler reads and the preprocessor does not.
 */
const FUNCTIONS = `
hashed() {
  if [ -z "$seen" ]; then sha256sum; return; fi
  rm -f "$seen"; mkfifo "$seen"
  grep -cF .incbin <"$seen" >"$seen.count" &
  tee "$seen" | sha256sum
  wait $!
}
unit() {
  [ -e "$stop" ] && return
  number=$1 ends=$2 folder=$3 before=$digest
  shift 3
  set -- $( { { cd "$folder" && timeout ${LIMITS.seconds} "$@" 2>"$errors"; echo "$?" >&3; } |
    head -c ${LIMITS.bytes} | hashed; } 3>&1 )
  digest=$2
  if [ -n "$seen" ] && [ "$(cat "$seen.count")" != 0 ]; then echo "$number failed ${READS_FILE}"
  elif [ "$1" = 0 ]; then echo "$number $2"
  else echo "$number failed $(grep -m1 -i error "$errors" | head -c 300 | tr '\\n' ' ')"; fi
  if [ "$ends" = 1 ] && [ "$before" != "$digest" ]; then : >"$stop"; fi
}`;

interface DigestOptions {
  readonly pairs: boolean;
  readonly whole?: boolean;
  readonly timeoutMs: number;
}

/**
 * Runs commands that print the text of units, two at a time, and returns the digests. With `pairs`, two commands in a row belong together,
 * and nothing more is run after a pair that differs. With `whole`, a text that lets the assembler read a file has no digest: the file may differ.
 */
export async function unitDigests(
  { sandbox, signal }: Pick<BuildContext, 'sandbox' | 'signal'>,
  tree: SharedPath,
  commands: readonly UnitCommand[],
  { pairs, whole = false, timeoutMs }: DigestOptions,
): Promise<UnitDigest[]> {
  const folder = await sandbox.makeFolder();
  const lanes: string[][] = Array.from({ length: LIMITS.lanes }, () => []);
  for (const [index, { cwd, argv }] of commands.entries()) {
    const lane = (pairs ? index >> 1 : index) % LIMITS.lanes;
    lanes[lane]?.push(`unit ${index} ${pairs && index % 2 === 1 ? 1 : 0} ${shellLine([cwd, ...argv])}`);
  }
  const script = [
    `ulimit -v ${LIMITS.addressKiB} 2>/dev/null`,
    'stop="$TMPDIR/alloc-ab-stop"; rm -f "$stop"',
    FUNCTIONS,
    ...lanes.map(
      (lines, lane) =>
        `(errors="$TMPDIR/alloc-ab-errors-${lane}" seen=${whole ? `"$TMPDIR/alloc-ab-seen-${lane}"` : "''"} digest=\n${lines.join('\n')}\n) &`,
    ),
    'wait',
  ].join('\n');
  const path = join(folder, 'units.sh');
  await writeFile(path, script, { mode: 0o644 });
  const result = await sandbox.start({
    argv: ['/bin/sh', path],
    cwd: tree.at ?? tree.host,
    reads: [tree, { host: folder }],
    env: { SOURCE_DATE_EPOCH },
    timeoutMs,
    maxBytes: 1024 * (commands.length + 1),
    signal,
  });
  const digests: UnitDigest[] = commands.map(() => null);
  for (const [, number, sha256, failure] of result.stdout.matchAll(/^(\d+) (?:([0-9a-f]{64})|failed (.*))$/gm)) {
    digests[Number(number)] = sha256 === undefined ? { failure: failure?.trim() ?? '' } : { sha256 };
  }
  if (!result.report.timedOut) return digests;
  return digests.map((digest) => digest ?? { failure: 'the time is over' });
}
