import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { verify } from '../../../src/cli/commands/verify.ts';
import type { AbPlan } from '../../../src/model/plan.ts';
import { publicKeyPem } from '../../../src/signing/ed25519.ts';
import { APP_PERMISSIONS } from '../../github-simulator/world.ts';
import { minuteAgo } from '../measured-repository.ts';
import { expectOneRelease, type ReleaseStage, startReleaseStage } from '../release-stage.ts';
import { MEASURED, runWorkflows, waitUntil } from '../stage.ts';
import { syntheticBundle, zipBundle } from '../synthetic-artifact.ts';

let releaseStage: ReleaseStage;
let version = 0;
/** Each test releases the next version of a commit of its own. */
let tag = '';
beforeAll(async () => {
  releaseStage = await startReleaseStage();
});
beforeEach(() => {
  version += 1;
  tag = `v1.2.${version}`;
  releaseStage.measure(0);
});
afterEach(() => {
  releaseStage.stage.github.faults.clear();
  releaseStage.stage.github.grant(APP_PERMISSIONS);
  expect(releaseStage.stage.github.violations).toEqual([]);
});
afterAll(() => releaseStage.stage.end());

const slowerOn = (machine: string) => (plan: AbPlan) => (plan.machine.name === machine ? -0.1 : 0);

test('a version that passes on every machine is tagged and released, with evidence that verifies offline', async () => {
  const { stage } = releaseStage;
  const { number, sha } = await releaseStage.open();
  const command = await releaseStage.comment(`/release ${tag}`, 'otto', number);
  await releaseStage.allSettled();
  expectOneRelease(releaseStage, command, tag, sha);
  expect(command.reactions).toMatchObject([{ content: 'eyes' }]);
  const released = releaseStage.releases().find((release) => release.tag === tag);
  for (const text of ['loses nothing beyond the margins against v1.1.0', 'Machine lab', 'mt-remote-small', 'SAFE'])
    expect(released?.body).toContain(text);
  const key = join(stage.directory, 'key.pem');
  writeFileSync(key, publicKeyPem(stage.settings.signingKey?.publicKey ?? ''));
  const uploaded = releaseStage.workflowRuns(command).flatMap(({ artifacts }) => artifacts.map(({ zip }) => zip));
  for (const { name, content } of released?.assets ?? []) writeFileSync(join(stage.directory, name), content);
  for (const machine of ['lab', 'arm']) {
    const bundle = join(stage.directory, `${tag}-${machine}.zip`);
    expect(uploaded.some((zip) => zip.equals(readFileSync(bundle)))).toBe(true);
    const out = new PassThrough();
    const terminal = { out, err: out, color: false, width: 100 } as unknown as Parameters<typeof verify>[2];
    const code = await verify(bundle, { key }, terminal);
    expect([code, String(out.read())]).toEqual([0, expect.stringContaining('holds')]);
    // Without the signature beside it, the signer is unknown.
    renameSync(join(stage.directory, `${tag}-${machine}.signed.json`), join(stage.directory, `elsewhere-${machine}`));
    expect(await verify(bundle, { key }, terminal)).toBe(3);
    expect(await verify(bundle, { key, signature: join(stage.directory, `elsewhere-${machine}`) }, terminal)).toBe(0);
  }
});

test('a commit whose workflow files differ is refused before it is measured', async () => {
  const { github, repository } = releaseStage.stage;
  const sha = repository.commitOnBranch({ '.github/workflows/ci.yml': `# ${tag}\non: push\n` });
  const { number } = await github.openPullRequest(MEASURED, { author: 'mina', headSha: sha });
  const refused = await releaseStage.comment(`/release ${tag}`, 'otto', number);
  await releaseStage.allSettled();
  expect(releaseStage.replies(refused)).toMatchObject([
    expect.stringContaining('only with the permission "Workflows"'),
  ]);
  expect(releaseStage.workflowRuns(refused)).toEqual([]);
});

