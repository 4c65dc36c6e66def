import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AbPlan, Arm } from '../../../src/model/plan.ts';
import { openBuildContext } from '../../../src/runner/build/build-context.ts';
import { clearJob, openJob } from '../../../src/runner/job/job.ts';
import type { Progress } from '../../../src/runner/job/progress.ts';
import { buildTogether } from '../../../src/runner/run/build-together.ts';
import { findProtection } from '../../../src/runner/sandbox/protection.ts';
import { armOf, repositoryOf } from '../build/planned/planned-lab.ts';
import { KIT_ALONE } from '../kept-kits.ts';
import { fixturePlan, temporary } from '../runner-fixture.ts';

const { isolated } = await findProtection();

const ALLOCATOR = `
#include <stddef.h>
const char *where = __FILE__;
static char heap[4096];
void *malloc(size_t size) { return heap + VALUE * (size & 0); }
void free(void *block) { (void)block; }
void *calloc(size_t count, size_t size) { return malloc(count * size); }
void *realloc(void *block, size_t size) { (void)block; return malloc(size); }
`;
const MAKEFILE = `
VALUE = 0
lib.so:
	gcc -shared -fPIC -O1 -DVALUE=$(VALUE) -o lib.so $(CURDIR)/x.c
broken:
	gcc -c absent.c
slow: lib.so
	sleep 600
bench:
	echo built > bench.out && ls /alloc-ab/build > seen 2>&1; true
`;
const FILES = { 'x.c': ALLOCATOR, Makefile: MAKEFILE };

type Builds = Awaited<ReturnType<typeof buildTogether>>;

/** Builds the arms that the words of make give, on so many processors. */
async function built(
  words: { readonly baseline: string[]; readonly candidate: string[]; readonly bench?: string[] },
  processors: number,
  more: { readonly signal?: AbortSignal; onProgress?(event: Progress): void } = {},
) {
  const directory = temporary();
  const { path, sha } = repositoryOf(FILES, directory);
  const arm = (target: string[]): Arm => armOf(sha, [['make', ...target]]);
  const lane = { ...fixturePlan(sha, {}).lanes[0], kit: false, command: ['./bench.out'] } as AbPlan['lanes'][number];
  const plan: AbPlan = {
    ...fixturePlan(sha, { baseline: arm(words.baseline), candidate: arm(words.candidate) }),
    benches: { sha, commands: [['make', ...(words.bench ?? ['bench'])]] },
    lanes: [lane],
  };
  const job = await openJob(join(directory, 'out'), 'a', new Date());
  const events: string[] = [];
  const opened = await openBuildContext(
    { ...plan, arms: [plan.baseline, plan.candidate], lanes: [] },
    {
      job,
      source: path,
      cache: KIT_ALONE,
      seconds: { fetch: 0, build: 0, preflight: 0, sampling: 0 },
      signal: more.signal,
      onProgress: (event) => {
        if (event.kind === 'build') events.push(`${event.what} ${event.state}`);
        more.onProgress?.(event);
      },
    },
  );
  if (!opened.ok) throw new Error(opened.error.message);
  const recorded: string[] = [];
  const builds = await buildTogether(plan, opened.value, (name) => void recorded.push(name), processors);
  return { builds, events, recorded, close: () => clearJob(job) };
}

function digests({ baseline, candidate }: Builds) {
  if (!baseline.ok || !candidate.ok) throw new Error('not built');
  return [baseline.value.record.librarySha256, candidate.value.record.librarySha256];
}

const code = (result: Builds['baseline']) => (result.ok ? null : `${result.error.code} ${result.error.arm ?? ''}`);

describe.skipIf(!isolated)('builds at the same time (skipped where nothing can be isolated)', () => {
  test('make the libraries that builds one after the other make', async () => {
    const words = { baseline: ['VALUE=0'], candidate: ['VALUE=1'] };
    const together = await built(words, 3);
    expect(together.events.slice(0, 3).sort()).toEqual(['baseline started', 'benches started', 'candidate started']);
    expect(together.recorded.sort()).toEqual(['baseline', 'candidate']);
    expect(await together.builds.benches()).toEqual({ ok: true, value: {} });
    const oneByOne = await built(words, 1);
    expect(oneByOne.events).toEqual([
      ...['baseline started', 'baseline done'],
      ...['candidate started', 'candidate done'],
    ]);
    expect(digests(together.builds)).toEqual(digests(oneByOne.builds));
    await together.close();
    await oneByOne.close();
  });

  test('are as many as there are processors', async () => {
    const { events, builds, close } = await built({ baseline: ['VALUE=0'], candidate: ['VALUE=1'] }, 2);
    expect(events.slice(0, 2).sort()).toEqual(['baseline started', 'candidate started']);
    await builds.benches();
    expect(events.indexOf('benches started')).toBeGreaterThan(
      Math.min(events.indexOf('baseline done'), events.indexOf('candidate done')),
    );
    await close();
  });

  test('fail each on its own, and end the bench programs that are not needed then', async () => {
    const words = { baseline: ['broken'], candidate: ['VALUE=1'], bench: ['slow'] };
    const { builds, recorded, close } = await built(words, 3);
    expect([code(builds.baseline), code(builds.candidate)]).toEqual(['build-failed baseline', null]);
    expect(recorded).toEqual(['candidate']);
    await close();
  });

  test('end when the run is cancelled', async () => {
    const stop = new AbortController();
    const words = { baseline: ['slow'], candidate: ['slow', 'VALUE=1'] };
    const onProgress = (event: Progress) => {
      if (event.kind === 'build' && event.what === 'candidate') setTimeout(() => stop.abort(), 100);
    };
    const { builds, close } = await built(words, 2, { signal: stop.signal, onProgress });
    expect(code(builds.baseline)).toMatch(/^cancelled/);
    await close();
  });
});
