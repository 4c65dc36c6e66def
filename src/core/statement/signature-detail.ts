import type { SignedStatement } from '../../model/statement.ts';
import type { Detail } from '../report/verdict/result-details.ts';
import { foldedMarkdown } from '../report/verdict/result-sections.ts';
import { codeBlock, inlineCode } from '../text/escape.ts';
import { printSigned } from './signed-file.ts';

/** Room that a comment keeps for a signature, in characters: a statement with its most commits, and the words around it. */
export const SIGNATURE_CHARACTERS = 4000;

/** The signature of a result, ready to be copied into the bundle. */
export function signatureDetail(signed: SignedStatement): Detail {
  const body = [
    `Saved as ${inlineCode('signed.json')} in the bundle, ${inlineCode('alloc-ab verify BUNDLE --key signing-key.pem')} tells whether every number holds and who measured it.`,
    codeBlock(printSigned(signed), SIGNATURE_CHARACTERS, 'json'),
  ];
  return { summary: 'Signed: verify it offline', body: body.join('\n\n') };
}

/** A comment with the signature of its result below it. */
export function withSignature(comment: string, signed: SignedStatement): string {
  return `${comment}\n${foldedMarkdown(signatureDetail(signed))}\n`;
}