test('a loss on one machine prevents the tag, and a second maintainer can override it', async () => {
  releaseStage.measure(slowerOn('arm'));
  const { number, sha } = await releaseStage.open();
  const command = await releaseStage.comment(`/release ${tag}`, 'otto', number);
  await releaseStage.allSettled();
  const [reply = ''] = releaseStage.replies(command);
  expect(reply).toContain(`**${tag} is not tagged**`);
  expect(reply).toContain('arm: throughput on mt-remote-small');
  expect(reply).not.toContain('lab: ');
  expect(reply).toContain(`/release override ${tag} REASON`);
  expect(releaseStage.checks(sha)).toMatchObject([{ status: 'completed', conclusion: 'failure' }]);
  expect([releaseStage.tag(tag), releaseStage.releases().filter((release) => release.tag === tag)]).toEqual([null, []]);

  const cases: [login: string, reply: string][] = [
    ['otto', 'needs two people'],
    ['mina', 'the role maintain or admin'],
  ];
  for (const [login, reply] of cases) {
    const refused = await releaseStage.comment(`/release override ${tag} nobody uses arm`, login, number);
    await releaseStage.allSettled();
    expect(releaseStage.replies(refused)).toMatchObject([expect.stringContaining(reply)]);
  }
  expect(releaseStage.tag(tag)).toBeNull();

  const override = await releaseStage.comment(`/release override ${tag} nobody uses @arm`, 'ada', number);
  await releaseStage.allSettled();
  expectOneRelease(releaseStage, override, tag, sha);
  const released = releaseStage.releases().find((release) => release.tag === tag);
  expect(released?.body).toMatch(/Requested by otto, overridden by ada: nobody uses/);
  expect(released?.body).not.toContain('@arm');
  expect(releaseStage.tag(tag)?.message).toContain('Overridden by ada, requested by otto');
  expect(releaseStage.workflowRuns(override)).toEqual([]);
  const again = await releaseStage.comment(`/release override ${tag} once more`, 'ada', number);
  await releaseStage.allSettled();
  expect(releaseStage.replies(again)[0]).toContain('released already');
});

test('a version that passes at the second attempt with the same commit lists the first', async () => {
  releaseStage.measure(slowerOn('arm'));
  const { number, sha } = await releaseStage.open();
  const first = await releaseStage.comment(`/release ${tag}`, 'otto', number);
  await releaseStage.allSettled();
  expect(releaseStage.replies(first)[0]).toContain('the notes of its release will list this attempt');
  releaseStage.measure(0);
  const second = await releaseStage.comment(`/release ${tag}`, 'otto', number);
  await releaseStage.allSettled();
  expectOneRelease(releaseStage, second, tag, sha);
  expect(releaseStage.replies(second)[0]).toContain('measured once before without passing');
  const released = releaseStage.releases().find((release) => release.tag === tag);
  expect(released?.body).toMatch(/Earlier attempts[\s\S]*measured once before without passing/);
});

test('a machine without a result prevents the tag, and an override too', async () => {
  const { stage } = releaseStage;
  stage.github.onDispatch(async ({ inputs }, control) => {
    control.start();
    const plan = JSON.parse(inputs.plan ?? '') as AbPlan;
    if (plan.machine.name === 'lab') control.upload(`alloc-ab-${inputs.id}`, await zipBundle(syntheticBundle(plan, 0)));
    control.complete(plan.machine.name === 'lab' ? 'success' : 'failure');
  });
  const { number, sha } = await releaseStage.open();
  const command = await releaseStage.comment(`/release ${tag}`, 'otto', number);
  await releaseStage.allSettled();
  expect(releaseStage.replies(command)[0]).toMatch(/- arm: not measured\. .*left no result/);
  expect(releaseStage.checks(sha)).toMatchObject([{ conclusion: 'action_required' }]);
  const override = await releaseStage.comment(`/release override ${tag} never mind`, 'ada', number);
  await releaseStage.allSettled();
  expect(releaseStage.replies(override)[0]).toContain('There is no result of arm');
});

test('/release on an issue releases the default branch, on a merged pull request its merge commit', async () => {
  const { stage } = releaseStage;
  const main = stage.repository.commitOnMain({ 'hakozuna/hz4/src/free.c': `int ${tag.replaceAll('.', '_')};\n` });
  const issue = stage.github.openIssue(MEASURED);
  const command = await releaseStage.comment(`/release ${tag}`, 'otto', issue);
  await releaseStage.allSettled();
  expectOneRelease(releaseStage, command, tag, main);

  const { number } = await releaseStage.open({ fork: 'sven/allocators' });
  const unmerged = await releaseStage.comment(`/release ${tag}1`, 'otto', number);
  await releaseStage.allSettled();
  expect(releaseStage.replies(unmerged)[0]).toContain('comes from a fork');
  const merged = stage.repository.commitOnMain({ 'hakozuna/hz4/src/free.c': 'int merged;\n' });
  await stage.github.merge(MEASURED, number, merged, { at: minuteAgo().toISOString() });
  const after = await releaseStage.comment(`/release ${tag}1`, 'otto', number);
  await releaseStage.allSettled();
  expectOneRelease(releaseStage, after, `${tag}1`, merged);
});

