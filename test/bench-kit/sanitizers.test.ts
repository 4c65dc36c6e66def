import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { err, ok, type Result } from '../../src/model/result.ts';
import { buildQuickly, gcc, outputDirectory, run, SMALL, THREADED, workloads } from './kit.ts';
import { Session } from './session.ts';

const directories = [outputDirectory(), outputDirectory()] as const;
afterAll(() => {
  for (const directory of directories) directory.remove();
});

/** The command in front of programs with a sanitizer: none, or one that disables random addresses. An error says why none works. */
async function wayToRun(directory: string, sanitizer: string): Promise<Result<readonly string[], string>> {
  const [source, program] = [join(directory, 'probe.c'), join(directory, 'probe')];
  writeFileSync(source, 'int main(void) { return 0; }\n');
  try {
    await gcc(directory, `-fsanitize=${sanitizer}`, '-o', program, source);
  } catch (error) {
    return err(String(error));
  }
  for (const way of [[], ['setarch', '-R']]) {
    const [first = program, ...rest] = [...way, program];
    const done = await run(first, rest).catch(() => null);
    if (done?.code === 0) return ok(way);
  }
  return err(`programs with the ${sanitizer} sanitizer do not run here`);
}

async function prepare(directory: string, sanitizer: string, names: readonly string[]) {
  const way = await wayToRun(directory, sanitizer);
  if (!way.ok) {
    console.info(`${sanitizer} sanitizer: skipped for ${names.join(', ')}: ${way.error}`);
    return names.map((name) => ({ name: `${name} with the ${sanitizer} sanitizer`, start: null, args: [] }));
  }
  const programs = await buildQuickly(directory, names, `-fsanitize=${sanitizer}`, '-fno-sanitize-recover=all');
  return names.map((name) => {
    const [start = '', ...before] = [...way.value, programs[name] as string];
    return { name: `${name} with the ${sanitizer} sanitizer`, start, args: [...before, ...(SMALL[name]?.(700) ?? [])] };
  });
}

const cases = [
  ...(await prepare(directories[0].path, 'address,undefined', workloads)),
  ...(await prepare(directories[1].path, 'thread', THREADED)),
];

for (const { name, start, args } of cases) {
  test.skipIf(start === null)(name, async () => {
    const alone = await run(start ?? '', args, { ALLOC_AB_DELAY_NS: '3' });
    expect(alone).toMatchObject({ code: 0, stderr: '' });
    const session = new Session(start ?? '', args);
    for (const ops of [200, 0, 333]) await session.burst(1n, ops);
    expect(await session.finish()).toMatchObject({ code: 0, stderr: '' });
  });
}
