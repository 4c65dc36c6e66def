/**
 * Runs a campaign over the flags of the example with real builds and measurements, and checks that no no-op is timed and that every planted gain
 * and loss is found.
 *
 * node examples/campaign.ts [--budget 20m]
 *
 * Exit status: 1 when a row differs. A row that the noise of the machine leaves open, or that the host of a virtual machine spoils, is
 * listed.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { execa, execaSync } from 'execa';
import { Campaign, type CampaignRow } from '../src/model/campaign.ts';
import { Manifest } from '../src/model/run.ts';
import { createExampleRepository } from './example-repository.ts';

/** What must come out for each flag of the pattern. */
const EXPECTED: Readonly<Record<string, RegExp>> = {
  HZ4_S10_CARVE_RUN: /^gain$|^measured/,
  HZ4_S11_PAGE_STEAL: /^refused archived-flag$/,
  HZ4_S12_MPSC: /^gain$/,
  HZ4_S13_EAGER_SCRUB: /^loss$/,
  HZ4_S14_FAT_CACHE: /loss$/,
  HZ4_S15_ROUTE_HINT: /^no-op no-op$/,
  HZ4_S16_EXIT_STATS: /^measured/,
  HZ4_S17_SKIP_LINK: /^invalid bench-crashed$/,
};
/** The noise or the host left the question open. */
const OPEN = /^(measured (noise-limited|too-few-blocks)|invalid machine-)/;

const { values } = parseArgs({ options: { budget: { type: 'string', default: '20m' } } });
const scratch = mkdtempSync(join(tmpdir(), 'alloc-ab-campaign-'));
let wrong = 0;
try {
  const { directory, branch } = createExampleRepository(join(scratch, 'hakozuna'));
  execaSync('git', ['checkout', '-q', branch], { cwd: directory });
  const out = join(scratch, 'results');
  const words = ['campaign', 'HZ4_S1*', 'suite', 'quick', `budget=${values.budget}`, '--repo', directory, '--out', out];
  const { stdout } = await execa('bin/alloc-ab', [...words, '--json'], { reject: false, stderr: 'inherit' });
  const { rows, seconds, rule } = Campaign.parse(JSON.parse(stdout));
  for (const row of rows) {
    const got = row.finding ?? `${row.state} ${row.code}`;
    const isRight = (EXPECTED[row.flag] ?? /^/).test(got) && !(row.state === 'no-op' && isTimed(row, out));
    if (!isRight && !OPEN.test(got)) wrong++;
    const change = row.effect === null ? '' : ` ${(100 * row.effect.corrected).toFixed(1)} %`;
    process.stdout.write(
      `${isRight ? 'ok   ' : OPEN.test(got) ? 'OPEN ' : 'WRONG'}  ${row.flag.padEnd(22)} ${got}${change}\n`,
    );
  }
  process.stdout.write(`${rows.length} flags, ${rule.findings} findings, ${seconds} s, ${wrong} wrong\n`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.exitCode = wrong === 0 ? 0 : 1;

function isTimed({ result }: CampaignRow, out: string): boolean {
  const file = join(out, result ?? '', 'bundle', 'manifest.json');
  return Manifest.parse(JSON.parse(readFileSync(file, 'utf8'))).samples.count > 0;
}
