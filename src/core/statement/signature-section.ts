import type { SignedStatement } from '../../model/statement.ts';
import type { DocumentSection } from '../report/document/document.ts';
import { sectionMarkdown } from '../report/document/document-markdown.ts';
import { printSignedStatement } from './signed-statement.ts';

/** Characters that a comment reserves for a signature: a statement with the most commits, and the text around it. */
export const SIGNATURE_CHARACTERS = 4000;

/** The signature of a result, to be copied into the bundle. */
export function signatureSection(signed: SignedStatement): DocumentSection {
  const text = [
    'Saved as ',
    { code: 'signed.json' },
    ' in the bundle, ',
    { code: 'alloc-ab verify BUNDLE --key signing-key.pem' },
    ' shows whether every number holds and who signed it.',
  ];
  return {
    title: 'Signed: verify it offline',
    folded: true,
    blocks: [
      { kind: 'paragraph', text },
      { kind: 'code', text: printSignedStatement(signed), language: 'json' },
    ],
  };
}

/** A comment with the signature of its result below it. */
export function withSignature(comment: string, signed: SignedStatement): string {
  return `${comment}\n${sectionMarkdown(signatureSection(signed))}\n`;
}
