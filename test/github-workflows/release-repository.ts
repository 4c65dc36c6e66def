import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tinyRepository } from './tiny-repository.ts';

const RELEASE = [
  'machines:',
  '  lab: { labels: [self-hosted, lab] }',
  '  attic: { labels: [self-hosted, attic] }',
  'release: { suite: all, machines: [lab, attic], margin: 2% }',
  '',
].join('\n');

/** Commits of the repository below. */
export interface ReleaseRepository {
  /** Tagged v1.0.0. */
  readonly before: string;
  /** Head of the default branch. */
  readonly head: string;
  /** Runs git in the work tree, with an identity. */
  readonly git: (...args: string[]) => string;
}

/** The tiny repository with its first release and a later commit, as `file://<server>/tiny/allocators.git`. */
export function releaseRepository(server: string): ReleaseRepository {
  const before = tinyRepository(server);
  const work = join(server, 'work');
  const identity = ['-c', 'user.name=test', '-c', 'user.email=test@example.com'];
  const git = (...args: string[]): string =>
    execFileSync('git', [...identity, ...args], { cwd: work, encoding: 'utf8' }).trim();
  git('remote', 'add', 'origin', join(server, 'tiny/allocators.git'));
  git('tag', '-a', 'v1.0.0', '-m', 'first');
  const source = join(work, 'alloc/tiny.c');
  writeFileSync(source, readFileSync(source, 'utf8').replace('#define TINY_FAST 0', '#define TINY_FAST 1'));
  const config = join(work, '.github/alloc-ab.yml');
  writeFileSync(config, `${readFileSync(config, 'utf8').replace('budget: 30s', 'budget: 5s')}${RELEASE}`);
  git('commit', '--quiet', '-am', 'a change since');
  git('push', '--quiet', 'origin', 'HEAD', 'v1.0.0');
  return { before, head: git('rev-parse', 'HEAD'), git };
}
