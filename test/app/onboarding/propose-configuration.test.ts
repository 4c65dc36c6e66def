import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseConfig } from '../../../src/core/config/config.ts';
import { CONFIG_PATH } from '../../../src/model/config.ts';
import { APP_PERMISSIONS } from '../../github-simulator/world.ts';
import { CONTROL, waitUntil } from '../stage.ts';
import { ALLOCATOR, type OnboardingStage, startOnboardingStage } from './onboarding-stage.ts';

const BRANCH = 'alloc-ab/configuration';
const DISABLED = { hasIssues: false } as const;

let on: OnboardingStage;
beforeAll(async () => {
  on = await startOnboardingStage();
});
afterAll(async () => {
  expect(on.stage.github.violations).toEqual([]);
  await on.stage.end();
});

const writes = () => on.stage.github.requests.filter(({ method, path }) => method !== 'GET' && !path.includes('/app/'));

describe('where the App was installed', () => {
  test('a pull request proposes a first configuration, and states that nothing was built and what happens next', async () => {
    on.add('example/first', ALLOCATOR, { defaultBranch: 'trunk' });
    const before = on.git('example/first', 'rev-parse', 'trunk');
    await on.install('example/first');
    const [{ title, body, kind } = { title: '', body: '', kind: 'issue' }, ...more] = on.proposals('example/first');
    expect(more).toEqual([]);
    expect(kind).toBe('pull');
    expect(title).toBe('Configure alloc-ab');
    expect(body).toMatch(
      /Nothing was built\.\*\* This draft comes from reading files alone\. It read 1 file of build systems at/,
    );
    expect(body).toContain(before.slice(0, 12));
    expect(body).toMatch(/Closing it means no/);
    expect(body).toMatch(/`\/ab base` compares/);
    // One file was added, by the App, on a branch of its own; the default branch is as it was.
    expect(on.git('example/first', 'diff', '--name-status', `trunk...${BRANCH}`)).toBe(`A\t${CONFIG_PATH}`);
    expect(on.git('example/first', 'rev-parse', 'trunk', `${BRANCH}^`)).toBe(`${before}\n${before}`);
    expect(on.git('example/first', 'log', '-1', '--format=%an', BRANCH)).toBe(on.stage.github.app.login);
    const text = on.git('example/first', 'show', `${BRANCH}:${CONFIG_PATH}`);
    const parsed = parseConfig(text, CONFIG_PATH);
    expect(parsed.ok && Object.values(parsed.value.lines).map(({ library }) => library)).toEqual(['libtiny.so']);
    const edits = text.split('\n').flatMap((line, index) => (line.includes('EDIT') ? [`line ${index + 1}:`] : []));
    for (const each of edits) expect(body).toContain(each);
    // Its own pull request starts nothing.
    await on.stage.allSettled();
    expect(on.stage.github.repository('example/first').checks.size).toBe(0);
    expect(on.stage.github.appComments('example/first', 1)).toEqual([]);
  });

  test('one that was closed is a no for good: after another installation, a new name, and the loss of the database', async () => {
    on.add('example/closed');
    await on.install('example/closed');
    await on.stage.github.close('example/closed', 1);
    on.git('example/closed', 'branch', '-D', BRANCH);
    await on.install('example/closed');
    await on.stage.github.rename('example/closed', 'example/renamed');
    await on.install('example/renamed');
    await on.stage.github.rename('example/renamed', 'other/moved');
    await on.install('other/moved');
    await on.stage.stop();
    for (const end of ['', '-wal', '-shm']) rmSync(`${on.stage.settings.database}${end}`, { force: true });
    await on.stage.start();
    await on.install('other/moved');
    expect(on.proposals('other/moved')).toHaveLength(1);
    expect(on.stage.log()).toContain('a first configuration: proposed before');
  });

  test('one that was merged is not proposed again, also when the file was deleted later', async () => {
    on.add('example/merged');
    await on.install('example/merged');
    on.git('example/merged', 'merge', '--quiet', BRANCH);
    await on.stage.github.merge('example/merged', 1, on.git('example/merged', 'rev-parse', 'main'));
    on.git('example/merged', 'rm', '--quiet', CONFIG_PATH);
    on.git('example/merged', 'commit', '--quiet', '-m', 'without');
    await on.install('example/merged');
    expect(on.proposals('example/merged')).toHaveLength(1);
  });

  test('two webhooks at once open one pull request', async () => {
    on.add('example/twice');
    await Promise.all([on.install('example/twice'), on.install('example/twice')]);
    await on.stage.allSettled();
    expect(on.proposals('example/twice')).toHaveLength(1);
  });

  test.each([
    ['git/create-ref', 'after'],
    ['pulls/create', 'before'],
    ['pulls/create', 'after'],
    ['git/create-commit', 'after'],
  ] as const)(
    'a response of %s that is lost (%s it took effect) leads to one pull request',
    async (operation, when) => {
      const name = `example/lost-${operation.replaceAll(/\W/g, '-')}-${when}`;
      on.add(name);
      on.stage.github.faults.fail(operation, { when, cut: true });
      await on.install(name);
      expect(on.proposals(name)).toMatchObject([{ kind: 'pull' }]);
      expect(on.git(name, 'rev-list', '--count', `main..${BRANCH}`)).toBe('1');
    },
  );

  test('the configuration of a user on a branch of that name is left alone', async () => {
    on.add('example/branch');
    on.git('example/branch', 'branch', BRANCH);
    await on.install('example/branch');
    expect(on.proposals('example/branch')).toEqual([]);
    expect(on.git('example/branch', 'rev-parse', BRANCH)).toBe(on.git('example/branch', 'rev-parse', 'main'));
    expect(on.stage.log()).toContain(`a user has a branch ${BRANCH}`);
  });

  test('a tree that GitHub does not list to its end is said to be read in part', async () => {
    on.add('example/large', { ...ALLOCATOR, 'z/Makefile': 'all:\n' });
    on.stage.github.limitHistory({ treeEntriesMax: 3 });
    await on.install('example/large');
    on.stage.github.limitHistory({ treeEntriesMax: 100_000 });
    expect(on.proposals('example/large')[0]?.body).toContain('and not all that there are');
  });
});

