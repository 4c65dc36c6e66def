import type { AbRun } from '../../model/run.ts';
import type { Verdict } from '../../model/verdict.ts';
import type { Detail } from '../report/verdict/result-details.ts';
import { codeBlock, inlineCode, inlineText, plainLines } from '../text/escape.ts';
import { archiveNote, type EvidenceLinks } from './archive-note.ts';
import { presetChange, presetLines } from './preset-change.ts';
import { promotionOf } from './promotion.ts';

/** A configuration file and its text. */
export interface ConfigText {
  readonly file: string;
  readonly text: string;
}

/** Longest patch or note that a comment has room for. */
const CHARACTERS = 14_000;

/** What a verdict asks to be done, ready to be copied out of a comment; null where it asks for nothing of the kind. */
export function exportDetail(
  verdict: Verdict,
  run: AbRun,
  config: ConfigText | null,
  evidence: EvidenceLinks,
): Detail | null {
  if (verdict.outcome === 'GO') return config === null ? null : promoteDetail(run, config);
  return verdict.outcome === 'NO-GO' ? archiveDetail(verdict, run, evidence) : null;
}

function promoteDetail(run: AbRun, { file, text }: ConfigText): Detail | null {
  const promotion = promotionOf(run.manifest.plan);
  if (!promotion.ok) return null;
  const change = presetChange(text, file, promotion.value);
  const lines = codeBlock(presetLines(promotion.value), 4000, 'yaml');
  if (!change.ok) {
    const why = inlineText(change.error.message.split('\n')[0] ?? '', 600);
    return { summary: 'Promote it: a preset for the configuration', body: `${why}\n\nThe lines to add:\n\n${lines}` };
  }
  const { name, patch } = change.value;
  if (patch === '') return null;
  // What a browser shows is what is copied: a patch with anything invisible in it would not apply.
  const shown =
    patch.length <= CHARACTERS &&
    plainLines(patch, CHARACTERS) === patch.replace(/\n$/, '') &&
    !/[^\S\n]$/m.test(patch.replaceAll(/^ $/gm, ''));
  const how = shown
    ? `As a change of ${inlineCode(file)}, for ${inlineCode('git apply')}:\n\n${codeBlock(patch, CHARACTERS, 'diff')}`
    : `The lines to add to ${inlineCode(file)}; ${inlineCode('alloc-ab export')} makes a patch of the bundle:\n\n${lines}`;
  return {
    summary: `Promote it: preset ${name}`,
    body: `${how}\n\nFrom then on ${inlineCode(`/ab ${name} vs ${promotion.value.preset === null ? promotion.value.line : 'LINE'}`)} asks for it. To make it everybody’s default, change the default where it is declared.`,
  };
}

function archiveDetail(verdict: Verdict, run: AbRun, evidence: EvidenceLinks): Detail {
  const { file, text } = archiveNote(verdict, run, evidence);
  const summary = 'Archive it: a note for docs/analysis';
  if (text.length > CHARACTERS) {
    return {
      summary,
      body: `The note is too long for a comment: ${inlineCode('alloc-ab export')} writes it from the bundle.`,
    };
  }
  return { summary, body: `As ${inlineCode(file)}:\n\n${codeBlock(text, CHARACTERS, 'markdown')}` };
}
