import type { ForbiddenKind } from '../../model/code.ts';
import type { CodeFunction, ProgramCode } from './program-code.ts';

/** What a hot function must not do, by the functions of other libraries that do it. */
const FORBIDDEN: readonly (readonly [ForbiddenKind, RegExp])[] = [
  ['environment', /^(secure_|__secure_)?getenv$|^(put|set|unset|clear)env$/],
  [
    'log',
    /^(__)?v?[dfs]?n?printf(_chk)?$|^(__)?v?syslog(_chk)?$|^(write|writev|fwrite|fputs|fputc|puts|putchar|perror|psignal)$/,
  ],
  [
    'lock',
    /^pthread_(mutex|rwlock|spin)_(try|timed)?(rd|wr)?lock$|^pthread_once$|^call_once$|^mtx_(timed|try)?lock$|^__cxa_guard_acquire$|^sem_(timed)?wait$/,
  ],
];

/** Most functions of a path that are named, without the called one. */
const PATH_MAX = 10;

/** A call of such a function, and the functions from an entry point to it. */
export interface ReachedCall {
  readonly kind: ForbiddenKind;
  /** Name of the function that makes the call. */
  readonly caller: string;
  readonly callee: string;
  /** Names: the entry point first, the called function last; `…` stands for the middle of a long one. */
  readonly path: readonly string[];
}

/** What can be reached from an entry point by direct jumps and calls. */
interface Reached {
  /** By the names of both functions. */
  readonly calls: ReadonlyMap<string, ReachedCall>;
  /** Names of reached functions with a call or jump to an address that the program computes. */
  readonly computed: ReadonlySet<string>;
}

/** Follows every direct jump and call from an entry point, on every side of a branch, the shortest way first. */
export function reachedCalls(program: ProgramCode, entry: CodeFunction, name: string): Reached {
  const calls = new Map<string, ReachedCall>();
  const computed = new Set<string>();
  const callers = new Map<CodeFunction, CodeFunction | null>([[entry, null]]);
  const pathTo = (last: CodeFunction): string[] => {
    const names: string[] = [];
    for (let at: CodeFunction | null = last; at !== null; at = callers.get(at) ?? null) {
      const own = at === entry ? name : nameOf(at);
      if (own !== names[0]) names.unshift(own);
    }
    return names.length <= PATH_MAX ? names : [...names.slice(0, 3), '…', ...names.slice(4 - PATH_MAX)];
  };
  // A Map goes on over what is added while it is walked.
  for (const each of callers.keys()) {
    for (const instruction of each.instructions) {
      const { flow } = program.kind(instruction);
      if (flow !== 'call' && flow !== 'jump' && flow !== 'branch') continue;
      const to = program.destination(instruction);
      if (to.kind === 'unknown') computed.add(nameOf(each));
      else if (to.kind === 'inside') {
        if (!callers.has(to.function)) callers.set(to.function, each);
      } else {
        const kind = forbiddenKind(to.name);
        const key = `${nameOf(each)} ${to.name}`;
        if (kind === null || calls.has(key)) continue;
        calls.set(key, { kind, caller: nameOf(each), callee: to.name, path: [...pathTo(each), to.name] });
      }
    }
  }
  return { calls, computed };
}

function forbiddenKind(name: string): ForbiddenKind | null {
  return FORBIDDEN.find(([, pattern]) => pattern.test(name))?.[0] ?? null;
}

/** A compiler moves the unlikely part of `f` to a function `f.cold`. */
function nameOf({ name }: CodeFunction): string {
  return name.replace(/\.cold(\.\d+)?$/, '');
}
