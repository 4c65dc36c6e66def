import { Command } from 'commander';
import { RELEASE_NOTES_MAX, refusedRelease, releaseNotes } from '../../core/release/release-notes.ts';
import { checkOverride, releaseRuling } from '../../core/release/release-ruling.ts';
import { documentMarkdown } from '../../core/report/document/document-markdown.ts';
import { documentTerminal } from '../../core/report/document/document-terminal.ts';
import type { LocalCheckout } from '../../local/planning/local-plan.ts';
import { resolveLocalRelease } from '../../local/planning/local-release.ts';
import type { TrustedFiles } from '../../local/result/inspect-bundle.ts';
import { readReleaseResult } from '../../local/result/release-results.ts';
import { rulingStatus } from '../../local/result/ruling-status.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import type { ReleaseOverride, ReleaseResult } from '../../model/release.ts';
import { ok, type Result } from '../../model/result.ts';
import { CONFIG, exitWith, REPO } from '../options.ts';
import { exitWithRefusal, type Terminal } from '../terminal.ts';

interface ReleaseNotesOptions extends LocalCheckout, Pick<TrustedFiles, 'key'> {
  readonly tag: string;
  readonly from?: string;
  /** The reason of an override, its maintainer, and the maintainer who requested the release. */
  readonly override?: string;
  readonly by?: string;
  readonly askedBy?: string;
}

/** `alloc-ab release-notes`. */
export function releaseNotesCommand(terminal: Terminal): Command {
  return new Command('release-notes')
    .description('rule whether a version may be tagged; print the notes of the release, or what is in the way')
    .argument('<bundles...>', 'a bundle of each machine, as alloc-ab release left it')
    .requiredOption('--tag <version>', 'the version, e.g. v1.2.0')
    .option('--from <tag>', 'what it is compared with, when that is not the version before')
    .addOption(REPO)
    .addOption(CONFIG)
    .option('--key <pem>', 'public key: bundles that it did not sign do not count')
    .option('--override <reason>', 'release it against the measurement; printed in the notes')
    .option('--by <maintainer>', 'who overrides')
    .option('--asked-by <maintainer>', 'who requested the release: another person')
    .addHelpText(
      'after',
      '\nExit status: 0 it may be tagged, 1 something is worse, 2 wrong use,\n3 it may not be tagged, since a result is missing, open or unknown.\n\nExample: alloc-ab release-notes results/*/bundle --tag v1.2.0 --repo ../hakozuna > notes.md',
    )
    .action((bundles, options) => exitWith(writeReleaseNotes(bundles, options, terminal)));
}

async function writeReleaseNotes(
  bundles: readonly string[],
  options: ReleaseNotesOptions,
  terminal: Terminal,
): Promise<number> {
  const ruled = await rule(bundles, options);
  if (!ruled.ok) return exitWithRefusal(ruled.error, terminal);
  const { document, released, ruling } = ruled.value;
  if (released) terminal.out.write(`${documentMarkdown(document, RELEASE_NOTES_MAX)}\n`);
  else terminal.err.write(`${documentTerminal(document, terminal.width)}\n`);
  return released ? 0 : rulingStatus(ruling);
}

/** The notes of the release, or what is in its way. */
async function rule(bundles: readonly string[], options: ReleaseNotesOptions) {
  const version = [options.tag, ...(options.from === undefined ? [] : ['from', options.from])];
  const local = await resolveLocalRelease(version, options);
  if (!local.ok) return local;
  const override = overrideFrom(options);
  if (!override.ok) return override;
  const results: ReleaseResult[] = [];
  for (const bundle of bundles) {
    const result = await readReleaseResult(bundle, options);
    if (!result.ok) return result;
    results.push(result.value);
  }
  const { order } = local.value;
  const ruling = releaseRuling(order, results);
  const released = ruling.passes || override.value !== null;
  const document = released ? releaseNotes(order, results, ruling, override.value) : refusedRelease(order, ruling);
  return ok({ document, released, ruling });
}

function overrideFrom({
  override,
  by = '',
  askedBy = '',
}: ReleaseNotesOptions): Result<ReleaseOverride | null, Refusal> {
  if (override !== undefined && (by === '' || askedBy === '')) {
    return refuse({
      code: 'needs-second-maintainer',
      message: 'The notes show two names for an override: who overrides, and who requested the release.',
      next: 'Add --by MAINTAINER and --asked-by MAINTAINER.',
    });
  }
  return override === undefined ? ok(null) : checkOverride({ by, askedBy, reason: override });
}
