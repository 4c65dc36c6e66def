import type { Campaign } from '../../model/campaign.ts';
import type { SignedStatement, Statement } from '../../model/statement.ts';
import type { DocumentSection } from '../report/document/document.ts';
import { printSignedStatement } from './signed-statement.ts';

/** What the caller knows about the result of a campaign: its id, the digest of its canonical JSON, version and time. */
type CampaignInputs = Pick<Statement, 'id' | 'tool' | 'at'> & { readonly sha256: string };

/** The statement about the result of a campaign. It has no bundle of its own: the result follows from the bundles of its runs. */
export function campaignStatement(
  { repository, commit }: Pick<Campaign, 'repository' | 'commit'>,
  { id, sha256, tool, at }: CampaignInputs,
): Statement {
  return {
    ...{ schema: 1, id, repository, commits: [commit] },
    files: { 'manifest.json': null, 'samples.jsonl': null, 'evidence.jsonl': null, 'plan.json': null },
    answer: { kind: 'campaign', sha256 },
    ...{ tool, at },
  };
}

/** The file of a campaign and its signature, to be copied from a comment. `packed` is `campaign.json`, compressed by gzip, in base 64. */
export function campaignFileSection(id: string, packed: string, signed: SignedStatement | null): DocumentSection {
  const unpack = `base64 -d <<END | gunzip > ${id}/campaign.json\n${packed}\nEND`;
  const saved = signed === null ? [] : [' and ', { code: `${id}/signed.json` }];
  const text = [
    { code: `${id}/campaign.json` },
    ...saved,
    ', with the bundle of each run of the table unpacked beside them as ',
    { code: `alloc-ab_${id}-q…/bundle` },
    ': ',
    { code: `alloc-ab verify ${id}` },
    ' computes the table again from the samples.',
  ];
  return {
    title: signed === null ? 'The table as a file' : 'Signed: verify it offline',
    folded: true,
    blocks: [
      { kind: 'paragraph', text },
      { kind: 'code', text: [unpack] },
      ...(signed === null ? [] : [{ kind: 'code', text: printSignedStatement(signed), language: 'json' } as const]),
    ],
  };
}
