import { classify } from '../../github/trouble.ts';
import type { AppContext } from '../app-context.ts';

/**
 * Writes, and goes on when GitHub clearly refuses: a locked conversation must not keep a check from being completed, nor
 * a measurement from being followed. Throws what may be tried again.
 */
export async function ignoreRefusedWrite(
  { log, now }: AppContext,
  id: string,
  write: () => Promise<void>,
): Promise<void> {
  try {
    await write();
  } catch (error) {
    const trouble = classify(error, now());
    if (trouble.kind !== 'refused') throw error;
    log.error({ request: id, status: trouble.status }, `GitHub does not take a text: ${trouble.message}`);
  }
}
