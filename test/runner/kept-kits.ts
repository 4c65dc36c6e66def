import { cacheSettings } from '../../src/runner/build/cache/cache-settings.ts';
import { keptKits } from '../../src/runner/build/kept-kit.ts';

const settings = cacheSettings();
if (!settings.ok || settings.value?.keeps !== 'kit') throw new Error('vitest.config.ts lets tests keep the kit alone');

/** The cache of runs in tests: every build is made, and the bench kit is compiled once for all tests. */
export const KIT_ALONE = settings.value;

/** The same kits for a sandbox that a test opens itself. */
export const kits = await keptKits(KIT_ALONE);
