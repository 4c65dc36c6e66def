import { isSufficient } from '../../model/plan.ts';
import type { AbRun } from '../../model/run.ts';
import type { Verdict } from '../../model/verdict.ts';
import { code, paragraph } from '../report/document/blocks.ts';
import type { DocumentBlock, DocumentSection } from '../report/document/document.ts';
import { plainLines } from '../text/escape.ts';
import { type ArchiveNote, archiveNote, type EvidenceLinks, type JoinedNote } from './archive-note.ts';
import { presetChange, presetLines } from './preset-change.ts';
import { promotionOf } from './promotion.ts';

/** A configuration file and its text. */
export interface ConfigText {
  readonly file: string;
  readonly text: string;
}

/** Longest patch or note in a comment, in characters. */
const CHARACTERS = 14_000;

/**
 * The patch after a GO, or the note after a NO-GO, to copy from the comment; null for other verdicts.
 *
 * @param joined Absent: one machine was asked.
 */
export function exportDetail(
  verdict: Verdict,
  run: AbRun,
  config: ConfigText | null,
  evidence: EvidenceLinks,
  joined?: JoinedNote,
): DocumentSection | null {
  if (verdict.outcome === 'GO') return config === null ? null : promoteDetail(run, config);
  return verdict.outcome === 'NO-GO' ? archiveDetail(archiveNote(verdict, run, evidence, joined)) : null;
}

function promoteDetail(run: AbRun, { file, text }: ConfigText): DocumentSection | null {
  const promotion = promotionOf(run.manifest.plan);
  if (!promotion.ok) return null;
  const change = presetChange(text, file, promotion.value);
  const lines: DocumentBlock = code(presetLines(promotion.value), 'yaml');
  if (!change.ok) {
    return exportSection(promoteTitle(run, 'a preset for the configuration'), [
      paragraph(change.error.message.split('\n')[0] ?? ''),
      paragraph('The lines to add:'),
      lines,
    ]);
  }
  const { name, patch } = change.value;
  if (patch === '') return null;
  // A reader copies what the browser shows: a patch with invisible characters would not apply.
  const shown =
    patch.length <= CHARACTERS &&
    plainLines(patch, CHARACTERS) === patch.replace(/\n$/, '') &&
    !/[^\S\n]$/m.test(patch.replaceAll(/^ $/gm, ''));
  const how: DocumentBlock[] = shown
    ? [paragraph(['As a change of ', { code: file }, ', for ', { code: 'git apply' }, ':']), code(patch, 'diff')]
    : [
        paragraph([
          'The lines to add to ',
          { code: file },
          '; ',
          { code: 'alloc-ab export' },
          ' makes a patch of the bundle:',
        ]),
        lines,
      ];
  const command = `/ab ${name} vs ${promotion.value.preset === null ? promotion.value.line : 'LINE'}`;
  const after = [
    'Afterwards ',
    { code: command },
    ' measures it. To make it the default, change the default where the flag is declared.',
  ];
  return exportSection(promoteTitle(run, `preset ${name}`), [...how, paragraph(after)]);
}

/** Promoting needs a suite that is sufficient. */
function promoteTitle({ manifest }: AbRun, what: string): string {
  return isSufficient(manifest.plan) ? `Promote it: ${what}` : `For later, when its suite has passed: ${what}`;
}

function archiveDetail({ file, text }: ArchiveNote): DocumentSection {
  const title = 'Archive it: a note for docs/analysis';
  if (text.length > CHARACTERS) {
    const why = ['The note is too long for a comment: ', { code: 'alloc-ab export' }, ' writes it from the bundle.'];
    return exportSection(title, [paragraph(why)]);
  }
  return exportSection(title, [paragraph(['As ', { code: file }, ':']), code(text, 'markdown')]);
}

function exportSection(title: string, blocks: readonly DocumentBlock[]): DocumentSection {
  return { title, folded: true, priority: 1, blocks };
}
