import { err, ok, type Result } from '../../model/result.ts';

/** Most different instructions of one library: as many as a disassembly has. */
const ADDRESSES_MAX = 600_000;
/** A line that begins with the address of an instruction; the numbers behind it are costs. */
const INSTRUCTION = /^0x([0-9a-f]{1,16}) \d/;

/**
 * Reads which instructions of one object a process executed, from the file that callgrind writes with `--dump-instr=yes --dump-line=no --compress-strings=no
 * --compress-pos=no`. Addresses count from the beginning of the object's file. Empty when it executed nothing of the object.
 *
 * @param object Path of the object as the process sees it.
 */
export function parseExecutedAddresses(text: string, object: string): Result<number[], string> {
  if (!/^positions: instr$/m.test(text)) return err('it does not list instructions by address');
  // The last line: a process that was killed while callgrind wrote has none.
  if (!/^totals: \d+/m.test(text.slice(-400))) return err('it is cut');
  const found = new Set<number>();
  let isOwn = false;
  for (let from = 0; from < text.length; ) {
    const next = text.indexOf('\n', from);
    const end = next === -1 ? text.length : next;
    const line = text.slice(from, end);
    from = end + 1;
    if (line.startsWith('ob=')) isOwn = line.slice(3) === object;
    if (!isOwn) continue;
    const match = INSTRUCTION.exec(line);
    if (match === null) continue;
    found.add(Number.parseInt(match[1] ?? '', 16));
    if (found.size > ADDRESSES_MAX) return err(`it lists more than ${ADDRESSES_MAX} instructions of the library`);
  }
  return ok([...found].sort((a, b) => a - b));
}
