import { basename } from 'node:path';
import { harmless } from '../../core/text/quote.ts';
import type { BuildOption } from '../../model/line-flags.ts';
import { leftFiles, leftText } from './left-files.ts';
import { type BuildStatement, cmakeStatement, configureStatement, mesonStatement } from './statement.ts';

/** What a build system wrote about itself: the path from the top of the checkout, and the text. */
interface LeftText {
  readonly path: string;
  readonly text: string;
}

/** A build that ended: the texts that it left about itself, its commands and all that they printed. */
interface EndedBuild {
  readonly texts: readonly LeftText[];
  readonly commands: readonly (readonly string[])[];
  readonly output: string;
}

type StatementReader = (text: string, by: string, option: BuildOption, build: EndedBuild) => BuildStatement | undefined;

/** The file that each build system writes about its configuration. Make writes none. */
const READERS: Readonly<Record<BuildOption['system'], readonly [file: string, read: StatementReader] | null>> = {
  make: null,
  cmake: ['CMakeCache.txt', cmakeStatement],
  meson: ['intro-buildoptions.json', mesonStatement],
  configure: ['config.log', configureStatement],
};

/** Reads all that the build systems wrote about a build in its folder. */
export async function leftTexts(folder: string): Promise<LeftText[]> {
  const paths = await leftFiles(folder, /^(CMakeCache\.txt|intro-buildoptions\.json|config\.log)$/);
  const texts = await Promise.all(paths.map(async (path) => ({ path, text: await leftText(folder, path) })));
  return texts.flatMap(({ path, text }) => (text === null ? [] : [{ path, text }]));
}

/** Whether what a build left about itself says anything about any of the options. */
export function needTexts(options: readonly BuildOption[]): boolean {
  return options.some(({ system }) => READERS[system] !== null);
}

/** What the build systems say about the options of an arm, by flag. A flag that none says anything about is absent. */
export function statements(
  build: EndedBuild,
  options: readonly BuildOption[],
): Readonly<Record<string, BuildStatement>> {
  const found: Record<string, BuildStatement> = {};
  for (const option of options) {
    const [file, read] = READERS[option.system] ?? [];
    const said = build.texts.flatMap(({ path, text }) =>
      read === undefined || basename(path) !== file ? [] : (read(text, path, option, build) ?? []),
    );
    // A build may configure parts that do not have the option; one that sets another value is the news.
    const statement =
      said.find(({ agrees, value }) => !agrees && value !== null) ?? said.find(({ agrees }) => agrees) ?? said[0];
    if (statement === undefined) continue;
    const { agrees, by, value } = statement;
    // The names of folders and the values of a build are whatever it likes.
    found[option.flag] = { agrees, by: harmless(by), value: value === null ? null : harmless(value) };
  }
  return found;
}
