import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { buildQuickly, gcc, outputDirectory, run, SMALL, THREADED, workloads } from './kit.ts';
import { Session } from './session.ts';

const directories = [outputDirectory(), outputDirectory()] as const;
afterAll(() => {
  for (const directory of directories) directory.remove();
});

/** How programs built with a sanitizer start here: directly, or without random addresses; a text says why not at all. */
async function waysToRun(directory: string, sanitizer: string): Promise<readonly string[] | string> {
  const [source, program] = [join(directory, 'probe.c'), join(directory, 'probe')];
  writeFileSync(source, 'int main(void) { return 0; }\n');
  try {
    await gcc(directory, `-fsanitize=${sanitizer}`, '-o', program, source);
  } catch (error) {
    return String(error);
  }
  for (const way of [[], ['setarch', '-R']]) {
    const [first = program, ...rest] = [...way, program];
    const done = await run(first, rest).catch(() => null);
    if (done?.code === 0) return way;
  }
  return `programs built with ${sanitizer} do not run here`;
}

async function prepare(directory: string, sanitizer: string, names: readonly string[]) {
  const way = await waysToRun(directory, sanitizer);
  if (typeof way === 'string') {
    console.info(`${sanitizer} sanitizer: skipped for ${names.join(', ')}: ${way}`);
    return names.map((name) => ({ name: `${name}, ${sanitizer}: no such sanitizer here`, start: null, args: [] }));
  }
  const programs = await buildQuickly(directory, names, `-fsanitize=${sanitizer}`, '-fno-sanitize-recover=all');
  return names.map((name) => {
    const [start = '', ...before] = [...way, programs[name] as string];
    return { name: `${name}, ${sanitizer}`, start, args: [...before, ...(SMALL[name]?.(700) ?? [])] };
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
