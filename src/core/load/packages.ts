/** Debian packages of servers and load generators, by program. */
const PACKAGES: Readonly<Record<string, string>> = {
  'redis-server': 'redis-server',
  'redis-benchmark': 'redis-tools',
  'redis-cli': 'redis-tools',
  memcached: 'memcached',
  memcslap: 'libmemcached-tools',
  memtier_benchmark: 'memtier-benchmark',
  nginx: 'nginx-light',
  wrk: 'wrk',
  pgbench: 'postgresql',
};

/** The next step when a program is not on the machine. */
export function howToInstall(program: string): string {
  const found = Object.hasOwn(PACKAGES, program) ? PACKAGES[program] : undefined;
  return found === undefined
    ? `Install ${program} on the runner, or name its path in the lane, then ask again.`
    : `Install it on the runner (Debian: apt-get install ${found}), then ask again.`;
}
