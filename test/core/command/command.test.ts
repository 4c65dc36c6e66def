import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCommand, parseComment, printCommand } from '../../../src/core/command/command.ts';
import { KEYWORDS } from '../../../src/core/command/grammar.ts';
import type { Command, CommandOptions, Side } from '../../../src/model/command.ts';
import { cpuMs } from '../../fixtures/cpu-time.ts';

const none: CommandOptions = { lanes: [], cells: {} };
const flags = (...defines: { name: string; value?: string }[]): Side => ({ kind: 'flags', defines });
const ab = (candidate: Side, options: Partial<CommandOptions> = {}, baseline?: Side): Command => ({
  kind: 'ab',
  candidate,
  ...(baseline ? { baseline } : {}),
  options: { ...none, ...options },
});
const mpsc = flags({ name: 'HZ4_S12_MPSC' });

describe('parseCommand accepts', () => {
  const table: [string, Command][] = [
    ['/ab HZ4_S12_MPSC', ab(mpsc)],
    ['HZ4_S12_MPSC', ab(mpsc)],
    ['/ab\u00a0HZ4_S12_MPSC\tT=16', ab(mpsc, { cells: { T: ['16'] } })],
    [
      '/ab A_1=1 B_2 C_3=x.y-z',
      ab(flags({ name: 'A_1', value: '1' }, { name: 'B_2' }, { name: 'C_3', value: 'x.y-z' })),
    ],
    ['/ab A_=1 vs A_=0', ab(flags({ name: 'A_', value: '1' }), {}, flags({ name: 'A_', value: '0' }))],
    ['/ab A_X B_X vs C_X', ab(flags({ name: 'A_X' }, { name: 'B_X' }), {}, flags({ name: 'C_X' }))],
    ['/ab LTO', ab(flags({ name: 'LTO' }))],
    ['/ab base', ab({ kind: 'base' })],
    ['/ab base on hz4 @ABCDEF0', ab({ kind: 'base' }, { line: 'hz4', sha: 'abcdef0' })],
    ['/ab hz4 vs hz3', ab({ kind: 'name', name: 'hz4' }, {}, { kind: 'name', name: 'hz3' })],
    [
      '/ab hz4 vs mimalloc suite quick',
      ab({ kind: 'name', name: 'hz4' }, { suite: 'quick' }, { kind: 'name', name: 'mimalloc' }),
    ],
    ['/ab env P=M_7 R=90', ab({ kind: 'env', variables: [{ name: 'P', value: 'M_7' }] }, { cells: { R: ['90'] } })],
    [
      '/ab env _N=a,b vs env _N=/x:y=1',
      ab(
        { kind: 'env', variables: [{ name: '_N', value: 'a,b' }] },
        {},
        { kind: 'env', variables: [{ name: '_N', value: '/x:y=1' }] },
      ),
    ],
    ['/ab HZ4_S12_MPSC lane a lane b', ab(mpsc, { lanes: ['a', 'b'] })],
    ['/ab HZ4_S12_MPSC T=1,16 R=90', ab(mpsc, { cells: { T: ['1', '16'], R: ['90'] } })],
    ['/ab HZ4_S12_MPSC machine=arm64,x86_64', ab(mpsc, { machines: ['arm64', 'x86_64'] })],
    ['/ab HZ4_S12_MPSC budget=20m gain=2% margin=0.5%', ab(mpsc, { budgetSeconds: 1200, gain: 0.02, margin: 0.005 })],
    ['/ab HZ4_S12_MPSC layouts=12', ab(mpsc, { layouts: 12 })],
    ['/ab help', { kind: 'help' }],
    ['/ab status', { kind: 'status' }],
    ['/ab campaign hz4_s1*', { kind: 'campaign', pattern: 'HZ4_S1*', options: none }],
    [
      '/ab campaign * on hz4 T=16 budget=2h',
      { kind: 'campaign', pattern: '*', options: { ...none, line: 'hz4', cells: { T: ['16'] }, budgetSeconds: 7200 } },
    ],
    ['/ab flags', { kind: 'flags' }],
    ['/ab flags hz4_s1*', { kind: 'flags', pattern: 'HZ4_S1*' }],
    ['/ab cancel', { kind: 'cancel' }],
    ['/ab cancel 2f9c01 wrong  branch', { kind: 'cancel', id: '2f9c01', reason: 'wrong branch' }],
    ['/ab cancel too noisy', { kind: 'cancel', reason: 'too noisy' }],
    [`/ab ok @${'A1'.repeat(20)}`, { kind: 'ok', sha: 'a1'.repeat(20) }],
    ['/ab accept  worth 3 %\u0007 here', { kind: 'accept', reason: 'worth 3 %? here' }],
    [`/ab accept @${'4F'.repeat(20)} worth it`, { kind: 'accept', sha: '4f'.repeat(20), reason: 'worth it' }],
    ['/ab accept @otto agreed', { kind: 'accept', reason: '@otto agreed' }],
    ['/release v1.2.0', { kind: 'release', tag: 'v1.2.0' }],
    ['/release  v1.2.0-rc.1 from v1.1.0', { kind: 'release', tag: 'v1.2.0-rc.1', from: 'v1.1.0' }],
    ['/release v1.2.0 @4F2C9A1', { kind: 'release', tag: 'v1.2.0', sha: '4f2c9a1' }],
    ['/release v1.2.0 @4f2c9a1 from v1.1.0', { kind: 'release', tag: 'v1.2.0', from: 'v1.1.0', sha: '4f2c9a1' }],
    ['/release override v1.2.0  nobody\u0007 uses it', { kind: 'override', tag: 'v1.2.0', reason: 'nobody? uses it' }],
  ];
  test.each(table)('%s', (text, command) => {
    expect(parseCommand(text)).toEqual({ ok: true, value: command });
    expect(parseCommand(printCommand(command))).toEqual({ ok: true, value: command });
  });
});

