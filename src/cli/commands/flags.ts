import { Command } from 'commander';
import { FLAG_PATTERN } from '../../core/command/flags-grammar.ts';
import { archiveTexts } from '../../core/decisions/asked-flags.ts';
import { decisionReference } from '../../core/decisions/decision-text.ts';
import { flagVerdicts } from '../../core/flags/flag-verdicts.ts';
import { listFlags, withDecisions } from '../../core/flags/list-flags.ts';
import { list, section, table } from '../../core/report/document/blocks.ts';
import { documentTerminal } from '../../core/report/document/document-terminal.ts';
import { plural } from '../../core/text/format.ts';
import { harmless, quoted } from '../../core/text/quote.ts';
import { type LocalFacts, readLocalFacts } from '../../local/checkout/local-facts.ts';
import { openLocalRepository } from '../../local/checkout/local-repository.ts';
import { localDecisions } from '../../local/decisions/local-decisions.ts';
import type { DecisionFacts } from '../../model/decision.ts';
import type { ListedFlag } from '../../model/flag-list.ts';
import { refuse } from '../../model/refusal.ts';
import { inertJson } from '../../system/inert-output.ts';
import { CONFIG, exitWith, jsonOption, REPO, RESULTS } from '../options.ts';
import { resultsIn } from '../stored.ts';
import { exitWithRefusal, type Terminal } from '../terminal.ts';

interface FlagsOptions {
  readonly repo: string;
  readonly config?: string;
  readonly out?: string;
  readonly line?: string;
  readonly json?: boolean;
}

/** Most flags that documents are searched for: `git grep` looks for one name after the other. */
const SEARCHED_MAX = 64;

/** `alloc-ab flags`. */
export function flagsCommand(terminal: Terminal): Command {
  return new Command('flags')
    .description('list the flags of the lines: kind, default, state in the headers, latest verdict and decision')
    .argument('[pattern]', 'a name, in which * stands for any text')
    .option('--line <name>', 'only the flags of this line')
    .addOption(REPO)
    .addOption(CONFIG)
    .addOption(RESULTS)
    .addOption(jsonOption('print the flags', 'flag-list'))
    .addHelpText(
      'after',
      "\nIt builds nothing: presets and build files may set other values than the headers.\n\nExamples:\n  alloc-ab flags --repo ../my-allocator\n  alloc-ab flags 'MY_S1*' --json",
    )
    .action((pattern, options) => exitWith(flags(pattern, options, terminal)));
}

async function flags(pattern: string | undefined, options: FlagsOptions, terminal: Terminal): Promise<number> {
  if (pattern !== undefined && !FLAG_PATTERN.test(pattern)) {
    const refused = refuse({
      code: 'bad-pattern',
      message: `${quoted(pattern)} is not a pattern of one flag name: letters, digits, underscores and stars, at most 64.`,
      token: harmless(pattern),
      next: "Write for example alloc-ab flags 'MY_S1*'.",
    });
    return exitWithRefusal(refused.error, terminal, options.json);
  }
  const local = await readLocalFacts({ ...options, names: [] });
  if (!local.ok) return exitWithRefusal(local.error, terminal, options.json);
  const { facts } = local.value;
  if (options.line !== undefined && !Object.hasOwn(facts.config.lines, options.line)) {
    const refused = refuse({
      code: 'unknown-line',
      message: `There is no line ${quoted(options.line)}.`,
      token: harmless(options.line),
      next: `Name one of ${Object.keys(facts.config.lines).join(', ')}.`,
    });
    return exitWithRefusal(refused.error, terminal, options.json);
  }
  const stored = await resultsIn(options);
  const runs = stored.ok ? stored.value.results : [];
  const verdicts = flagVerdicts(
    runs.flatMap(({ command: question, startedAt: at, headline }) =>
      headline === null ? [] : [{ question, at, headline }],
    ),
  );
  const wanted = {
    ...(pattern !== undefined && { pattern }),
    ...(options.line !== undefined && { line: options.line }),
  };
  const listed = listFlags(wanted, facts, verdicts);
  const { decisions, gap } = await decisionsAbout(listed, local.value);
  const found = withDecisions(listed, decisions);
  const unread = Object.entries(facts.unreadFlags ?? {}).map(([line, why]) => `${line}: ${why}`);
  const gaps = [...unread, ...(gap === undefined ? [] : [gap])];
  if (options.json === true) {
    terminal.out.write(inertJson({ schema: 1, commit: facts.headSha, flags: found, gaps }));
    return 0;
  }
  terminal.out.write(`${documentTerminal(listing(found, gaps, facts.headSha), terminal.width)}\n`);
  return 0;
}

/** What the documents of the commit say about the listed flags. */
async function decisionsAbout(
  listed: readonly ListedFlag[],
  { facts, folder }: LocalFacts,
): Promise<Pick<DecisionFacts, 'decisions' | 'gap'>> {
  const names = [...new Set(listed.map(({ name }) => name))];
  if (names.length === 0) return { decisions: [] };
  if (names.length > SEARCHED_MAX) {
    const gap = `Documents are searched for decisions about at most ${SEARCHED_MAX} flags; name a pattern that fewer have`;
    return { decisions: [], gap };
  }
  const repository = await openLocalRepository(folder);
  if (!repository.ok) return { decisions: [], gap: repository.error.message };
  return localDecisions(repository.value, facts.headSha, archiveTexts(names, facts.flags));
}

function listing(found: readonly ListedFlag[], gaps: readonly string[], sha: string) {
  const rows = found.map(({ line, name, kind, default: text, headerValue, state, where, verdict, decisions }) => [
    name,
    line,
    kind,
    text === null
      ? 'not defined'
      : headerValue === undefined || headerValue === text
        ? text
        : `${text} = ${headerValue}`,
    [
      state,
      ...(verdict === undefined ? [] : [`${verdict.at.slice(0, 10)} ${verdict.headline}`]),
      ...(decisions ?? []).slice(0, 1).map(decisionReference),
    ].join('; '),
    where ?? 'configuration',
  ]);
  const columns = ['flag', 'line', 'kind', 'in the header', 'state', 'where'];
  return {
    headline: `${plural(found.length, 'flag')} at ${sha.slice(0, 12)}`,
    next: 'alloc-ab explain FLAG shows what a comparison would measure; alloc-ab run FLAG measures.',
    sections: [
      ...(rows.length === 0 ? [] : [section('', [table(columns, rows, { words: [1, 2, 3, 4, 5] })])]),
      ...(gaps.length === 0 ? [] : [section('Not read', list(gaps))]),
    ],
  };
}
