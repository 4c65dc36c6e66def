import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createExampleRepository } from '../../../examples/example-repository.ts';
import { readAbBundle } from '../../../src/bundle/read-bundle.ts';
import { parseSignedStatement } from '../../../src/core/statement/signed-statement.ts';
import { verifyFindings } from '../../../src/core/statement/verification.ts';
import { readCampaignResult, signCampaign, writeCampaign } from '../../../src/local/campaign/campaign-files.ts';
import { inspectCampaign } from '../../../src/local/campaign/inspect-campaign.ts';
import { openJournal } from '../../../src/local/campaign/journal.ts';
import { runCampaign } from '../../../src/local/campaign/run-campaign.ts';
import { planCampaign } from '../../../src/local/planning/plan-campaign.ts';
import { compareBeforeBuild } from '../../../src/runner/run/compare-before-build.ts';
import { executeAb } from '../../../src/runner/run/execute-ab.ts';
import { digestOf, generateKey, publicKeyPem, readSigningKey, signatureHolds } from '../../../src/signing/ed25519.ts';
import { bundleFilesOf } from '../../fixtures/as-recorded.ts';
import { simulatedTiming, type TrueChange } from '../../fixtures/simulated-timing.ts';
import { KIT_ALONE } from '../../runner/kept-kits.ts';

/** What the flags of the example really do; the others are not to be timed. */
const TRUTH: Readonly<Record<string, TrueChange>> = {
  HZ4_S10_CARVE_RUN: { throughput: 0.08 },
  HZ4_S12_MPSC: { throughput: 0.06 },
  HZ4_S13_EAGER_SCRUB: { throughput: -0.05 },
  HZ4_S14_FAT_CACHE: { throughput: 0.04, rss: 0.3 },
  HZ4_S16_EXIT_STATS: {},
  HZ4_S17_SKIP_LINK: { crashes: true },
  HZ4_TRACE_ABORT: {},
};

test('over the flags of the example no no-op is timed, every planted gain and loss is found, and the result is signed', async () => {
  const scratch = mkdtempSync(join(tmpdir(), 'alloc-ab-campaign-'));
  onTestFinished(() => rmSync(scratch, { recursive: true, force: true }));
  const { directory, branch } = createExampleRepository(join(scratch, 'hakozuna'));
  execFileSync('git', ['-C', directory, 'switch', '--quiet', branch]);
  const planned = await planCampaign(['HZ4_*', 'suite', 'quick'], { repo: directory });
  if (!planned.ok) throw new Error(planned.error.message);
  const out = join(scratch, 'results');
  const folder = join(out, `campaign_${planned.value.key}`);
  const journal = await openJournal(folder, planned.value.key, new Date());
  if (!journal.ok) throw new Error(journal.error.message);
  const how = {
    ...{ source: directory, checkout: directory, out, cache: KIT_ALONE, onProgress: () => {} },
    lock: { name: join(scratch, 'lock') },
    signal: new AbortController().signal,
  };
  const timed: string[] = [];
  const ended = await runCampaign(
    { questions: planned.value.questions, journal: journal.value, out },
    {
      ...{ say: () => {}, now: () => performance.now(), signal: how.signal },
      compare: (plan) => compareBeforeBuild(plan, how),
      async measure(plan) {
        const { source } = plan.candidate;
        const flag = source.kind === 'build' ? (source.defines[0]?.name ?? '') : '';
        const truth = TRUTH[flag];
        if (truth === undefined) return basename(dirname((await executeAb(plan, how)).bundle));
        timed.push(flag);
        const name = `alloc-ab_${plan.id}_20260101T000000Z`;
        const bundle = join(out, name, 'bundle');
        mkdirSync(bundle, { recursive: true });
        for (const [file, text] of Object.entries(bundleFilesOf(simulatedTiming(plan, truth, flag))))
          writeFileSync(join(bundle, file), text);
        return name;
      },
    },
  );
  await journal.value.close();
  const result = await readCampaignResult(planned.value, journal.value.lines, { out, ended });
  const rows = Object.fromEntries(
    result.rows.map(({ flag, state, finding, code }) => [flag, finding ?? `${state} ${code}`]),
  );
  expect(rows).toEqual({
    HZ4_S10_CARVE_RUN: 'gain',
    HZ4_S11_PAGE_STEAL: 'refused archived-flag',
    HZ4_S12_MPSC: 'gain',
    HZ4_S13_EAGER_SCRUB: 'loss',
    HZ4_S14_FAT_CACHE: expect.stringMatching(/loss$/),
    HZ4_S15_ROUTE_HINT: 'no-op no-op',
    HZ4_S16_EXIT_STATS: expect.stringMatching(/^measured/),
    HZ4_S17_SKIP_LINK: 'invalid bench-crashed',
    HZ4_TRACE_ABORT: expect.stringMatching(/^measured/),
  });
  expect(timed.sort()).toEqual(Object.keys(TRUTH).sort());
  const hint = result.rows.find(({ flag }) => flag === 'HZ4_S15_ROUTE_HINT')?.result ?? '';
  const untimed = await readAbBundle(join(out, hint, 'bundle'));
  expect(untimed.ok && [untimed.value.manifest.ended, untimed.value.samples.length]).toEqual(['not-started', 0]);
  for (const { finding, effect, flag } of result.rows.filter((row) => row.finding !== null)) {
    const [truth, { low, high }] = [TRUTH[flag] as TrueChange, effect as NonNullable<typeof effect>];
    const real = (finding === 'gain' || flag === 'HZ4_S13_EAGER_SCRUB' ? truth.throughput : truth.rss) ?? 0;
    expect([(low ?? -1) <= real, real <= (high ?? 9)], flag).toEqual([true, true]);
  }

  const signer = readSigningKey(generateKey());
  if (!signer.ok) throw new Error(signer.error.message);
  await writeCampaign(folder, result);
  const signature = await signCampaign({ folder, out, campaign: result }, signer.value, new Date().toISOString());
  const signed = parseSignedStatement(readFileSync(signature, 'utf8'));
  expect(signed.ok && signatureHolds(signed.value)).toBe(true);
  expect(signed.ok && signed.value.statement.answer).toEqual({ kind: 'campaign', sha256: digestOf(result) });

  const key = join(scratch, 'public.pem');
  writeFileSync(key, publicKeyPem(signer.value.publicKey));
  const checked = async () => {
    const found = await inspectCampaign(folder, { key });
    return found.ok ? verifyFindings(found.value) : found.error;
  };
  expect(await checked()).toMatchObject({ status: 'holds' });
  const forged = {
    ...result,
    rows: result.rows.map((row) => (row.flag === 'HZ4_S13_EAGER_SCRUB' ? { ...row, finding: 'gain' as const } : row)),
  };
  await writeCampaign(folder, forged);
  expect(await checked()).toMatchObject({ status: 'fails', headline: expect.stringContaining('complete bundle') });
  // What no run gives is held by the signature.
  await writeCampaign(folder, { ...result, repository: 'someone/else' });
  expect(await checked()).toMatchObject({ status: 'fails', headline: expect.stringContaining('signed numbers') });
}, 240_000);