test('a release without the permission to write on issues is made, and its reply follows when the permission is there', async () => {
  const { github, repository } = releaseStage.stage;
  const denied = { status: 403, times: 99, message: 'Resource not accessible by integration' };
  for (const operation of ['issues/create-comment', 'reactions/create-for-issue-comment'])
    github.faults.fail(operation, denied);
  const main = repository.commitOnMain({ 'hakozuna/hz4/src/free.c': `int silent_${tag.replaceAll('.', '_')};\n` });
  const command = await releaseStage.comment(`/release ${tag}`, 'otto', github.openIssue(MEASURED));
  const isReleased = () => releaseStage.releases().some((release) => release.tag === tag && !release.draft);
  await waitUntil(isReleased, 'the version is released');
  expect([releaseStage.replies(command), command.reactions]).toEqual([[], []]);
  github.faults.clear();
  await releaseStage.allSettled();
  expect(releaseStage.replies(command)).toMatchObject([expect.stringContaining(`**${tag} is released**`)]);
  expect(releaseStage.tag(tag)).toMatchObject({ type: 'tag', commit: main });
  expect(releaseStage.checks(main)).toMatchObject([{ conclusion: 'success' }]);
});

test('/release refuses a comparison that would prove nothing before it measures', async () => {
  const { stage } = releaseStage;
  const { number, sha } = await releaseStage.open();
  const cases: [body: string, reply: string][] = [
    ['/release v1.1.0', 'is there already'],
    [`/release ${tag} from v1.1.00`, 'There is no tag'],
    ['/release v0.0.1', 'There is no tag of an earlier version'],
    [`/release override ${tag} why not`, `No release of ${tag} was measured`],
    [`/release ${tag} now`, 'is not expected after the version'],
    [`/releas ${tag}`, `/release ${tag}`],
  ];
  for (const [body, reply] of cases) {
    const command = await releaseStage.comment(body, 'otto', number);
    await releaseStage.allSettled();
    expect([body, releaseStage.replies(command)]).toEqual([body, [expect.stringContaining(reply)]]);
    expect(releaseStage.workflowRuns(command)).toEqual([]);
  }
  stage.repository.tag(sha, `${tag}-rc.1`);
  const nothingNew = await releaseStage.comment(`/release ${tag} from ${tag}-rc.1`, 'otto', number);
  await stage.github.push(MEASURED, number, stage.repository.nextSha);
  const { comment: early } = await stage.github.comment(MEASURED, number, 'otto', `/release ${tag}`, {
    at: '2026-01-01T00:00:00Z',
  });
  await releaseStage.allSettled();
  expect(releaseStage.replies(nothingNew)[0]).toMatch(/the same commit|A push came/);
  expect(releaseStage.replies(early)[0]).toContain('A push came after the comment');
  await stage.github.close(MEASURED, number);
  const closed = await releaseStage.comment(`/release ${tag}`, 'otto', number);
  await releaseStage.allSettled();
  expect(releaseStage.replies(closed)[0]).toContain('is closed');
  expect(releaseStage.checks(sha)).toEqual([]);
});

test('without the permission to write nothing is measured, and a permission that is removed later is named', async () => {
  const { stage } = releaseStage;
  const { number, sha } = await releaseStage.open();
  stage.github.grant({ ...APP_PERMISSIONS, contents: 'read' });
  const command = await releaseStage.comment(`/release ${tag}`, 'otto', number);
  await releaseStage.allSettled();
  expect(releaseStage.replies(command)[0]).toContain('its permission "Contents" is not "Read and write"');
  expect(releaseStage.workflowRuns(command)).toEqual([]);
  stage.github.grant(APP_PERMISSIONS);
  stage.github.faults.fail('repos/create-release', { status: 403, message: 'Resource not accessible by integration' });
  const again = await releaseStage.comment(`/release ${tag}`, 'otto', number);
  await releaseStage.allSettled();
  expect(releaseStage.replies(again)[0]).toContain('The App needs the permission Contents: read and write');
  expect([releaseStage.tag(tag), releaseStage.checks(sha).length]).toEqual([null, 1]);
  expect(releaseStage.checks(sha)).toMatchObject([{ conclusion: 'failure' }]);
  stage.github.faults.fail('git/create-ref', { status: 422, message: 'Repository rule violations found' });
  const ruled = await releaseStage.comment(`/release ${tag}`, 'otto', number);
  await releaseStage.allSettled();
  expect(releaseStage.replies(ruled)[0]).toContain('Repository rule violations found');
  expect([releaseStage.tag(tag), releaseStage.releases().filter((release) => release.tag === tag)]).toEqual([null, []]);
});

