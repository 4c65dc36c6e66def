import { expect, test } from 'vitest';
import { renderJoined } from '../../../../src/core/report/request/joined-comment.ts';
import type { MachineResult } from '../../../../src/core/report/verdict/machine-details.ts';
import { utf8Bytes } from '../../../../src/core/text/bytes.ts';
import { joinedVerdict } from '../../../../src/core/verdict/joined-verdict.ts';
import type { ChildResult } from '../../../../src/model/child-request.ts';
import { GITHUB_LIMITS } from '../../../../src/model/mutation.ts';
import { ok } from '../../../../src/model/result.ts';
import type { Outcome } from '../../../../src/model/verdict.ts';
import { HOSTILE, hostileRun, hostileVerdict } from '../../../fixtures/hostile.ts';
import { syntheticRun } from '../../../fixtures/synthetic-run.ts';
import { syntheticVerdict } from '../../../fixtures/synthetic-verdict.ts';
import { smuggled } from '../../harmless-markdown.ts';

const runUrl = 'https://github.com/example/control/actions/runs/1';
const url = `${runUrl}/artifacts/2`;
const links = [runUrl, url];
const request = { id: 'pr1-5-1', repeat: '/ab FLAG machine=arm64,x86_64', sha: 'a'.repeat(40), machine: '' };

/** SYNTHETIC: the result of a machine with `text` in every untrusted field. */
function result(machine: string, outcome: Outcome, text?: string, lanes?: readonly string[]): MachineResult {
  const run = syntheticRun({ blocks: 12, effect: 0.05, lanes: lanes ?? ['mt-remote-small/T=4,R=90'] });
  const verdict = syntheticVerdict(run, outcome);
  const measured = {
    verdict: text === undefined ? verdict : hostileVerdict(verdict, text),
    manifest: (text === undefined ? run : hostileRun(run, text)).manifest,
    runUrl,
    artifact: { id: 2, sizeBytes: 9, digest: 'sha256:0', url },
  } as unknown as ChildResult;
  return { machine, result: measured, extras: [] };
}

function rendered(results: readonly MachineResult[], text?: string) {
  const joined = joinedVerdict(results.map(({ machine, result: { verdict } }) => ({ machine, verdict: ok(verdict) })));
  return renderJoined(joined, {
    tag: 'alloc-ab:pr1-5-1',
    request,
    machines: results.map(({ machine, result: { verdict } }) => ({
      machine,
      state: { kind: 'measured', headline: verdict.headline, runUrl },
    })),
    results,
    notes: text === undefined ? [] : [text],
    exported:
      text === undefined
        ? null
        : { title: 'Archive it', folded: true, blocks: [{ kind: 'code', text: 'x'.repeat(14_000) }] },
    recorded: text === undefined ? 'Ledger: Its row is in this pull request.\n' : 'x'.repeat(2500),
  });
}

test('renderJoined shows the joined verdict, the next step, then each machine with links and repeat commands', () => {
  const { comment, check } = rendered([result('x86_64', 'GO'), result('arm64', 'NO-GO')]);
  const [tag, headline, next] = comment?.split('\n\n') ?? [];
  expect(tag).toBe('<!-- alloc-ab:pr1-5-1 -->');
  expect(headline).toMatch(/^\*\*NO-GO on arm64: .*; GO on x86_64\*\*$/);
  expect(next).toMatch(/^Next: /);
  for (const machine of ['arm64', 'x86_64']) expect(comment).toContain(`<summary>${machine}: `);
  expect(comment).toContain('\n\nLedger: Its row is in this pull request.\n\n<details>');
  expect(comment?.match(/<summary>Repeat this run/g)).toHaveLength(2);
  expect(comment?.split(url)).toHaveLength(3);
  expect(check).toMatchObject({ conclusion: 'failure', title: expect.stringMatching(/^NO-GO on arm64/) });
  expect(check?.text).toContain('<summary>arm64: ');
});

test.each(HOSTILE)('renderJoined escapes %j in every field', (text) => {
  const { comment, check } = rendered([result('arm64', 'INVALID', text), result('x86_64', 'GO', text)], text);
  for (const markdown of [comment, check?.summary, check?.text]) expect(smuggled(markdown ?? '', links)).toEqual([]);
});

test('renderJoined fits eight large results into the limits of GitHub and keeps every link', () => {
  const lanes = Array.from({ length: 60 }, (_, index) => `lane-${index}/T=4,R=90`);
  const text = '<|@|>'.repeat(80);
  const results = Array.from({ length: 8 }, (_, index) => result(`machine-${index}`, 'INVALID', text, lanes));
  const { comment, check } = rendered(results, text);
  expect(utf8Bytes(comment ?? '')).toBeLessThanOrEqual(GITHUB_LIMITS.comment);
  expect(utf8Bytes(check?.summary ?? '')).toBeLessThanOrEqual(GITHUB_LIMITS.checkSummary);
  expect(utf8Bytes(check?.text ?? '')).toBeLessThanOrEqual(GITHUB_LIMITS.checkText);
  expect(comment?.split(url)).toHaveLength(9);
});
