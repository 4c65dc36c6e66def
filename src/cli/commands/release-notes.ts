import { RELEASE_NOTES_MAX, refusedRelease, releaseNotes } from '../../core/release/release-notes.ts';
import { overrideOf, releaseRuling } from '../../core/release/release-ruling.ts';
import { documentMarkdown } from '../../core/report/document/document-markdown.ts';
import { documentTerminal } from '../../core/report/document/document-terminal.ts';
import type { LocalPlace } from '../../local/planning/prepare.ts';
import { localRelease } from '../../local/planning/release-place.ts';
import { releaseResult } from '../../local/result/release-result.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import type { ReleaseOverride, ReleaseResult } from '../../model/release.ts';
import { ok, type Result } from '../../model/result.ts';
import { EXIT_USAGE } from '../exit-code.ts';
import { printRefusal, type Terminal } from '../terminal.ts';
import type { VerifyOptions } from './verify.ts';

/** Options of `alloc-ab release-notes`. */
export interface ReleaseNotesOptions extends LocalPlace, Pick<VerifyOptions, 'key'> {
  readonly tag: string;
  readonly from?: string;
  /** The reason of an override, who gives it, and who asked for the release. */
  readonly override?: string;
  readonly by?: string;
  readonly askedBy?: string;
}

/** The ruling is against the release: no tag. */
const EXIT_NOT_RELEASED = 1;

/** `alloc-ab release-notes`: whether bundles let a version be tagged; the notes where they do, what is in the way where not. */
export async function writeReleaseNotes(
  bundles: readonly string[],
  options: ReleaseNotesOptions,
  terminal: Terminal,
): Promise<number> {
  const said = await notes(bundles, options);
  if (!said.ok) {
    printRefusal(said.error, terminal);
    return EXIT_USAGE;
  }
  const { document, released } = said.value;
  if (released) terminal.out.write(`${documentMarkdown(document, RELEASE_NOTES_MAX)}\n`);
  else terminal.err.write(`${documentTerminal(document, terminal.width)}\n`);
  return released ? 0 : EXIT_NOT_RELEASED;
}

async function notes(bundles: readonly string[], options: ReleaseNotesOptions) {
  const words = [options.tag, ...(options.from === undefined ? [] : ['from', options.from])];
  const local = await localRelease(words, options);
  if (!local.ok) return local;
  const override = overrideFrom(options);
  if (!override.ok) return override;
  const results: ReleaseResult[] = [];
  for (const bundle of bundles) {
    const result = await releaseResult(bundle, options);
    if (!result.ok) return result;
    results.push(result.value);
  }
  const { order } = local.value;
  const ruling = releaseRuling(order, results);
  const released = ruling.passes || override.value !== null;
  const document = released ? releaseNotes(order, results, ruling, override.value) : refusedRelease(order, ruling);
  return ok({ document, released });
}

function overrideFrom({
  override,
  by = '',
  askedBy = '',
}: ReleaseNotesOptions): Result<ReleaseOverride | null, Refusal> {
  if (override !== undefined && (by === '' || askedBy === '')) {
    return refuse({
      code: 'needs-second-maintainer',
      message: 'An override is printed with two names: who gives it, and who asked for the release.',
      next: 'Add --by MAINTAINER and --asked-by MAINTAINER.',
    });
  }
  return override === undefined ? ok(null) : overrideOf({ by, askedBy, reason: override });
}
