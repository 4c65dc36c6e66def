import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import { createExampleRepository } from '../../../examples/example-repository.ts';
import { ExplainOutput } from '../../../src/model/json-output.ts';
import { findTool } from '../../../src/system/find-program.ts';

test.skipIf(findTool('valgrind', process.env.PATH ?? '') === null)(
  'explain --lanes has each lane with the functions because of which it can notice the flag, and the evidence',
  async () => {
    const scratch = mkdtempSync(join(tmpdir(), 'alloc-ab-lanes-'));
    onTestFinished(() => rmSync(scratch, { recursive: true, force: true }));
    const { directory } = createExampleRepository(join(scratch, 'hakozuna'));
    const words = ['explain', 'HZ4_S16_EXIT_STATS', 'lane', 'st-mixed', '--lanes', '--json'];
    const { stdout, exitCode } = await execa(resolve('bin/alloc-ab'), words, { cwd: directory, reject: false });
    expect(exitCode).toBe(0);
    const { reach } = ExplainOutput.parse(JSON.parse(stdout));
    expect(reach?.problem).toBeNull();
    expect(reach?.lanes).toEqual([expect.objectContaining({ lane: 'st-mixed', result: 'may-notice' })]);
    expect(reach?.lanes[0]).toMatchObject({
      reasons: expect.arrayContaining([{ kind: 'function', name: 'hz4_heap_attach', how: 'changed' }]),
    });
    expect(reach?.evidence?.lanes[0]?.executed?.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['malloc', 'free']),
    );
  },
  120_000,
);
