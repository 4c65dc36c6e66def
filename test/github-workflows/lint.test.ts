import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseActionFile, parseWorkflowFile } from './github-parser.ts';
import { diagnose, PINNED } from './language-service.ts';

const workflows = globSync('.github/workflows/*.yml').sort();

test('the lint covers all workflows', () => {
  expect(workflows.map((path) => path.split('/').at(-1))).toEqual([
    'ab.yml',
    'ci.yml',
    'release-gate.yml',
    'release.yml',
    'survey.yml',
  ]);
});

test.each([...workflows, 'action.yml', 'fetch-commits/action.yml', 'release-gate/action.yml'])(
  '%s has no finding of GitHub’s language service',
  async (path) => {
    expect(await diagnose(path, readFileSync(path, 'utf8'))).toEqual([]);
  },
);

describe('the lint finds mistakes', () => {
  const ab = readFileSync('.github/workflows/ab.yml', 'utf8');
  test.each([
    ['an unknown key', ab.replace('timeout-minutes', 'time-out'), /time-out/],
    ['an unknown context', ab.replace('inputs.labels', 'input.labels'), /input/],
    ['an input that does not exist', ab.replace('persist-credentials', 'persist-credential'), /persist-credential/],
    ['an unknown queue', ab.replaceAll('queue: max', 'queue: most'), /most/],
  ])('%s', async (_, text, message) => {
    expect((await diagnose('.github/workflows/ab.yml', text)).join('\n')).toMatch(message);
  });

  test('in action.yml', async () => {
    const text = readFileSync('action.yml', 'utf8').replace('node24', 'node23');
    expect((await diagnose('action.yml', text)).join('\n')).toMatch(/node23|using/);
  });
});

describe.each(workflows)('%s', (path) => {
  const text = readFileSync(path, 'utf8');

  test('pins every action by SHA, with its version in a comment', () => {
    const uses = [...text.matchAll(/uses: (.+)$/gm)].map((match) => match[1] as string);
    const foreign = uses.filter((one) => !one.startsWith('./'));
    const expected = Object.entries(PINNED).map(([name, { sha, version }]) => `${name}@${sha} # ${version}`);
    expect(expected).toEqual(expect.arrayContaining(foreign));
  });

  test('has no default permissions, and a time limit on each job', async () => {
    const { root, template } = await parseWorkflowFile(path);
    expect(root.assertMapping('workflow').find('permissions')?.assertMapping('permissions').count).toBe(0);
    for (const job of template.jobs) {
      const mapping = root.assertMapping('').find('jobs')?.assertMapping('').find(job.id.value)?.assertMapping('');
      expect(mapping?.find('timeout-minutes')?.assertNumber('').value).toBeLessThanOrEqual(360);
    }
  });

  test('passes inputs and contexts to a shell through the environment only', () => {
    const scripts = [...text.matchAll(/run: (\|[^\n]*\n(?:[ ]{10,}.*\n?)+|[^|].*)/g)].map((match) => match[1]);
    expect(scripts.filter((script) => script?.includes('${{'))).toEqual([]);
    for (const checkout of text.matchAll(/uses: actions\/checkout.*\n((?: {8,}.*\n)*)/g)) {
      expect(checkout[1]).toContain('persist-credentials: false');
    }
  });
});

test('the survey job has no secret, token or write permission', () => {
  const text = readFileSync('.github/workflows/survey.yml', 'utf8');
  expect(text).not.toMatch(/secrets\.|github\.token|id-token|: write|actions\/cache/);
});

test('of the workflow ab only the fetch job has an identity, and it runs no foreign code; no job has a secret or another permission to write', () => {
  const { fetch = '', ab = '', ...others } = jobsOf('ab');
  expect(others).toEqual({});
  expect(ab).not.toMatch(/secrets\.|github\.token|id-token|: write|actions\/cache/);
  expect(fetch).not.toMatch(/secrets\.|github\.token|actions\/cache|uses: \.\/ |run:/);
  expect(fetch.match(/[a-z-]+: write/g)).toEqual(['id-token: write']);
});

/** The text of each job of a workflow. */
function jobsOf(name: string): Record<string, string> {
  const jobs = readFileSync(`.github/workflows/${name}.yml`, 'utf8').split(/^jobs:\n/m)[1] ?? '';
  return Object.fromEntries(
    jobs
      .split(/^ {2}(?=[a-z]+:$)/m)
      .slice(1)
      .map((job) => [job.slice(0, job.indexOf(':')), job]),
  );
}

test.each([
  ['action.yml', 'src/workflow/action-inputs.ts', 'src/action.ts'],
  ['fetch-commits/action.yml', 'src/workflow/{fetch-inputs,plan-text}.ts', 'src/fetch-commits.ts'],
  ['release-gate/action.yml', 'src/workflow/release-inputs.ts', 'src/workflow/*-step.ts'],
])('%s declares the inputs that the code reads and the outputs that it sets', (path, inputs, outputs) => {
  const action = parseActionFile(path);
  const names = (files: string, pattern: RegExp): string[] => {
    const texts = globSync(files).map((file) => readFileSync(file, 'utf8'));
    return [...new Set(texts.flatMap((text) => [...text.matchAll(pattern)].map((match) => match[1] as string)))].sort();
  };
  expect(action.inputs?.map(({ id }) => `INPUT_${id.toUpperCase()}`).sort()).toEqual(
    names(inputs, /env\.(INPUT_[A-Z_]+)/g),
  );
  expect(action.outputs?.map(({ id }) => id).sort()).toEqual(names(outputs, /setOutput\(process\.env, '([^']+)'/g));
});

test('only the publish job of a release, which runs no foreign code, has secrets', async () => {
  const jobs = jobsOf('release-gate');
  const { publish = '', ...others } = jobs;
  expect(Object.keys(jobs)).toEqual(expect.arrayContaining(['plan', 'measure', 'rule', 'publish']));
  expect(Object.values(others).join('')).not.toMatch(/secrets\.|github\.token|id-token|: write|actions\/cache/);
  expect(publish).not.toMatch(/: write|uses: \.\/ |actions\/cache/);
  expect(publish).toMatch(/environment: /);
});
