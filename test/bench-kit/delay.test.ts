import { afterAll, expect, test } from 'vitest';
import { buildQuickly, outputDirectory, run, summary } from './kit.ts';
import { type Answer, Session } from './session.ts';

const directory = outputDirectory();
afterAll(() => directory.remove());
const programs = await buildQuickly(directory.path, ['st-mixed', 'mt-remote']);
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;
const least = (values: readonly number[]): number => Math.min(...values);
type Command = readonly [program: string, args: readonly string[]];
const LOCAL: Command = [programs['st-mixed'] as string, ['1', '200', '16', '512']];
const REMOTE: Command = [programs['mt-remote'] as string, ['2', '1', '200', '16', '512', '50']];
const BURSTS = 9;

async function bursts(session: Session, ops: number): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let burst = 0; burst < BURSTS; burst++) answers.push(await session.burst(BigInt(burst), ops));
  return answers;
}

// A thread may lose its CPU in the middle of a spin; that time is counted, too. So the median of one thread, whose short delays are
// whole spins; the least of two threads, which lose it in most bursts of a busy machine and are delayed by many spins.
test.each([
  ['one thread', LOCAL, 0.25, median],
  ['one thread', LOCAL, 2, median],
  ['one thread', LOCAL, 20.5, median],
  ['two threads', REMOTE, 2, least],
  ['two threads', REMOTE, 30, least],
] as const)('%s: the counted delay is the configured one', async (_, [program, args], delayNs, typical) => {
  const session = new Session(program, args, { ALLOC_AB_DELAY_NS: `${delayNs}` });
  const answers = await bursts(session, 20_000);
  const each = answers.map((answer) => Number(answer.delayNs) / 20_000);
  expect(Math.abs(typical(each) / delayNs - 1)).toBeLessThan(0.1);
  expect(answers.every((answer) => answer.delayNs < answer.insideNs)).toBe(true);

  const line = summary((await session.finish()).stdout);
  const sum = (pick: (answer: Answer) => bigint): number => Number(answers.reduce((all, one) => all + pick(one), 0n));
  const [inside, delay] = [sum((answer) => answer.insideNs), sum((answer) => answer.delayNs)];
  expect(Math.abs((line.delay_share ?? 0) - delay / (inside - delay))).toBeLessThan(1e-4);
});

test('bursts shorter than the distance of two spins are delayed on average', async () => {
  const session = new Session(...LOCAL, { ALLOC_AB_DELAY_NS: '50' });
  let delay = 0;
  for (let burst = 0; burst < 320; burst++) delay += Number((await session.burst(0n, 10)).delayNs);
  expect(delay / 3200).toBeGreaterThan(49);
  await session.finish();
});

test('a burst minus its counted delay takes as long as a burst without a delay', async () => {
  const [plain, slow] = [new Session(...LOCAL), new Session(...LOCAL, { ALLOC_AB_DELAY_NS: '1000' })];
  // Other processes only make a burst longer, so that the shortest of many is the time of its work.
  const least = { plain: Number.POSITIVE_INFINITY, slow: Number.POSITIVE_INFINITY };
  for (let burst = 0; burst < 40; burst++) {
    const [a, b] = [await plain.burst(0n, 1000), await slow.burst(0n, 1000)];
    least.plain = Math.min(least.plain, Number(a.insideNs));
    least.slow = Math.min(least.slow, Number(b.insideNs - b.delayNs));
  }
  // Relative to the delay of 1 ms.
  expect(Math.abs(least.slow - least.plain) / 1e6).toBeLessThan(0.1);
  await Promise.all([plain.finish(), slow.finish()]);
});

test('a run alone prints the share of the delay', async () => {
  const done = await run(LOCAL[0], LOCAL[1].with(0, '200000'), { ALLOC_AB_DELAY_NS: '100' });
  const line = summary(done.stdout);
  expect(done.stdout).toMatch(/ iters=200000 delay_share=\d+\.\d{5}\n$/);
  // delay / (inside - delay), so the delay of one operation is share / (1 + share) of its time.
  const share = line.delay_share ?? 0;
  const delayNs = (share / (1 + share)) * (1e9 / (line['ops/s'] ?? 1));
  expect(delayNs).toBeGreaterThan(99);
});

test.each(['', '0', '0.0'])('ALLOC_AB_DELAY_NS “%s” is no delay', async (text) => {
  const done = await run(LOCAL[0], LOCAL[1].with(0, '1000'), { ALLOC_AB_DELAY_NS: text });
  expect(done).toMatchObject({ code: 0, stdout: expect.not.stringContaining('delay_share') });
});

test.each(['x', '-1', ' 1', 'inf', 'nan', '0x1', '1000001', '2,5'])(
  'ALLOC_AB_DELAY_NS “%s” is refused',
  async (text) => {
    const done = await run(...LOCAL, { ALLOC_AB_DELAY_NS: text });
    expect(done).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^ALLOC_AB_DELAY_NS: /) });
  },
);
