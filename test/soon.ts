/**
 * Milliseconds: what is killed, or not waited for, is over by then. Far less than what it would take otherwise, which is for
 * ever or half a minute; far more than a busy machine adds. How long it takes is no question of these tests.
 */
export const SOON_MS = 10_000;
