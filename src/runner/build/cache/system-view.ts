import { readFileSync } from 'node:fs';
import { availableParallelism, machine, release } from 'node:os';
import { exec } from '../../../system/exec.ts';
import { SYSTEM_PLACES } from '../../sandbox/bubblewrap.ts';
import { SYSTEM_PATH } from '../../sandbox/kit.ts';

/** Documentation and data of desktops, which no build of an allocator reads. They are a third of the files of a system. */
const LEFT_OUT = [
  'doc',
  'man',
  'info',
  'locale',
  'icons',
  'fonts',
  'themes',
  'help',
  'zoneinfo',
  'lintian',
  'mime',
].map((name) => `/usr/share/${name}`);
/** What Python compiles from files that are looked at: root writes it when it first starts a program. */
const COMPILED = '__pycache__';
/** A path of the Nix store never changes its content. */
const IMMUTABLE = '/nix/store/*';
/**
 * Path, kind, size, times, inode, permissions and target of a file. Nobody can set the last change of an inode (`%C@`) back, so a file that was replaced
 * or written to in place has another line.
 */
const LINE = '%p %y %s %C@ %T@ %i %m %l\\0';
const WALK = 'find "$@" | sha256sum';
/** The digest of no bytes: this `find` has no -printf. */
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const WALK_TIMEOUT_MS = 60_000;

/** What a build in the sandbox sees of the machine, beside its own tree and environment. */
export interface SystemView {
  /** sha256 over a line for each file of the system that the sandbox shows. */
  readonly files: string;
  readonly kernel: string;
  /** Architecture, model and features of the processors: `-march=native` compiles for them. */
  readonly processor: string;
  /** How many of them a build may use. */
  readonly processors: number;
}

/**
 * Looks at all that the sandbox shows of the system: programs, compilers, headers, libraries, and `tools`, further folders of
 * programs. Null where it cannot be told, or takes longer than a minute.
 */
export async function viewSystem(tools: readonly string[], signal?: AbortSignal): Promise<SystemView | null> {
  const left = ['-name', COMPILED, ...LEFT_OUT.flatMap((path) => ['-o', '-path', path])];
  const expression = [
    '(',
    ...left,
    ')',
    '-prune',
    '-o',
    '-path',
    IMMUTABLE,
    '-printf',
    LINE,
    '-prune',
    '-o',
    '-printf',
    LINE,
  ];
  const argv = ['/bin/sh', '-c', WALK, 'sh', ...SYSTEM_PLACES, ...tools, ...expression];
  const walked = await exec(argv, { env: { PATH: SYSTEM_PATH, LANG: 'C' }, timeoutMs: WALK_TIMEOUT_MS, signal });
  const [files = ''] = walked.stdout.split(' ');
  if (walked.exitCode !== 0 || !/^[0-9a-f]{64}$/.test(files) || files === EMPTY) return null;
  return { files, kernel: release(), processor: processor(), processors: availableParallelism() };
}

function processor(): string {
  const lines = readFileSync('/proc/cpuinfo', 'latin1').split('\n');
  const first = lines.slice(0, lines.indexOf('') + 1);
  return [
    machine(),
    ...first.filter((line) => /^(model|model name|stepping|flags|Features|CPU part)\s*:/.test(line)),
  ].join('\n');
}
