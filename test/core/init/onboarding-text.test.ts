import { expect, test } from 'vitest';
import {
  isProposal,
  ONBOARDING_TITLE,
  type Proposal,
  proposalIssue,
  proposalPullRequest,
} from '../../../src/core/init/onboarding-text.ts';

const PROPOSAL: Proposal = {
  repositoryUrl: 'https://github.com/example/allocator',
  defaultBranch: 'main',
  sha: '0123456789abcdef0123456789abcdef01234567',
  path: '.github/alloc-ab.yml',
  text: 'schema: 1\nlines:\n  a: { build: [make], library: EDIT/liba.so } # EDIT\n',
  report: { done: ['CMake was recognised (CMakeLists.txt). It was not built.'], leftOut: [], missing: [] },
  filesRead: 2,
  isPartial: false,
  notAsked: 0,
};

test('a proposal is found again when a user changed its title or its text, and other writings of the App are none', () => {
  for (const body of [proposalPullRequest(PROPOSAL), proposalIssue(PROPOSAL)]) {
    expect(isProposal({ title: 'no thanks', body })).toBe(true);
    expect(isProposal({ title: ONBOARDING_TITLE, body: null })).toBe(true);
    expect(isProposal({ title: 'A release', body: `quoted: ${body}` })).toBe(false);
  }
});

test('the lines that need an edit are listed by number; without any the text does not speak of them', () => {
  expect(proposalPullRequest(PROPOSAL)).toContain(
    'line 3: <code>a: { build: \\[make\\], library: EDIT/liba.so } # EDIT</code>',
  );
  const many = { ...PROPOSAL, text: '# EDIT\n'.repeat(20) };
  expect(proposalPullRequest(many).match(/ {2}- line /g)).toHaveLength(12);
  expect(proposalPullRequest(many)).toContain('and 8 more');
  expect(proposalPullRequest({ ...PROPOSAL, text: 'schema: 1\n' })).not.toContain('need you');
});

test('text of the repository cannot leave its place in Markdown', () => {
  const text = 'schema: 1 # EDIT `x` @everyone\n````\n# <img src=x>\n';
  const body = proposalIssue({ ...PROPOSAL, text });
  expect(body).toContain(`\n\`\`\`\`\`yaml\n${text.trimEnd()}\n\`\`\`\`\`\n`);
  expect(proposalPullRequest({ ...PROPOSAL, text })).not.toMatch(/@everyone|`x`/);
  const done = ['Make was recognised (@team/<img src=x>/`Makefile). It was not built.'];
  const said = proposalPullRequest({ ...PROPOSAL, report: { ...PROPOSAL.report, done } });
  expect(said).not.toMatch(/@team|<img|\(`Make/);
  expect(said).toContain('Make was recognised');
});

test('the page for a new file has the draft while the address can hold it, and its name always', () => {
  const address = (proposal: Proposal) => new URL(/\]\((\S+)\)/.exec(proposalIssue(proposal))?.[1] ?? '');
  const short = address({ ...PROPOSAL, defaultBranch: "release/1.x (it's)" });
  expect(short.searchParams.get('value')).toBe(PROPOSAL.text);
  expect(decodeURIComponent(short.pathname)).toBe("/example/allocator/new/release/1.x (it's)");
  const long = address({ ...PROPOSAL, text: '# long\n'.repeat(2000) });
  expect([...long.searchParams.keys()]).toEqual(['filename']);
  expect(long.searchParams.get('filename')).toBe(PROPOSAL.path);
});

test('what was found and what a person has to write is in it', () => {
  const missing = [{ system: 'Bazel', file: 'WORKSPACE', why: 'Bazel is not tried.', output: '', write: 'Vendor it.' }];
  const body = proposalPullRequest({ ...PROPOSAL, report: { done: ['A'], leftOut: ['B'], missing } });
  for (const line of ['- A', '- B', '- Bazel is not tried.', '- To write: Vendor it.'])
    expect(body).toContain(`\n${line}\n`);
  const long = { ...PROPOSAL.report, leftOut: Array.from({ length: 40 }, (_, index) => `left ${index}`) };
  expect(proposalPullRequest({ ...PROPOSAL, report: long }).match(/^- left /gm)?.length).toBeLessThan(20);
});
