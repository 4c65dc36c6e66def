import { expect, test } from 'vitest';
import { expectedObservations, observationFault } from '../../../src/core/bundle/expected-observations.ts';
import { OBSERVATIONS } from '../../../src/core/verdict/checks/manifest-checks.ts';

const pass = (name: string) => ({ name, status: 'pass', detail: '' }) as const;

/** Made only where they fail: a bundle without them says nothing. */
const ONLY_FAILED = ['harness-running', 'no-op'];

test('each observation that a verdict can judge is one that a bundle must have, or is made only where it fails', () => {
  const known = new Set([...expectedObservations('ab'), ...expectedObservations('survey'), ...ONLY_FAILED]);
  expect(Object.keys(OBSERVATIONS).filter((name) => !known.has(name))).toEqual([]);
});

test.each(['ab', 'survey'] as const)('observationFault names each observation of an %s that is missing', (kind) => {
  const names = expectedObservations(kind);
  const run = { tool: '0.4.0', ended: 'budget', incidents: [], ...(kind === 'survey' && { survey: {} }) };
  expect(observationFault({ ...run, observations: names.map(pass) })).toBeNull();
  for (const name of names) {
    const observations = names.filter((each) => each !== name).map(pass);
    expect(observationFault({ ...run, observations })).toContain(`lacks the observation ${name}`);
    expect(observationFault({ ...run, ended: 'not-started', observations })).toBeNull();
  }
});

test('observationFault asks an earlier version only for what that version observed', () => {
  const observations = ['byte-identical-arms', 'flag-reached', 'library-mapped', 'lanes-readable', 'machine-unchanged'];
  const all = [...observations, 'libraries-unchanged'].map(pass);
  const run = { ended: 'decided', incidents: [], observations: all };
  expect(observationFault({ ...run, tool: '0.1.0' })).toBeNull();
  for (const tool of ['0.3.0', '0.4.0', '1.0.0', 'unknown', ''])
    expect(observationFault({ ...run, tool })).toMatch(/lacks the observation/);
});