describe('none is proposed', () => {
  test.each([
    ['a fork', ALLOCATOR, { fork: true }],
    ['a repository without a commit', {}, {}],
    ['a repository that has a configuration', { ...ALLOCATOR, [CONFIG_PATH]: 'schema: 1\n' }, {}],
    ['a repository without a build system', { 'README.md': 'Documents.\n' }, {}],
  ] as const)('in %s', async (what, files, options) => {
    const name = `example/${what.replaceAll(' ', '-')}`;
    on.add(name, files, options);
    const before = writes().length;
    await on.install(name);
    expect(on.proposals(name)).toEqual([]);
    expect(writes()).toHaveLength(before);
  });

  test('in an archived repository', async () => {
    on.add('example/archived');
    on.stage.github.archive('example/archived', true);
    const before = writes().length;
    await on.install('example/archived');
    expect(on.proposals('example/archived')).toEqual([]);
    expect(writes()).toHaveLength(before);
  });

  test('in the control repository', async () => {
    const before = writes().length;
    await on.install(CONTROL);
    expect(on.proposals(CONTROL)).toEqual([]);
    expect(writes()).toHaveLength(before);
  });
});

describe('of very many repositories', () => {
  test('ten get one, and its text has the number of those that did not', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `many/repository-${index}`);
    for (const name of names) on.add(name);
    await on.install(...names);
    const counts = names.map((name) => on.proposals(name).length);
    expect(counts).toEqual([...Array(10).fill(1), 0, 0]);
    expect(on.proposals('many/repository-0')[0]?.body).toContain('in 2 more it proposes none');
    expect(on.proposals('example/first')[0]?.body).not.toContain('it proposes none');
  });
});

describe('without the permissions for a pull request', () => {
  test.each(['contents', 'pull_requests'])(
    '%s: write, an issue has the draft and the page for a new file',
    async (permission) => {
      const name = `example/no-${permission.replace('_', '-')}`;
      on.add(name);
      on.stage.github.grant({ ...APP_PERMISSIONS, [permission]: 'read' });
      await on.install(name);
      const written = on.proposals(name);
      expect(written).toMatchObject([{ kind: 'issue', title: 'Configure alloc-ab' }]);
      const body = written[0]?.body ?? '';
      const [, address = ''] = /\]\((\S+)\)/.exec(body) ?? [];
      const url = new URL(address);
      expect(url.pathname).toBe(`/${name}/new/main`);
      expect(url.searchParams.get('filename')).toBe(CONFIG_PATH);
      expect(parseConfig(url.searchParams.get('value') ?? '', CONFIG_PATH).ok).toBe(true);
      expect(body).toContain('library: libtiny.so');
      expect(on.git(name, 'branch', '--list', BRANCH)).toBe('');

      // A closed issue is a no, also once the App may open pull requests.
      for (const issue of on.stage.github.repository(name).issueTexts.values()) issue.state = 'closed';
      on.stage.github.grant(APP_PERMISSIONS);
      await on.install(name);
      expect(on.proposals(name)).toHaveLength(1);
    },
  );

  test('and without issues nothing is written', async () => {
    on.add('example/no-issues', ALLOCATOR, DISABLED);
    on.add('example/read-only');
    on.stage.github.grant({ ...APP_PERMISSIONS, contents: 'read' });
    await on.install('example/no-issues');
    on.stage.github.grant({ ...APP_PERMISSIONS, contents: 'read', issues: 'read' });
    await on.install('example/read-only');
    on.stage.github.grant(APP_PERMISSIONS);
    expect([...on.proposals('example/no-issues'), ...on.proposals('example/read-only')]).toEqual([]);
    expect(on.stage.log()).toContain('issues are disabled');
    expect(on.stage.log()).toContain('neither a pull request nor an issue');
  });
});

test('a proposal waits while the installation is suspended, and the App measures on', async () => {
  const { github, stage } = { github: on.stage.github, stage: on.stage };
  on.add('example/suspended');
  github.suspend();
  const { id, name } = github.repository('example/suspended');
  const repositories = [{ id, node_id: 'R', name, full_name: 'example/suspended', private: false }];
  const parts = { repositories_added: repositories, repositories_removed: [], repository_selection: 'selected' };
  await github.deliver('installation_repositories.added', 'example/suspended', 'otto', parts);
  await waitUntil(() => stage.log().includes('is suspended'), 'the App noticed the suspension');
  await github.unsuspend();
  await stage.allSettled();
  expect(on.proposals('example/suspended')).toHaveLength(1);
});