describe('parseCommand refuses, with the token and a suggestion', () => {
  const table: [text: string, code: string, token?: string | undefined, suggestion?: string][] = [
    ['/ab', 'empty-command'],
    ['/ab hz4', 'bare-name', 'hz4', 'hz4 vs …'],
    ['/ab hz4_s12_mpsc', 'bare-name', 'hz4_s12_mpsc', 'HZ4_S12_MPSC'],
    ['/ab hepl', 'bare-name', 'hepl', 'help'],
    ['/ab canel x', 'bare-name', 'canel', 'cancel'],
    ['/ab campaign', 'bad-pattern', ''],
    ['/ab campaign HZ4-X', 'bad-pattern', 'HZ4-X'],
    ['/ab campaign A B', 'misplaced-word', 'B'],
    ['/ab campaign A_FLAG x B_FLAG', 'command-line-campaign', 'A_FLAG x B_FLAG'],
    ['/ab campaign ablate hz4+fat', 'command-line-campaign', 'ablate hz4+fat'],
    ['/ab campaign A_SIZE=1,2 T=4', 'command-line-campaign', 'A_SIZE=1,2'],
    ['/ab campaign A_SIZE=1,1', 'bad-value', 'A_SIZE=1,1'],
    ['/ab campaign A* budget=1s', 'bad-value', 'budget=1s'],
    ['/ab flags HZ4-X', 'bad-pattern', 'HZ4-X'],
    ['/ab flags A B', 'bad-pattern', 'B'],
    ['/ab HZ4-S12-MPSC', 'unknown-word', 'HZ4-S12-MPSC', 'HZ4_S12_MPSC'],
    ['/ab Hz4_S12=-1', 'unknown-word', 'Hz4_S12=-1', 'HZ4_S12=-1'],
    ['/ab _WIN32', 'not-a-flag', '?WIN32'],
    ['/ab T=16', 'nothing-to-compare', 'T=16'],
    ['/ab ok', 'ok-needs-commit', 'ok'],
    ['/ab ok @abcdef0', 'ok-needs-commit', '?abcdef0'],
    [`/ab ok @${'a1'.repeat(20)} please`, 'ok-needs-commit', 'please'],
    ['/ab accept', 'accept-needs-reason', 'accept'],
    [`/ab accept @${'4f'.repeat(20)}`, 'accept-needs-reason', 'accept'],
    ['/ab accept @4f2c9a1 worth it', 'accept-needs-commit', '?4f2c9a1'],
    ['/ab accept gate-0-4f2c9a1d0b7e-abc worth it', 'accept-needs-commit', 'gate-0-4f2c9a1d0b7e-abc'],
    ['/ab on hz4', 'nothing-to-compare', 'on'],
    ['/ab vs hz4', 'nothing-to-compare', 'vs'],
    ['/ab hz4 vs', 'missing-value', 'vs'],
    ['/ab A_1=1 vs hz3', 'mixed-sides'],
    ['/ab base vs hz3', 'mixed-sides'],
    ['/ab base vs base', 'mixed-sides'],
    ['/ab A_1 A_1=0', 'duplicate-flag', 'A_1', 'A_1=1 vs A_1=0'],
    ['/ab env X=1 X_Y=2 X_Y=3', 'duplicate-flag', 'X_Y', 'env X_Y=A vs env X_Y=B'],
    ['/ab env', 'missing-value', 'env'],
    ['/ab env LD_PRELOAD=x.so', 'reserved-variable', 'LD_PRELOAD'],
    ['/ab A_1=', 'bad-value', 'A_1='],
    ['/ab A_1=$(id)', 'bad-value', 'A_1=??id?'],
    ['/ab A_1=a;b', 'bad-value', 'A_1=a?b'],
    [`/ab ${'A'.repeat(70)}`, 'bad-value', `${'A'.repeat(63)}…`],
    [`/ab ${Array.from({ length: 9 }, (_, at) => `F_${at}`).join(' ')}`, 'too-many-flags'],
    ['/ab -DHZ4_X=1', 'unknown-word', '-DHZ4_X=1', 'HZ4_X=1'],
    ['/ab `HZ4_X`', 'unknown-word', '?HZ4_X?', 'HZ4_X'],
    ['/ab HZ4_X sute quick', 'unknown-word', 'sute', 'suite'],
    ['/ab HZ4_X suite=quick', 'unknown-word', 'suite=quick', 'suite quick'],
    ['/ab HZ4_X suite', 'missing-value', 'suite'],
    ['/ab HZ4_X suite Quick', 'bad-value', 'Quick'],
    ['/ab HZ4_X suite a suite b', 'duplicate-option', 'suite'],
    ['/ab HZ4_X lane a lane a', 'duplicate-option', 'lane'],
    ['/ab HZ4_X T=1 T=2', 'duplicate-option', 'T=2'],
    ['/ab HZ4_X T=1,1', 'bad-value', 'T=1,1'],
    ['/ab HZ4_X T=', 'bad-value', 'T='],
    ['/ab HZ4_X budget=20', 'bad-value', 'budget=20'],
    ['/ab HZ4_X budget=48h', 'bad-value', 'budget=48h'],
    ['/ab HZ4_X gain=2', 'bad-value', 'gain=2'],
    ['/ab HZ4_X layouts=5', 'bad-value', 'layouts=5'],
    ['/ab HZ4_X layouts=33', 'bad-value', 'layouts=33'],
    ['/ab HZ4_X layouts=1e1', 'bad-value', 'layouts=1e1'],
    ['/ab HZ4_X layouts=', 'bad-value', 'layouts='],
    ['/ab HZ4_X layouts=6 layouts=8', 'duplicate-option', 'layouts=8'],
    ['/ab HZ4_X @12345', 'bad-value', '?12345'],
    ['/ab HZ4_X @octocat', 'bad-value', '?octocat'],
    ['/ab HZ4_X on hz4 HZ4_Y', 'misplaced-word', 'HZ4_Y'],
    ['/ab HZ4_X on hz4 vs HZ4_Y', 'misplaced-word', 'vs'],
    ['/ab status now', 'unexpected-word', 'now', '/ab status'],
    [`/ab ${'x'.repeat(1000)}`, 'command-too-long'],
    ['/release', 'empty-command'],
    ['/release 1.2.0', 'bad-version', undefined, 'v1.2.0'],
    ['/release v1.2', 'bad-version'],
    ['/release v1.2.0 form v1.1.0', 'unexpected-word', 'form', 'from'],
    ['/release v1.2.0 from', 'missing-value', 'from'],
    ['/release v1.2.0 from --upload-pack=x', 'missing-value', 'from'],
    ['/release v1.2.0 from @4f2c9a1', 'missing-value', 'from'],
    ['/release v1.2.0 @4f2c9a', 'bad-value', '?4f2c9a'],
    ['/release v1.2.0 @4f2c9a1 @4f2c9a2', 'duplicate-option', '?4f2c9a2'],
    ['/release overide v1.2.0 x', 'unknown-word', 'overide', '/release override v1.2.0 x'],
    ['/release override', 'bad-version'],
    ['/release override v1.2.0', 'missing-reason', 'override'],
    ['/releas v1.2.0', 'unknown-word', '/releas', '/release v1.2.0'],
    ['/ab release v1.2.0', 'unknown-word', 'release', '/release v1.2.0'],
  ];
  test.each(table)('%s', (text, code, token, suggestion) => {
    const parsed = parseCommand(text);
    if (parsed.ok) throw new Error(`accepted: ${JSON.stringify(parsed.value)}`);
    const { error: refusal } = parsed;
    expect(refusal).toMatchObject({ code, ...(token === undefined ? {} : { token }) });
    expect(refusal.suggestion).toBe(suggestion);
    expect(refusal.message).toMatch(/^[^\n`*<>[\]|]+\.$/);
    expect(refusal.next).toMatch(/\.$/);
  });
});

test.each(KEYWORDS)('parseCommand never reads the keyword %s as the name of a side', (keyword) => {
  const parsed = parseCommand(`${keyword} vs hz3`);
  const side = parsed.ok && parsed.value.kind === 'ab' ? parsed.value.candidate : null;
  expect(side).not.toEqual({ kind: 'name', name: keyword });
});

describe('laws', () => {
  const letters = (first: string, rest: string, max: number) =>
    fc
      .tuple(fc.constantFrom(...first), fc.string({ unit: fc.constantFrom(...rest), maxLength: max }))
      .map((p) => p.join(''));
  const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  const lower = upper.toLowerCase();
  const flagName = letters(upper, `${upper}0123456789_`, 63);
  const value = fc.string({
    unit: fc.constantFrom(...upper, ...lower, ...'0123456789_.+-'),
    minLength: 1,
    maxLength: 20,
  });
  // The configuration refuses a keyword as a name.
  const name = letters(lower, `${lower}0123456789_.-`, 20).filter((text) => !KEYWORDS.includes(text));
  const longName = flagName.filter((text) => !/^[A-Z]{1,4}$/.test(text));
  const side = <T extends { name: string }>(one: fc.Arbitrary<T>) =>
    fc.uniqueArray(one, { minLength: 1, maxLength: 4, selector: (item) => item.name });
  const define = fc.oneof(fc.record({ name: flagName }), fc.record({ name: longName, value }));
  const flagSide: fc.Arbitrary<Side> = side(define).map((defines) => ({ kind: 'flags', defines }));
  const variable = fc.record({ name: longName, value }).filter((item) => !/^(LD_|(PATH|HOME|IFS)$)/.test(item.name));
  const envSide: fc.Arbitrary<Side> = side(variable).map((variables) => ({ kind: 'env', variables }));
  const nameSide: fc.Arbitrary<Side> = name.map((text) => ({ kind: 'name', name: text }));
  const optional = <T>(item: fc.Arbitrary<T>) => fc.option(item, { nil: undefined });
  const percent = fc
    .integer({ min: 0, max: 99_999 })
    .map((thousandths) => Number((thousandths / 100_000).toPrecision(12)));
  const options = fc
    .record({
      line: optional(name),
      suite: optional(name),
      lanes: fc.uniqueArray(name, { maxLength: 3 }),
      cells: fc.dictionary(
        fc.string({ unit: fc.constantFrom(...upper), minLength: 1, maxLength: 4 }),
        fc.uniqueArray(fc.string({ unit: fc.constantFrom(...'0123456789ab_.-'), minLength: 1, maxLength: 5 }), {
          minLength: 1,
          maxLength: 4,
        }),
        { maxKeys: 2, noNullPrototype: true },
      ),
      budgetSeconds: optional(fc.integer({ min: 10, max: 86_400 })),
      gain: optional(percent),
      margin: optional(percent),
      machines: optional(fc.uniqueArray(name, { minLength: 1, maxLength: 8 })),
      sha: optional(fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 7, maxLength: 40 })),
    })
    .map(
      (all) =>
        Object.fromEntries(Object.entries(all).filter(([, item]) => item !== undefined)) as unknown as CommandOptions,
    );
  const question = fc
    .oneof(
      fc.tuple(flagSide, optional(flagSide)),
      fc.tuple(envSide, optional(envSide)),
      fc.tuple(nameSide, nameSide),
      fc.tuple(fc.constant<Side>({ kind: 'base' }), fc.constant(undefined)),
    )
    .chain(([candidate, baseline]) => options.map((chosen) => ab(candidate, chosen, baseline)));
  const word = fc.stringMatching(/^[a-z]{1,8}$/);
  const cancel = fc
    .record({ id: optional(fc.stringMatching(/^[0-9][a-z0-9-]{0,20}$/)), reason: fc.array(word, { maxLength: 5 }) })
    .map(
      ({ id, reason }): Command => ({
        kind: 'cancel',
        ...(id === undefined ? {} : { id }),
        ...(reason.length === 0 ? {} : { reason: reason.join(' ') }),
      }),
    );
  const number = fc.nat({ max: 999 });
  const version = fc
    .tuple(number, number, number, fc.constantFrom('', '-rc.1', '-alpha-2'))
    .map(([major, minor, patch, pre]) => `v${major}.${minor}.${patch}${pre}`);
  const release = fc
    .record({
      tag: version,
      from: optional(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_/+-]{0,20}$/)),
      sha: optional(fc.stringMatching(/^[0-9a-f]{7,40}$/)),
    })
    .map(
      ({ tag, from, sha }): Command => ({
        ...{ kind: 'release', tag },
        ...(from !== undefined && { from }),
        ...(sha !== undefined && { sha }),
      }),
    );
  const override = fc
    .record({ tag: version, reason: fc.array(word, { minLength: 1, maxLength: 5 }) })
    .map(({ tag, reason }): Command => ({ kind: 'override', tag, reason: reason.join(' ') }));
  const flags = fc
    .option(fc.stringMatching(/^[A-Z0-9_*]{1,64}$/), { nil: undefined })
    .map((pattern): Command => ({ kind: 'flags', ...(pattern !== undefined && { pattern }) }));
  const campaign = fc
    .tuple(fc.stringMatching(/^[A-Z0-9_*]{1,64}$/), options)
    .map(([pattern, chosen]): Command => ({ kind: 'campaign', pattern, options: chosen }));
  const others = fc.oneof(cancel, flags, campaign, release, override, fc.constant<Command>({ kind: 'help' }));
  const command = fc.oneof({ weight: 6, arbitrary: question }, { weight: 4, arbitrary: others });

  test('parseCommand and parseComment of a printed command return the same command', () => {
    fc.assert(
      fc.property(command, (original) => {
        const text = printCommand(original);
        fc.pre(text.length <= 1000);
        expect(parseCommand(text)).toEqual({ ok: true, value: original });
        expect(parseComment(`thanks!\r\n\r\n${text}\r\n\r\n> ${text}\r\n`)).toEqual([{ ok: true, value: original }]);
      }),
      { numRuns: 200 },
    );
  });

  test('a parsed command can be printed and parsed again', () => {
    const token = fc.constantFrom(
      ...'A_1 A_1=1 B T=1 T=1,16 R=90 vs hz4 hz3 env X_=1 on suite lane budget=90s gain=1% margin=2% layouts=12 @1234567 base cancel 12'.split(
        ' ',
      ),
    );
    fc.assert(
      fc.property(fc.array(token, { maxLength: 7 }), (tokens) => {
        const parsed = parseCommand(tokens.join(' '));
        if (parsed.ok) expect(parseCommand(printCommand(parsed.value))).toEqual(parsed);
      }),
      { numRuns: 2000 },
    );
  });

  test('parseCommand never throws, and refusals contain no markup', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.string({ unit: 'grapheme', maxLength: 300 }),
    );
    fc.assert(
      fc.property(text, (tail) => {
        for (const parsed of [
          ...parseComment(`/ab ${tail}`),
          ...parseComment(`/release ${tail}`),
          ...parseComment(tail),
          parseCommand(tail),
        ]) {
          if (parsed.ok) continue;
          expect([...(parsed.error.token ?? '')].length).toBeLessThanOrEqual(64);
          expect(parsed.error.message + parsed.error.token).not.toMatch(/[\p{Cc}\p{Cf}`*<>[\]\\|@#~$]|:\/\//u);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('parseComment', () => {
  const kinds = (comment: string) =>
    parseComment(comment).map((parsed) => (parsed.ok ? printCommand(parsed.value) : parsed.error.code));
  const table: [what: string, comment: string, found: string[]][] = [
    ['a line of its own', 'please\n\n/ab A_1\n', ['/ab A_1']],
    ['several, in order', '/ab A_1\n/ab B_1\n\ntext\n\n/ab help', ['/ab A_1', '/ab B_1', '/ab help']],
    ['right after text', 'please\n/ab A_1', ['/ab A_1']],
    ['indented a little', '  /ab A_1', ['/ab A_1']],
    ['carriage returns', 'x\r\n/ab A_1\r\n/ab B_1\r\n', ['/ab A_1', '/ab B_1']],
    ['double underscores stay', '/ab HZ4__X__Y_=1 B__1', ['/ab HZ4__X__Y_=1 B__1']],
    ['escapes are undone', '/ab HZ4\\_S12\\_MPSC', ['/ab HZ4_S12_MPSC']],
    ['a byte order mark', '\ufeff/ab A_1', ['/ab A_1']],
    ['a refusal among them', '/ab A_1\n/ab nope', ['/ab A_1', 'bare-name']],
    ['mid-line', 'see /ab A_1', []],
    ['another word', '/abc A_1\n/ab-help\n/ab: x', []],
    ['a quote', '> /ab A_1', []],
    ['a quote that goes on', '> said\n> /ab A_1', []],
    ['right below a quote', '> said\n/ab A_1', ['command-not-on-its-own']],
    ['right below a list', '- said\n/ab A_1', ['command-not-on-its-own']],
    ['right below a quote, and once more', '> said\n/ab A_1\n\n/ab A_1', ['/ab A_1']],
    ['two below a quote', '> said\n/ab A_1\n/ab B_1', ['command-not-on-its-own']],
    ['a quote in a list', '- x\n  > /ab A_1', []],
    ['code in a list', '- x\n  ```\n  /ab A_1\n  ```\n- `/ab B_1`', []],
    ['another case', '/Ab A_1\n/AB B_1', ['/ab A_1', '/ab B_1']],
    ['a no-break space after it', '/ab\u00a0A_1', ['/ab A_1']],
    ['a no-break space before it', '\u00a0/ab A_1', ['/ab A_1']],
    ['blanks of another alphabet', '\u3000/ab\u3000A_1\u2003T=2', ['/ab A_1 T=2']],
    ['zero-width signs around and inside', '\u200b/ab\u200b A\u200d_1\u2060', ['/ab A_1']],
    ['signs inside of the trigger', '\u2060/a\u00adb A_1', ['/ab A_1']],
    ['marks of direction', '\u200e/ab\u200f A_1\u200e', ['/ab A_1']],
    ['letters of full width', '\uff0f\uff41\uff42 \uff21_1\uff1d0', ['/ab A_1=0']],
    ['a picture above', '<img width="4" src="https://a.b/c.png" />\n/ab A_1', ['/ab A_1']],
    ['a linked picture above', '[![x](https://a.b/c.png)](https://a.b)\n/ab A_1', ['/ab A_1']],
    ['the end of a folded section above', '<details>\n\nlog\n\n</details>\n/ab A_1', ['/ab A_1']],
    ['a folded section of HTML alone above', '<details><summary>x</summary>log</details>\n/ab A_1', ['/ab A_1']],
    ['a comment above', '<!-- template -->\n/ab A_1', ['/ab A_1']],
    ['a word that looks like a tag above', 'std::vector<int>\n\n/ab A_1', ['/ab A_1']],
    ['inside of a folded section', '<details>\n\n/ab A_1\n\n</details>', ['command-not-on-its-own']],
    ['an HTML quote', '<blockquote>\n\n/ab A_1\n\n</blockquote>', []],
    ['HTML code', '<pre>\n/ab A_1\n</pre>\n<code>\n\n/ab A_1\n\n</code>', []],
    ['after HTML code', '<pre>\n/ab A_1\n</pre>\n/ab B_1', ['/ab B_1']],
    ['struck out', '<del>\n\n/ab A_1\n\n</del>', []],
    ['a picture in the line', '<img src="https://a.b/c.png"> /ab A_1', ['command-not-on-its-own']],
    ['bold', '**/ab A_1**', ['command-not-on-its-own']],
    ['a mention', '@alloc-ab /ab A_1', ['command-not-on-its-own']],
    ['a line break in HTML', 'see<br>/ab A_1<br/>thanks', ['/ab A_1']],
    ['a line break of HTML in a quote', '> see<br>/ab A_1', []],
    ['a sentence as above an e-mail', 'On Windows it is slow, as Mina wrote:\n/ab A_1', ['/ab A_1']],
    ['lines as above an e-mail', 'From: v1\nTo: v2\n\n/ab A_1', ['/ab A_1']],
    ['a line break of HTML in code', '`see<br>/ab A_1`', []],
    ['an emoji', '🚀 /ab A_1', ['command-not-on-its-own']],
    ['an emoji of several characters', '👩🏽‍💻✔️ /ab A_1', ['command-not-on-its-own']],
    ['an emoji by its name', ':rocket: /ab A_1', ['command-not-on-its-own']],
    ['a picture in Markdown', '![x](https://a.b/c.png) /ab A_1', ['command-not-on-its-own']],
    ['a space as an entity', '/ab&nbsp;A_1', ['/ab A_1']],
    ['a text area', '<textarea>\n\n/ab A_1\n\n</textarea>\n\n/ab B_1', ['/ab B_1']],
    ['an example in HTML', '<xmp>\n\n/ab A_1\n\n</xmp>', []],
    ['a quote of an e-mail', '/ab A_1\n\nOn Mon, Nov 2, 2026 at 3:04 PM Mina <a@b.c> wrote:\n\n/ab B_1', ['/ab A_1']],
    ['a quote of an e-mail from Outlook', 'ok\n\n____\nFrom: Mina <a@b.c>\nSent: Monday\n\n/ab A_1', []],
    ['a quote of a forwarded e-mail', 'ok\n\n-----Original Message-----\n\n/ab A_1', []],
    ['a marked quote of an e-mail', 'On Mon, Nov 2, 2026, Mina wrote:\n\n> said\n\n/ab A_1', ['/ab A_1']],
    ['an e-mail in code', '```\nFrom: Mina <a@b.c>\nSent: Monday\n```\n\n/ab A_1', ['/ab A_1']],
    ['code in a line', '`/ab A_1`', []],
    ['a fence', '```\n/ab A_1\n```', []],
    ['an open fence', '~~~\n/ab A_1\n\n/ab B_1', []],
    ['indented code', 'x\n\n    /ab A_1', []],
    ['inline code over lines', '`x\n/ab A_1\n`', []],
    ['a link text over lines', '[x\n/ab A_1\n](http://a.b)', []],
    ['a list', '- /ab A_1\n\n1. /ab B_1', ['command-not-on-its-own']],
    ['a task of a list', '- [ ] /ab A_1', ['command-not-on-its-own']],
    ['an HTML block', '<details>\n/ab A_1\n</details>', ['command-not-on-its-own']],
    ['an HTML comment', '<!--\n/ab A_1\n-->', []],
    ['a heading', '# /ab A_1', ['command-not-on-its-own']],
    ['a rule below', '/ab A_1\n---\ntext', ['/ab A_1']],
    ['an escaped slash', '\\/ab A_1', []],
    ['nothing', '', []],
    ['a release between measurements', '/ab A_1\n/release v1.2.0\n/ab B_1', ['/ab A_1', '/release v1.2.0', '/ab B_1']],
    [
      'a release in a quote, a fence, a list',
      '> /release v1.2.0\n\n```\n/release v1.2.0\n```\n\n- /release v1.2.0',
      ['command-not-on-its-own'],
    ],
    ['a mistyped release', '/realease v1.2.0\n/rel override v1.2.0 x', Array(2).fill('unknown-word')],
    ['a release in another case', '/Release v1.2.0', ['/release v1.2.0']],
    ['commands of other programs', '/rebase v1.2.0\n/release-note v1.2.0\n/reload 1.0\n/releas\n/retest', []],
  ];
  test.each(table)('%s', (_, comment, found) => {
    expect(kinds(comment)).toEqual(found);
  });

  test('finds a command after a long log', () => {
    const log = 'ops/s=1\n'.repeat(400);
    expect(kinds(`\`\`\`\n${log}\`\`\`\n/ab A_1`)).toEqual(['/ab A_1']);
    expect(kinds(`${log}/ab A_1\n${log}\n> ${log}\n/ab B_1`)).toEqual(['/ab A_1', '/ab B_1']);
    expect(kinds(`\`\`\`\n${log}/ab A_1\n`)).toEqual([]);
  });

  test('refuses all commands when there are too many', () => {
    expect(kinds('/ab A_1\n'.repeat(11))).toEqual(['too-many-commands']);
    expect(kinds('/ab A_1\n'.repeat(10))).toHaveLength(10);
  });

  test('refuses a comment of a megabyte with a command once, and ignores one without', () => {
    expect(kinds(`${'x '.repeat(500_000)}\n/ab A_1`)).toEqual(['comment-too-long']);
    expect(kinds('x '.repeat(500_000))).toEqual([]);
    expect(kinds(`/ab ${'A'.repeat(60_000)}`)).toEqual(['command-too-long']);
  });

  test.each([
    ['quote marks', '>'.repeat(60_000)],
    ['list marks', '1. '.repeat(20_000)],
    ['stars', '*'.repeat(60_000)],
    ['emphasis', '_a*'.repeat(20_000)],
    ['brackets', '[a][b]'.repeat(10_000)],
    ['many small quotes', `${'>'.repeat(30)}a\n\n`.repeat(1900)],
    ['a quote that never ends', `> a\n${'x\n'.repeat(30_000)}`],
    ['a list that never ends', `1. 1. 1. a\n${'x\n'.repeat(30_000)}`],
    ['underlined headings', 'a\n=\n\n'.repeat(13_000)],
    ['fences', '```\n~~~\n```\n'.repeat(5000)],
    ['HTML', '<a href="\n'.repeat(6000)],
    ['backticks', Array.from({ length: 350 }, (_, at) => '`'.repeat(at)).join(' ')],
    ['many small lists', '1. 1. 1. 1. 1. 1. a\n'.repeat(3000)],
  ])('reads hostile Markdown of %s in bounded time', (_, text) => {
    const read = () => expect(kinds(`${text.slice(0, 30_000)}\n\n/ab A_1`)).toEqual(['/ab A_1']);
    // Without the guards this takes up to a minute.
    expect(cpuMs(read)).toBeLessThan(2000);
  });
});
