import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { unpackBundle } from '../../../src/bundle/unpack-bundle.ts';
import { verifyFindings } from '../../../src/core/statement/verification.ts';
import { inspectCampaign } from '../../../src/local/campaign/inspect-campaign.ts';
import type { AbPlan } from '../../../src/model/plan.ts';
import { publicKeyPem, readSigningKey } from '../../../src/signing/ed25519.ts';
import type { Comment } from '../../github-simulator/state.ts';
import { ASKED, type CampaignStage, flagOf, runQuestions, startCampaignStage, TRUTHS } from '../campaign-stage.ts';
import { waitUntil } from '../stage.ts';

let campaigns: CampaignStage;
beforeAll(async () => {
  campaigns = await startCampaignStage(undefined, 'campaign: { budget: 1h, maxBudget: 3h }\n');
});
beforeEach(() => runQuestions(campaigns.stage.github));
afterAll(async () => {
  expect(campaigns.stage.github.violations).toEqual([]);
  await campaigns.stage.end();
});

const COMMAND = '/ab campaign HZ4_C_*';
const OVER = 'every question is answered';

/** The cells of the row of a flag. */
function rowOf(reply: string, flag: string): string[] {
  const row = reply
    .split('\n')
    .find((line) => line.startsWith(`| ${flag.replaceAll('_', '\\_')} `) || line.startsWith(`| ${flag} `));
  return (row ?? '')
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

function plansOf(command: Comment): AbPlan[] {
  return campaigns.runsOf(command).map(({ inputs }) => JSON.parse(inputs.plan ?? '') as AbPlan);
}

/** Lets runs go on one by one. */
function gate() {
  const waiting = new Map<string, () => void>();
  return {
    before: (flag: string) => new Promise<void>((resolve) => waiting.set(flag, resolve)),
    isAt: (flag: string) => waiting.has(flag),
    open: (flag: string) => waiting.get(flag)?.(),
  };
}

test('refused flags are answered at once, the others are asked one after the other, and what is found is in one table', async () => {
  const command = await campaigns.comment(COMMAND);
  await campaigns.stage.allSettled();
  const reply = campaigns.reply(command);
  expect(reply).toContain(`**CAMPAIGN: 1 gain and 1 loss among 6 flags; ${OVER}**`);
  expect(rowOf(reply, 'HZ4_C_GAIN')[1]).toContain('gain');
  expect(rowOf(reply, 'HZ4_C_LOSS')[1]).toContain('loss');
  expect(rowOf(reply, 'HZ4_C_IDLE')[1]).toContain('none');
  expect(rowOf(reply, 'HZ4_C_SAME')[1]).toContain('no-op');
  expect(rowOf(reply, 'HZ4_C_OLD').at(-1)).toContain('archived');
  expect(rowOf(reply, 'HZ4_C_NUMBER')[1]).toContain('not asked');
  const plans = plansOf(command);
  expect(plans.map(flagOf)).toEqual(ASKED);
  for (const { sampling } of plans) {
    expect(sampling.evidence).toBeLessThan(0.05 / 4);
    expect(sampling.budgetSeconds).toBeLessThanOrEqual(600);
  }
  for (const { id } of campaigns.runsOf(command)) expect(reply).toContain(`/actions/runs/${id})`);
  const checks = [...campaigns.stage.github.repository('example/allocators').checks.values()];
  expect(checks.filter(({ externalId }) => externalId.includes(String(command.id)))).toEqual([]);
  expect(command.reactions.map(({ content }) => content)).toEqual(['eyes']);
  const { history } = campaigns.stage.store();
  const known = await history.of(
    campaigns.stage.repositoryId,
    `${plans[0]?.candidate.label} vs ${plans[0]?.baseline.label}`,
  );
  expect(known).toMatchObject([{ requestId: `pr2-${command.id}-1-q1` }]);
});

test('the file and the signature in the comment hold, computed again from the bundles of the runs', async () => {
  const command = await campaigns.comment(COMMAND);
  await campaigns.stage.allSettled();
  const out = mkdtempSync(join(tmpdir(), 'alloc-ab-verify-'));
  onTestFinished(() => rmSync(out, { recursive: true }));
  const id = `pr2-${command.id}-1`;
  mkdirSync(join(out, id));
  const reply = campaigns.reply(command);
  execFileSync('sh', ['-c', /^base64 [\s\S]*?^END$/m.exec(reply)?.[0] ?? ''], { cwd: out });
  writeFileSync(join(out, id, 'signed.json'), /```json\n([\s\S]*?)```/.exec(reply)?.[1] ?? '');
  for (const { title, artifacts } of campaigns.runsOf(command)) {
    const zip = join(out, 'bundle.zip');
    writeFileSync(zip, artifacts[0]?.zip ?? '');
    const unpacked = await unpackBundle(zip);
    if (!unpacked.ok) throw new Error(unpacked.error.message);
    cpSync(unpacked.value.directory, join(out, `alloc-ab_${title.replace('ab ', '')}`, 'bundle'), { recursive: true });
    await unpacked.value.remove();
  }
  const key = readSigningKey(campaigns.stage.environment.SIGNING_KEY ?? '');
  const pem = join(out, 'key.pem');
  writeFileSync(pem, key.ok ? publicKeyPem(key.value.publicKey) : '');
  const found = await inspectCampaign(join(out, id), { key: pem });
  if (!found.ok) throw new Error(found.error.message);
  const { status, claims } = verifyFindings(found.value);
  expect(claims.filter((claim) => claim.status !== 'holds')).toEqual([]);
  expect(status).toBe('holds');
});

test('until it ends the table has what is known, and what is done now', async () => {
  const { before, isAt, open } = gate();
  runQuestions(campaigns.stage.github, TRUTHS, before);
  const command = await campaigns.comment(COMMAND);
  await waitUntil(() => campaigns.reply(command).includes('are being built and measured'), 'the first run is shown');
  const first = campaigns.reply(command);
  expect(first).toContain('**CAMPAIGN: 0 gains and 0 losses among 6 flags; it goes on, 4 not asked yet**');
  expect(rowOf(first, 'HZ4_C_OLD').at(-1)).toContain('archived');
  expect(first).toContain('`HZ4_C_GAIN`: both sides');
  expect(first).toContain(`/ab cancel pr2-${command.id}-1`);
  open('HZ4_C_GAIN');
  await waitUntil(() => campaigns.reply(command).includes('`HZ4_C_IDLE`: both sides'), 'the second run is shown');
  expect(rowOf(campaigns.reply(command), 'HZ4_C_GAIN')[1]).toContain('gain');
  for (const flag of ASKED.slice(1)) {
    await waitUntil(() => isAt(flag), `${flag} runs`);
    open(flag);
  }
  await campaigns.stage.allSettled();
  expect(campaigns.reply(command)).toContain(OVER);
});

test('others have a turn between two questions, the author as well', async () => {
  const { before, isAt, open } = gate();
  runQuestions(campaigns.stage.github, TRUTHS, before);
  const command = await campaigns.comment(COMMAND);
  await waitUntil(() => isAt('HZ4_C_GAIN'), 'the first question runs');
  const colleague = await campaigns.comment('/ab HZ4_C_SAME', 'otto');
  await waitUntil(() => campaigns.reply(colleague).includes('1 request is ahead'), 'the colleague waits');
  const own = await campaigns.comment('/ab HZ4_C_LOSS');
  await waitUntil(() => campaigns.reply(own).includes('2 requests are ahead'), 'the other command of the author waits');
  open('HZ4_C_GAIN');
  await waitUntil(() => campaigns.runsOf(colleague).length === 1, 'the colleague has a turn');
  await waitUntil(() => isAt('HZ4_C_SAME'), 'the run of the colleague goes on');
  expect(campaigns.runsOf(command)).toHaveLength(1);
  open('HZ4_C_SAME');
  await waitUntil(() => campaigns.runsOf(own).length === 1, 'the other command of the author has a turn');
  await waitUntil(() => isAt('HZ4_C_LOSS'), 'its run goes on');
  expect(campaigns.runsOf(command)).toHaveLength(1);
  runQuestions(campaigns.stage.github);
  open('HZ4_C_LOSS');
  await campaigns.stage.allSettled();
  expect(campaigns.reply(command)).toContain(OVER);
});

test('/ab cancel stops it, and what was found until then stays', async () => {
  runQuestions(campaigns.stage.github, { ...TRUTHS, HZ4_C_IDLE: 'starts' });
  const command = await campaigns.comment(COMMAND);
  await waitUntil(() => campaigns.reply(command).includes('`HZ4_C_IDLE`: both sides'), 'the second question runs');
  await campaigns.comment('/ab cancel too long');
  await campaigns.stage.allSettled();
  const reply = campaigns.reply(command);
  expect(reply).toContain('**CAMPAIGN: 1 gain and 0 losses among 6 flags; stopped, 3 not asked**');
  expect(reply).toContain('Cancelled by mina: too long');
  expect(rowOf(reply, 'HZ4_C_GAIN')[1]).toContain('gain');
  expect(rowOf(reply, 'HZ4_C_IDLE')[1]).toBe('waiting');
  expect(campaigns.runsOf(command).map(({ conclusion }) => conclusion)).toEqual(['success', 'cancelled']);
});

test('a run without a result is a row with its reason, and two in a row end the campaign', async () => {
  runQuestions(campaigns.stage.github, { ...TRUTHS, HZ4_C_IDLE: 'broken' });
  const one = await campaigns.comment(COMMAND);
  await campaigns.stage.allSettled();
  expect(campaigns.reply(one)).toContain(OVER);
  expect(rowOf(campaigns.reply(one), 'HZ4_C_IDLE')).toEqual(
    expect.arrayContaining(['invalid', expect.stringContaining('brought no result')]),
  );
  runQuestions(campaigns.stage.github, { ...TRUTHS, HZ4_C_IDLE: 'broken', HZ4_C_LOSS: 'broken' });
  const two = await campaigns.comment(COMMAND);
  await campaigns.stage.allSettled();
  expect(campaigns.reply(two)).toContain('1 gain and 0 losses among 6 flags; stopped, 1 not asked**');
  expect(campaigns.runsOf(two)).toHaveLength(3);
});

test('its budget ends it', async () => {
  const command = await campaigns.comment(`${COMMAND} budget=20s`);
  await campaigns.stage.allSettled();
  const reply = campaigns.reply(command);
  expect(reply).toContain('the budget is used up');
  expect(reply).toMatch(/For the flags that were not asked, comment again with budget=\d+[smh]\S* which suffices/);
  expect(campaigns.runsOf(command)).toHaveLength(1);
});

test('a pattern of which no flag needs a run is answered without one', async () => {
  const command = await campaigns.comment('/ab campaign HZ4_C_O*');
  await campaigns.stage.allSettled();
  expect(campaigns.reply(command)).toContain(`**CAMPAIGN: 0 gains and 0 losses among 1 flag; ${OVER}**`);
  expect(campaigns.runsOf(command)).toEqual([]);
});

test.each([
  [`${COMMAND} budget=9h`, 'A campaign may take 3 h here'],
  [`${COMMAND} machine=arm64`, 'There is no machine'],
  ['/ab campaign HZ4_X*', 'No flag of the lines fits'],
  ['/ab campaign', 'A campaign needs what it asks'],
  ['/ab campain HZ4_C_*', 'Did you mean `campaign`?'],
  [`${COMMAND} sute quick`, 'Did you mean `suite`?'],
])('%s is not started', async (body, reason) => {
  const command = await campaigns.comment(body);
  await campaigns.stage.allSettled();
  expect(campaigns.reply(command)).toContain('**NOT STARTED');
  expect(campaigns.reply(command)).toContain(reason);
  expect(campaigns.runsOf(command)).toEqual([]);
});

test.each(['before', 'after'] as const)(
  'every operation fails twice, %s taking effect: one run of each question, one reply',
  async (when) => {
    const operations = [
      ...[
        'reactions/create-for-issue-comment',
        'issues/list-comments',
        'issues/create-comment',
        'issues/update-comment',
      ],
      ...['actions/create-workflow-dispatch', 'actions/get-workflow-run', 'actions/list-workflow-run-artifacts'],
      'actions/download-artifact',
    ];
    for (const operation of operations) campaigns.stage.github.faults.fail(operation, { times: 2, when });
    const command = await campaigns.comment(COMMAND);
    await campaigns.stage.allSettled();
    campaigns.stage.github.faults.clear();
    expect(campaigns.reply(command)).toContain(OVER);
    expect(plansOf(command).map(flagOf)).toEqual(ASKED);
  },
);
