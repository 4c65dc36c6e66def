import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { BuildPlace } from '../build-place.ts';
import { isLinkOnly } from '../translation-unit.ts';
import type { PlannedCalls } from './calls-and-gaps.ts';

/** Largest file that is compared, in bytes, and the most files. */
const LIMITS = { bytes: 1024 * 1024, files: 2000 } as const;

/**
 * A plan with the contents of the files that its linker calls, archives and copies read and that no compiler sees: a version script or
 * another input that a configuration wrote differs in its content alone. What does not exist yet is a product.
 */
export function withLinkedFiles(plan: PlannedCalls, { host, inside }: BuildPlace): PlannedCalls {
  const commands = [
    ...plan.calls.filter(({ args }) => isLinkOnly(args)).map(({ cwd, args }) => [cwd, ...args]),
    ...plan.rest.map((text) => text.split('\0')),
  ];
  const found = new Map<string, string>();
  for (const [cwd = inside, ...words] of commands) {
    for (const part of words.flatMap((word) => [word, ...word.split(/[=,]/)])) {
      const path = resolve(cwd, part);
      if (part === '' || !path.startsWith(`${inside}/`) || found.has(path) || found.size >= LIMITS.files) continue;
      const digest = digestOf(join(host, path.slice(inside.length)), host);
      if (digest !== null) found.set(path, digest);
    }
  }
  return { ...plan, rest: [...plan.rest, ...[...found].map((each) => each.join('\0'))] };
}

function digestOf(path: string, top: string): string | null {
  try {
    const real = realpathSync(path);
    const facts = lstatSync(real);
    if (!facts.isFile() || !real.startsWith(`${realpathSync(top)}/`)) return null;
    if (facts.size > LIMITS.bytes) return `size ${facts.size}`;
    return createHash('sha256').update(readFileSync(real)).digest('hex');
  } catch {
    return null;
  }
}
