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
import { localDecisions } from '../../local/decisions/local-decisions.ts';
import { lineValues } from '../../local/planning/line-values.ts';
import type { DecisionFacts } from '../../model/decision.ts';
import type { ListedFlag } from '../../model/flag-list.ts';
import type { KeptAnswers } from '../../model/kept-answers.ts';
import { refuse } from '../../model/refusal.ts';
import { inertJson } from '../../system/inert-output.ts';
import { NO_KEPT_ANSWERS } from '../cache-choice.ts';
import { type CompilerChoice, compilerAnswers, NO_COMPILER } from '../compiler-answers.ts';
import { CONFIG, exitWith, jsonOption, REPO, RESULTS } from '../options.ts';
import { resultsIn } from '../stored.ts';
import { exitWithRefusal, type Terminal } from '../terminal.ts';

interface FlagsOptions extends CompilerChoice {
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
    .description(
      'list the flags of the lines: kind, default, value in the build, state in the headers, latest verdict and decision',
    )
    .argument('[pattern]', 'a name, in which * stands for any text')
    .option('--line <name>', 'only the flags of this line')
    .addOption(REPO)
    .addOption(CONFIG)
    .addOption(RESULTS)
    .addOption(NO_COMPILER)
    .addOption(NO_KEPT_ANSWERS)
    .addOption(jsonOption('print the flags', 'flag-list'))
    .addHelpText(
      'after',
      "\nIt builds nothing: make lists the calls of the compiler, and the compiler preprocesses each source, in the sandbox.\n\nExamples:\n  alloc-ab flags --repo ../my-allocator\n  alloc-ab flags 'MY_S1*' --json",
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
  const local = await readLocalFacts(options);
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
  const answers = compilerAnswers(options);
  if (!answers.ok) return exitWithRefusal(answers.error, terminal, options.json);
  await using asked = answers.value;
  const { repository, folder: checkout } = local.value;
  const questions = asked.openAnswers?.({ repository, folder: checkout, checkout, config: facts.config });
  const built =
    questions === undefined ? { effective: {}, gaps: [] } : await lineValues(facts, options.line, questions);
  const kept = asked.openKept?.(repository);
  const searched = await local.value.search([], kept);
  const listed = listFlags(wanted, { ...facts, ...searched, effective: built.effective }, verdicts);
  const { decisions, gap } = await decisionsAbout(listed, local.value, kept);
  const found = withDecisions(listed, decisions);
  const unread = Object.entries(facts.unreadFlags ?? {}).map(([line, why]) => `${line}: ${why}`);
  const gaps = [...unread, ...built.gaps, ...(gap === undefined ? [] : [gap])];
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
  { facts, measured }: LocalFacts,
  kept: KeptAnswers | undefined,
): Promise<Pick<DecisionFacts, 'decisions' | 'gap'>> {
  const names = [...new Set(listed.map(({ name }) => name))];
  if (names.length === 0) return { decisions: [] };
  if (names.length > SEARCHED_MAX) {
    const gap = `Documents are searched for decisions about at most ${SEARCHED_MAX} flags; name a pattern that fewer have`;
    return { decisions: [], gap };
  }
  return localDecisions(measured, facts.headSha, archiveTexts(names, facts.flags), kept);
}

function listing(found: readonly ListedFlag[], gaps: readonly string[], sha: string) {
  const isAsked = found.some(({ effective }) => effective !== undefined);
  const presets = differingPresets(found);
  const rows = found.map((flag) => [
    flag.name,
    flag.line,
    flag.kind,
    headerText(flag),
    ...(isAsked ? [buildText(flag), ...presets.map((preset) => buildText(flag, preset))] : []),
    [
      flag.state,
      ...(flag.verdict === undefined ? [] : [`${flag.verdict.at.slice(0, 10)} ${flag.verdict.headline}`]),
      ...(flag.decisions ?? []).slice(0, 1).map(decisionReference),
    ].join('; '),
    flag.where ?? 'configuration',
  ]);
  const built = isAsked ? ['in the build', ...presets.map((preset) => `with +${preset}`)] : [];
  const columns = ['flag', 'line', 'kind', 'in the header', ...built, 'state', 'where'];
  return {
    headline: `${plural(found.length, 'flag')} at ${sha.slice(0, 12)}`,
    next: 'alloc-ab explain FLAG shows what a comparison would measure; alloc-ab run FLAG measures.',
    sections: [
      ...(rows.length === 0
        ? []
        : [section('', [table(columns, rows, { words: columns.map((_, at) => at).slice(1) })])]),
      ...(gaps.length === 0 ? [] : [section('Not read', list(gaps))]),
    ],
  };
}

function headerText({ default: text, headerValue }: ListedFlag): string {
  if (text === null) return 'not defined';
  return headerValue === undefined || headerValue === text ? text : `${text} = ${headerValue}`;
}

/** The presets with which some flag is another value than without. */
function differingPresets(found: readonly ListedFlag[]): string[] {
  const names = found.flatMap(({ effective = [] }) => {
    const plain = effective.find(({ preset }) => preset === undefined);
    return effective.flatMap(({ preset, value }) => (preset !== undefined && value !== plain?.value ? [preset] : []));
  });
  return [...new Set(names)].sort();
}

/** The value in the build, and what sets it where that is not the header that declares the flag. */
function buildText({ effective = [], where }: ListedFlag, wanted?: string): string {
  const plain = effective.find(({ preset }) => preset === undefined);
  const listed = effective.find(({ preset }) => preset === wanted);
  if (listed === undefined) return effective.length === 0 || wanted === undefined ? 'not known' : '';
  const { value, by, at, variable, setting, isAfter } = listed;
  if (wanted !== undefined && value === plain?.value) return '=';
  const text = value === null ? 'not defined' : value === '' ? 'defined' : value;
  const source = setting === undefined ? (variable ?? 'command line') : `${setting.system} ${setting.option}`;
  const place =
    by === undefined || at === where ? '' : `, ${by === 'file' && setting === undefined ? (at ?? '') : source}`;
  return `${text}${place}${isAfter ? ' (after {defines})' : ''}`;
}
