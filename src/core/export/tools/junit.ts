import type { ExportedCase, ExportedResult } from './exported-result.ts';

/**
 * JUnit XML as Jenkins, GitLab and GitHub actions read it: the verdict, each judged quantity and each check is a test. What is
 * not decided or not known is skipped, what is not valid is an error; neither passes.
 */
export function junitXml(result: ExportedResult): string {
  const { cases, repository, machine, startedAt, seconds } = result;
  const suite = attributes({
    name: `${repository} on ${machine}`,
    ...counts(cases),
    time: seconds.toFixed(3),
    timestamp: startedAt.replace(/\.\d+Z$|Z$/, ''),
  });
  const properties = Object.entries({
    headline: result.headline,
    repeat: result.repeat,
    tool: `alloc-ab ${result.tool}`,
    ...Object.fromEntries(result.arms.map(({ name, label }) => [`arm ${name}`, label])),
  }).map(([name, value]) => `      <property${attributes({ name, value })}/>`);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: 'alloc-ab', ...counts(cases), time: seconds.toFixed(3) })}>`,
    `  <testsuite${suite}>`,
    '    <properties>',
    ...properties,
    '    </properties>',
    ...cases.map(testCase),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function counts(cases: readonly ExportedCase[]): Record<string, number> {
  const of = (state: ExportedCase['state']) => cases.filter((each) => each.state === state).length;
  return { tests: cases.length, failures: of('failed'), errors: of('invalid'), skipped: of('open') };
}

const ELEMENTS = { failed: 'failure', invalid: 'error', open: 'skipped' } as const;

function testCase({ group, name, state, kind, text }: ExportedCase): string {
  const start = `    <testcase${attributes({ classname: group, name, time: '0' })}>`;
  const [message = ''] = text.split('\n');
  const inside =
    state === 'passed'
      ? `<system-out>${xmlText(text)}</system-out>`
      : `<${ELEMENTS[state]}${attributes({ type: kind, message })}>${xmlText(text)}</${ELEMENTS[state]}>`;
  return `${start}${inside}</testcase>`;
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(
      ([name, value]) =>
        ` ${name}="${xmlText(String(value))
          .replaceAll('"', '&quot;')
          .replace(/[\t\n]/g, ' ')}"`,
    )
    .join('');
}

/** Text for XML 1.0: characters that it does not allow become `�`. */
function xmlText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll('\r', '\n')
    .replace(/[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
