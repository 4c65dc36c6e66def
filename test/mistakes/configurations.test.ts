import { chmodSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configWith, type Mistake, meetEach, repository } from './mistake.ts';

const IN = ['--repo', 'allocators'];
const FILE = '.github/alloc-ab.yml';
const isRoot = process.geteuid?.() === 0;
const written = (config: string) => (folder: string) => void repository(folder, config);

/** A configuration that cannot be used. */
const MISTAKES: readonly Mistake[] = [
  {
    mistake: 'no configuration',
    prepare: (at) => rmSync(join(repository(at), FILE)),
    argv: ['run', 'FIX_FAST', ...IN],
    status: 2,
    says: /alloc-ab\.yml cannot be read \(ENOENT\)/,
    next: /Write one with alloc-ab init/,
  },
  {
    mistake: 'a misspelt configuration',
    prepare: (at) => void repository(at),
    argv: ['run', 'FIX_FAST', ...IN, '--config', 'absent.yml'],
    status: 2,
    says: /absent\.yml cannot be read/,
    next: /name another with --config/,
  },
  {
    mistake: 'broken YAML',
    prepare: written('schema: 1\nlines: [\n'),
    argv: ['run', 'FIX_FAST', ...IN],
    status: 2,
    says: /alloc-ab\.yml:3:1 not valid YAML/,
    next: /Correct the file, then repeat/,
  },
  {
    mistake: 'tabs in YAML',
    prepare: written('schema: 1\nlines:\n\tfixture: {}\n'),
    argv: ['run', 'FIX_FAST', ...IN],
    status: 2,
    says: /alloc-ab\.yml:3:1 not valid YAML: tab/,
    next: /Correct the file/,
  },
  {
    mistake: 'an empty configuration',
    prepare: written(''),
    argv: ['run', 'FIX_FAST', ...IN],
    status: 2,
    says: /the input is empty/,
    next: /Correct the file/,
  },
  {
    mistake: 'a misspelt key',
    prepare: written(configWith('suites:', 'suits:')),
    argv: ['run', 'FIX_FAST', ...IN],
    status: 2,
    says: /unknown key "suits"/,
    next: /did you mean suites\?/,
  },
  {
    mistake: 'a suite that names no lane',
    prepare: written(configWith('[speed] }', '[sped] }')),
    argv: ['run', 'FIX_FAST', ...IN],
    status: 2,
    says: /"sped"/,
    next: /speed/,
  },
  {
    mistake: 'a placeholder without a matrix',
    prepare: written(configWith('[bench/bench]', "[bench/bench, '{T}']")),
    argv: ['run', 'FIX_FAST', ...IN],
    status: 2,
    says: /\{T\} is not a matrix parameter/,
    next: /Correct the file/,
  },
  {
    mistake: 'a misspelt placeholder',
    prepare: written(configWith('{defines}', '{define}')),
    argv: ['run', 'FIX_FAST', ...IN],
    status: 2,
    says: /no argument contains \{defines\}|\{define\}/,
    next: /Correct the file/,
  },
  {
    mistake: 'a pattern that no engine reads',
    prepare: written(configWith('ops/s=([0-9.]+)', 'ops/s=([0-9.+')),
    argv: ['run', 'FIX_FAST', ...IN],
    status: 2,
    says: /alloc-ab\.yml:\d+:\d+ lanes\.speed/,
    next: /Correct the file/,
  },
  {
    mistake: 'a configuration of a later version',
    prepare: written(configWith('schema: 1', 'schema: 2')),
    argv: ['run', 'FIX_FAST', ...IN],
    status: 2,
    says: /schema: "2": expected 1/,
    next: /Correct the file/,
  },
  {
    mistake: 'a configuration that is no text',
    prepare: (at) => writeFileSync(join(repository(at), FILE), Buffer.from([0xff, 0xfe, 0, 1, 2])),
    argv: ['run', 'FIX_FAST', ...IN],
    status: 2,
    says: /is not UTF-8/,
    next: /Correct the file/,
  },
  {
    mistake: 'a folder in place of the configuration',
    prepare: (at) => void repository(at),
    argv: ['run', 'FIX_FAST', ...IN, '--config', 'allocators'],
    status: 2,
    says: /cannot be read \(EISDIR\)/,
    next: /name another with --config/,
  },
  {
    mistake: 'links to the configuration that lead in a circle',
    prepare(at) {
      const file = join(repository(at), FILE);
      rmSync(file);
      symlinkSync('alloc-ab.yml', file);
    },
    argv: ['run', 'FIX_FAST', ...IN],
    status: 2,
    says: /cannot be read \(ELOOP\)/,
    next: /alloc-ab init/,
  },
  {
    mistake: 'a configuration that may not be read',
    lacks: isRoot && 'root may read every file',
    prepare: (at) => chmodSync(join(repository(at), FILE), 0),
    argv: ['run', 'FIX_FAST', ...IN],
    status: 2,
    says: /cannot be read \(EACCES\)/,
    next: /--config/,
  },
  {
    mistake: 'a configuration that exists',
    prepare: (at) => void repository(at),
    argv: ['init', ...IN],
    status: 2,
    says: /exists and is not overwritten/,
    next: /alloc-ab init --print/,
  },
  {
    mistake: 'a release without a release suite',
    prepare: (at) => void repository(at),
    argv: ['release', 'v1.0.0', ...IN],
    status: 2,
    says: /has no release suite/,
    next: /Add for example release:/,
  },
  {
    mistake: 'a header of flags that is not there',
    prepare: written(configWith('line/config.h', 'line/absent.h')),
    argv: ['run', 'FIX_FAST', ...IN],
    status: 2,
    says: /FIX_FAST|absent\.h/,
    next: /declare|declaredIn|Correct/,
  },
];

meetEach(MISTAKES);
