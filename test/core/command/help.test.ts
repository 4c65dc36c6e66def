import { expect, test } from 'vitest';
import { parseCommand, printCommand } from '../../../src/core/command/command.ts';
import { GRAMMAR } from '../../../src/core/command/grammar.ts';
import { help, helpText } from '../../../src/core/command/help.ts';
import { RELEASE_FORMS } from '../../../src/core/command/release-command.ts';

const rows = [
  ...GRAMMAR.sides.flatMap((side) => side.questions),
  ...GRAMMAR.options,
  ...GRAMMAR.others,
  ...RELEASE_FORMS,
];

test('help and helpText match the golden files', async () => {
  await expect(help()).toMatchFileSnapshot('../../fixtures/golden/help.md');
  await expect(helpText()).toMatchFileSnapshot('../../fixtures/golden/help.txt');
});

test.each(rows.map(({ form, example }) => [form, example]))(
  'the example of "%s" is a command and shows the form',
  (form, example) => {
    const command = parseCommand(example);
    expect(command).toMatchObject({ ok: true });
    if (command.ok) expect(printCommand(command.value)).toBe(example);
    const keyword = /^@|^[a-z]+=?/.exec(form)?.[0] ?? '';
    expect(example).toContain(keyword);
  },
);

test('help and helpText contain every rule', () => {
  for (const { form } of rows) {
    expect(help()).toContain(`| \`${form}\` |`);
    expect(helpText()).toContain(`  ${form} `);
  }
  expect(
    Math.max(
      ...helpText()
        .split('\n')
        .slice(1)
        .map((line) => line.length),
    ),
  ).toBeLessThanOrEqual(110);
});

test('helpText does not call what works in a comment only a command of the terminal', () => {
  const text = helpText();
  expect(text.split('\n')[0]).toBe('A command as in a comment, without /ab: first what is compared, then options.');
  const titles = text.split('\n').filter((line) => /^[A-Z]/.test(line));
  expect(titles.slice(-2)).toEqual([
    'In a comment only (here, flags and campaign are commands of alloc-ab)',
    'In a comment only (here, release is a command of alloc-ab)',
  ]);
  expect(help()).toContain('**Others**');
});
