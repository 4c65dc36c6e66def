import type { AbRun } from '../../model/run.ts';
import type { Verdict } from '../../model/verdict.ts';
import type { DocumentBlock, DocumentSection } from '../report/document/document.ts';
import { plainLines } from '../text/escape.ts';
import { archiveNote, type EvidenceLinks } from './archive-note.ts';
import { presetChange, presetLines } from './preset-change.ts';
import { promotionOf } from './promotion.ts';

/** A configuration file and its text. */
export interface ConfigText {
  readonly file: string;
  readonly text: string;
}

/** Longest patch or note in a comment, in characters. */
const CHARACTERS = 14_000;

/** The patch after a GO, or the note after a NO-GO, to copy from the comment; null for other verdicts. */
export function exportDetail(
  verdict: Verdict,
  run: AbRun,
  config: ConfigText | null,
  evidence: EvidenceLinks,
): DocumentSection | null {
  if (verdict.outcome === 'GO') return config === null ? null : promoteDetail(run, config);
  return verdict.outcome === 'NO-GO' ? archiveDetail(verdict, run, evidence) : null;
}

function promoteDetail(run: AbRun, { file, text }: ConfigText): DocumentSection | null {
  const promotion = promotionOf(run.manifest.plan);
  if (!promotion.ok) return null;
  const change = presetChange(text, file, promotion.value);
  const lines: DocumentBlock = { kind: 'code', text: presetLines(promotion.value), language: 'yaml' };
  if (!change.ok) {
    return exportSection('Promote it: a preset for the configuration', [
      { kind: 'paragraph', text: change.error.message.split('\n')[0] ?? '' },
      { kind: 'paragraph', text: 'The lines to add:' },
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
    ? [
        { kind: 'paragraph', text: ['As a change of ', { code: file }, ', for ', { code: 'git apply' }, ':'] },
        { kind: 'code', text: patch, language: 'diff' },
      ]
    : [
        {
          kind: 'paragraph',
          text: [
            'The lines to add to ',
            { code: file },
            '; ',
            { code: 'alloc-ab export' },
            ' makes a patch of the bundle:',
          ],
        },
        lines,
      ];
  const command = `/ab ${name} vs ${promotion.value.preset === null ? promotion.value.line : 'LINE'}`;
  const after = [
    'Afterwards ',
    { code: command },
    ' measures it. To make it the default, change the default where the flag is declared.',
  ];
  return exportSection(`Promote it: preset ${name}`, [...how, { kind: 'paragraph', text: after }]);
}

function archiveDetail(verdict: Verdict, run: AbRun, evidence: EvidenceLinks): DocumentSection {
  const { file, text } = archiveNote(verdict, run, evidence);
  const title = 'Archive it: a note for docs/analysis';
  if (text.length > CHARACTERS) {
    const why = ['The note is too long for a comment: ', { code: 'alloc-ab export' }, ' writes it from the bundle.'];
    return exportSection(title, [{ kind: 'paragraph', text: why }]);
  }
  return exportSection(title, [
    { kind: 'paragraph', text: ['As ', { code: file }, ':'] },
    { kind: 'code', text, language: 'markdown' },
  ]);
}

function exportSection(title: string, blocks: readonly DocumentBlock[]): DocumentSection {
  return { title, folded: true, priority: 1, blocks };
}
