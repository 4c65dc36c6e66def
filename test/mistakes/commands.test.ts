import { expect, test } from 'vitest';
import { alloc, type Mistake, meetEach, place, repository } from './mistake.ts';

const IN = ['--repo', 'allocators'];
const there = (folder: string): void => void repository(folder);

/** What is typed wrongly. */
const MISTAKES: readonly Mistake[] = [
  {
    mistake: 'a misspelt command',
    argv: ['rnu'],
    status: 2,
    says: /unknown command 'rnu'/,
    next: /Did you mean run\?/,
  },
  {
    mistake: 'a misspelt option',
    argv: ['run', '--rep', '.'],
    status: 2,
    says: /unknown option '--rep'/,
    next: /Did you mean --repo\?/,
  },
  {
    mistake: 'an option of another command',
    argv: ['list', '--dirty'],
    status: 2,
    says: /unknown option '--dirty'/,
    next: /alloc-ab list --help shows/,
  },
  {
    mistake: 'an option without its value',
    argv: ['explain', 'base', '--repo'],
    status: 2,
    says: /'--repo <dir>' argument missing/,
    next: /explain --help shows/,
  },
  {
    mistake: 'nothing to measure',
    argv: ['run'],
    status: 2,
    says: /missing required argument 'command'/,
    next: /run --help shows/,
  },
  {
    mistake: 'a seed that is none',
    prepare: there,
    argv: ['run', 'FIX_FAST', ...IN, '--seed', 'ff'],
    status: 2,
    says: /'ff' is invalid/,
    next: /32 of the digits 0-9 and a-f/,
  },
  {
    mistake: 'a misspelt flag',
    prepare: there,
    argv: ['run', 'FIX_FSAT', ...IN],
    status: 2,
    says: /No flag FIX_FSAT is declared/,
    next: /did you mean FIX_FAST\?/,
  },
  {
    mistake: 'a flag as for a compiler',
    prepare: there,
    argv: ['run', '-DFIX_FAST=1', ...IN],
    status: 2,
    says: /unknown option '-DFIX_FAST=1'/,
    next: /did you mean FIX_FAST=1\?/,
  },
  {
    mistake: 'a misspelt word of a measurement',
    prepare: there,
    argv: ['run', 'FIX_FAST', 'sutie', 'all', ...IN],
    status: 2,
    says: /"sutie" is not understood/,
    next: /did you mean suite\? Correct it; alloc-ab run --help lists all forms/,
  },
  {
    mistake: 'a misspelt lane',
    prepare: there,
    argv: ['run', 'FIX_FAST', 'lane', 'sped', ...IN],
    status: 2,
    says: /no lane "sped"/,
    next: /did you mean speed\?/,
  },
  {
    mistake: 'a lane without a name',
    prepare: there,
    argv: ['run', 'FIX_FAST', 'lane', ...IN],
    status: 2,
    says: /"lane" needs a name/,
    next: /Write for example alloc-ab run \w+ lane/,
  },
  {
    mistake: 'a misspelt suite',
    prepare: there,
    argv: ['run', 'FIX_FAST', 'suite', 'al', ...IN],
    status: 2,
    says: /no suite "al"/,
    next: /did you mean all\?/,
  },
  {
    mistake: 'a misspelt preset',
    prepare: there,
    argv: ['run', 'fixture+fsat', 'vs', 'fixture', ...IN],
    status: 2,
    says: /no preset of fixture "fsat"/,
    next: /did you mean fast\?/,
  },
  {
    mistake: 'a misspelt line',
    prepare: there,
    argv: ['run', 'fixtur', 'vs', 'system', ...IN],
    status: 2,
    says: /no line or allocator "fixtur"/,
    next: /did you mean fixture\?/,
  },
  {
    mistake: 'a misspelt allocator',
    prepare: there,
    argv: ['run', 'compare', 'fixture', 'vs', 'mimaloc', ...IN],
    status: 2,
    says: /"mimaloc"/,
    next: /did you mean mimalloc\?/,
  },
  {
    mistake: 'a budget without a unit',
    prepare: there,
    argv: ['run', 'FIX_FAST', 'budget=90', ...IN],
    status: 2,
    says: /"budget=90" cannot be read/,
    next: /Correct it; alloc-ab run --help/,
  },
  {
    mistake: 'a command that works in a comment only',
    prepare: there,
    argv: ['run', 'status', ...IN],
    status: 2,
    says: /"status" works in a comment only/,
    next: /alloc-ab run HZ4_S12_MPSC/,
  },
  {
    mistake: 'a flag against itself',
    prepare: there,
    argv: ['run', 'FIX_FAST=1', 'vs', 'FIX_FAST=1', ...IN],
    status: 2,
    says: /Both sides are fixture FIX_FAST=1/,
    next: /Compare two different settings/,
  },
  {
    mistake: 'a version that is none',
    prepare: there,
    argv: ['release', 'v1', ...IN],
    status: 2,
    says: /"v1" is not a version/,
    next: /three numbers after a v/,
  },
  {
    mistake: 'an unknown shell for completions',
    argv: ['completion', 'tcsh'],
    status: 2,
    says: /'tcsh' is invalid/,
    next: /bash, zsh, fish/,
  },
  {
    mistake: 'a number of results that is none',
    argv: ['clean', '--keep', 'all'],
    status: 2,
    says: /'all' is invalid/,
    next: /a whole number/,
  },
];

meetEach(MISTAKES);

test('a refusal as JSON has the same words, and the same status', async () => {
  const where = place();
  repository(where.folder);
  const { status, stdout } = await alloc(where, ['explain', 'FIX_FSAT', ...IN, '--json']);
  expect(status).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({ refusal: { code: 'unknown-flag', suggestion: 'FIX_FAST' } });
});
