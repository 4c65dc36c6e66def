import { afterEach, beforeEach, expect, test } from 'vitest';
import { MEASURED, runWorkflows, type Stage, startStage } from '../stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
  runWorkflows(stage.github);
});
afterEach(async () => {
  expect(stage.github.violations).toEqual([]);
  await stage.end();
});

const HEADER = `#ifndef HZ4_S12_MPSC
#define HZ4_S12_MPSC 0
#endif
#ifndef HZ4_S13_OLD
#define HZ4_S13_OLD 0
#endif
#if HZ4_S13_OLD
#error "HZ4_S13_OLD archived (NO-GO), see old/docs/S13_OLD.md and docs/GONE.md"
#endif
`;

const FILES = {
  'hakozuna/hz4/include/hz4_config.h': HEADER,
  'docs/analysis/S13_OLD.md': '# The old box\n\n**Decision.** NO-GO on 2026-01-05: -3.1 % on small, @team\n',
  'docs/GO_NO_GO_LEDGER.md': '| Flag | Status |\n|--|--|\n| HZ4_S12_MPSC | HOLD 2026-02-01, +0.4 % |\n',
  'docs/OTHER.md': 'HZ4_S12_MPSC NO-GO on 2026-02-03: -2 %\n',
};

async function ask(body: string): Promise<string> {
  const headSha = stage.repository.commitOnBranch(FILES);
  const { number: pull } = await stage.github.openPullRequest(MEASURED, { author: 'mina', headSha });
  const { comment } = await stage.github.comment(MEASURED, pull, 'mina', body);
  await stage.allSettled();
  const tag = `<!-- alloc-ab:pr${pull}-${comment.id}-`;
  return stage.github.appComments(MEASURED, pull).find((each) => each.body.startsWith(tag))?.body ?? '';
}

test('an archived flag is refused with the decision of the document that its error cites', async () => {
  const reply = (await ask('/ab HZ4_S13_OLD')).replaceAll('\u2060', '');
  expect(reply).toContain(
    'old/docs/S13_OLD.md, which it cites, does not exist at this commit; docs/analysis/S13_OLD.md has its name.',
  );
  expect(reply).toContain('docs/GONE.md, which it cites, does not exist at this commit.');
  expect(reply).toContain('docs/analysis/S13_OLD.md:3 has NO-GO on 2026-01-05 (-3.1 %)');
  expect(reply).toContain('remove the #error at hakozuna/hz4/include/hz4_config.h:8');
  expect(reply).not.toContain('@team');
});

test('a measured flag has the latest decision of any document, and the second command reads none of them again', async () => {
  const calls: string[] = [];
  stage.github.observe(({ operation, when }) => {
    if (when === 'before' && operation.startsWith('git/')) calls.push(operation);
  });
  const reply = (await ask('/ab HZ4_S12_MPSC')).replaceAll('\u2060', '');
  expect(reply).toContain('OTHER.md:1 has NO-GO on 2026-02-03 (-2 %)');
  expect(reply).toContain('What is different now?');
  expect(calls.filter((operation) => operation === 'git/get-blob')).toHaveLength(3);
  calls.length = 0;
  await ask('/ab HZ4_S12_MPSC=2');
  expect(calls).toEqual(['git/get-tree']);
});
