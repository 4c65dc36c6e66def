import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { earlierVerdicts } from '../../src/bundle/earlier-verdicts.ts';
import { analyze } from '../../src/core/analysis/ab/analyze.ts';
import { besideEarlier } from '../../src/core/verdict/contradiction.ts';
import { judge } from '../../src/core/verdict/judge.ts';
import { syntheticRun } from '../fixtures/synthetic-run.ts';

test('earlierVerdicts reads the result folders, newest first, and skips what it cannot read', async () => {
  const out = mkdtempSync(join(tmpdir(), 'alloc-ab-earlier-'));
  try {
    const write = (stamp: string, verdict: string, manifest: string) => {
      const bundle = join(out, `alloc-ab_x_${stamp}`, 'bundle');
      mkdirSync(bundle, { recursive: true });
      writeFileSync(join(bundle, 'manifest.json'), manifest);
      writeFileSync(join(bundle, '..', 'verdict.json'), verdict);
    };
    const [gain, loss] = [syntheticRun({ effect: 0.05 }), syntheticRun({ effect: -0.05 })];
    const texts = (run: typeof gain) =>
      [JSON.stringify(judge(run, analyze(run))), JSON.stringify(run.manifest)] as const;
    write('20260101T000000Z', ...texts(gain));
    write('20260102T000000Z', ...texts(loss));
    write('20260103T000000Z', '{', '{}');
    write('20260104T000000Z', 'null', '{}');
    const found = await earlierVerdicts(out);
    expect(found.map(({ verdict }) => verdict.outcome)).toEqual(['NO-GO', 'GO']);
    const shown = besideEarlier(gain.manifest.plan, judge(gain, analyze(gain)), found);
    expect(shown.headline).toContain('contradicts the NO-GO of');
    expect(await earlierVerdicts(join(out, 'absent'))).toEqual([]);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
});