test('a tag that another user makes meanwhile stays, and the draft is deleted', async () => {
  const { stage } = releaseStage;
  const { number, sha } = await releaseStage.open();
  let made = false;
  stage.github.observe(({ operation, when }) => {
    if (made || operation !== 'git/create-tag' || when !== 'before') return;
    made = true;
    stage.repository.tag(stage.repository.mainSha, tag);
  });
  const command = await releaseStage.comment(`/release ${tag}`, 'otto', number);
  await releaseStage.allSettled();
  expect(releaseStage.replies(command)[0]).toContain(
    `The tag ${tag} is there already, at another commit, ${stage.repository.mainSha.slice(0, 12)}`,
  );
  expect(releaseStage.tag(tag)).toMatchObject({ type: 'commit', commit: stage.repository.mainSha });
  expect(releaseStage.releases().filter((release) => release.tag === tag)).toEqual([]);
  expect(releaseStage.checks(sha)).toMatchObject([{ conclusion: 'action_required' }]);
});

test('a draft that is deleted meanwhile is made again, with its files', async () => {
  const { github } = releaseStage.stage;
  const { number, sha } = await releaseStage.open();
  let deleted = false;
  github.observe(({ operation, when }) => {
    if (deleted || operation !== 'git/create-ref' || when !== 'after') return;
    deleted = true;
    const { releases } = github.repository(MEASURED);
    for (const release of releases.values()) if (release.tag === tag) releases.delete(release.id);
  });
  const command = await releaseStage.comment(`/release ${tag}`, 'otto', number);
  await releaseStage.allSettled();
  expect(deleted).toBe(true);
  expectOneRelease(releaseStage, command, tag, sha);
});

test('evidence that is gone or changed prevents the release', async () => {
  const { stage } = releaseStage;
  for (const [index, reason] of ['was deleted or has expired', 'is not the one that was judged'].entries()) {
    const next = `${tag}${index}`;
    const { number } = await releaseStage.open();
    let judged = 0;
    stage.github.observe(({ operation, when, parameters }) => {
      if (operation !== 'actions/download-artifact' || when !== 'before') return;
      judged += 1;
      if (judged !== 3) return;
      for (const { artifacts } of releaseStage.workflowRuns(command)) {
        const at = artifacts.findIndex(({ id }) => id === Number(parameters.artifact_id));
        if (at < 0) continue;
        const [artifact] = artifacts.splice(at, 1);
        if (index === 1 && artifact !== undefined) artifacts.push({ ...artifact, zip: Buffer.from('PK') });
      }
    });
    const command = await releaseStage.comment(`/release ${next}`, 'otto', number);
    await releaseStage.allSettled();
    expect(releaseStage.replies(command)[0]).toMatch(
      index === 0 ? reason : /digest is not the one|is not the one that was judged/,
    );
    expect([releaseStage.tag(next), releaseStage.releases().filter((release) => release.tag === next)]).toEqual([
      null,
      [],
    ]);
  }
});

test('a release can be cancelled while it is measured, and not requested twice', async () => {
  const { stage } = releaseStage;
  stage.github.onDispatch((_, control) => {
    control.start();
    control.record.stop.signal.addEventListener('abort', () => control.complete('cancelled'));
  });
  const { number, sha } = await releaseStage.open();
  const command = await releaseStage.comment(`/release ${tag}`, 'otto', number);
  await waitUntil(
    () => releaseStage.workflowRuns(command).length === 2 && releaseStage.replies(command).length === 1,
    'both machines measure',
  );
  const twice = await releaseStage.comment(`/release ${tag}`, 'ada', number);
  await waitUntil(() => releaseStage.replies(twice).length === 1, 'the second command has a reply');
  expect(releaseStage.replies(twice)[0]).toContain(`${tag} is being measured already`);
  await releaseStage.comment('/ab cancel', 'ada', number);
  await releaseStage.allSettled();
  expect(releaseStage.replies(command)[0]).toContain('CANCELLED by ada');
  expect(releaseStage.checks(sha)).toMatchObject([{ conclusion: 'cancelled' }]);
  expect(releaseStage.tag(tag)).toBeNull();
});

test('a pre-release is one on GitHub too, and the previous tag is found among hundreds on short pages', async () => {
  const { stage } = releaseStage;
  const { mainSha } = stage.repository;
  stage.repository.tag(mainSha, ...Array.from({ length: 260 }, (_, at) => `nightly-${at}`), 'v1.3.0');
  stage.github.faults.pageMax = 30;
  const { number, sha } = await releaseStage.open();
  const command = await releaseStage.comment('/release v1.4.0-rc.1', 'otto', number);
  await releaseStage.allSettled();
  stage.github.faults.pageMax = 100;
  expectOneRelease(releaseStage, command, 'v1.4.0-rc.1', sha);
  expect(releaseStage.releases().at(-1)).toMatchObject({ prerelease: true });
  expect(releaseStage.releases().at(-1)?.body).toContain('against v1.3.0');
  runWorkflows(stage.github);
});
