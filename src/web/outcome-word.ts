import type { Check, EffectOutcome, Outcome } from '../model/verdict.ts';
import { html, type Markup } from './markup.ts';

/** Three tones; the word itself always says what the tone repeats. */
export type Tone = 'good' | 'bad' | 'doubt' | 'plain';

const TONES: Readonly<Record<Outcome | EffectOutcome | Check['status'], Tone>> = {
  GO: 'good',
  'NO CHANGE': 'plain',
  'NO-GO': 'bad',
  INCONCLUSIVE: 'doubt',
  INVALID: 'doubt',
  WIN: 'good',
  SAFE: 'good',
  EQUIVALENT: 'plain',
  LOSS: 'bad',
  HARM: 'bad',
  'RULED OUT': 'bad',
  CONTEXT: 'doubt',
  OPEN: 'doubt',
  INFO: 'plain',
  pass: 'good',
  fail: 'bad',
  unknown: 'doubt',
};

/** The tone of an outcome or of a check's status. */
export function toneOf(word: Outcome | EffectOutcome | Check['status']): Tone {
  return TONES[word];
}

/** The word in its tone. */
export function outcomeWord(word: EffectOutcome | Check['status']): Markup {
  return html`<span class="${toneOf(word)}-word">${word === 'INFO' ? 'info' : word}</span>`;
}
