import type { MachineResult } from '../../core/report/verdict/machine-details.ts';
import { signatureSection } from '../../core/statement/signature-section.ts';
import type { RequestRecord } from '../../model/request-record.ts';

/** What the machines found, each with its signature. */
export function machineResults(parts: readonly RequestRecord[]): MachineResult[] {
  return parts.flatMap(({ asked, result }) => {
    if (asked.kind !== 'part' || result === null) return [];
    const { machine, suspicion } = asked.part;
    const extras = result.signed === null ? [] : [signatureSection(result.signed)];
    return [{ machine: suspicion === undefined ? machine : `${machine}, again`, result, extras }];
  });
}
