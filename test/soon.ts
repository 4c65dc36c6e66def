/**
 * Milliseconds: what is killed, or not waited for, is over by then. Far less than what it would take otherwise, which is for
 * ever or half a minute; far more than a busy machine adds. How long it takes is no question of these tests.
 */
export const SOON_MS = 10_000;

/** Milliseconds: a program or a condition that takes this long hangs. Less than a test may take, so that the test says what hung. */
export const HANGS_MS = 200_000;
