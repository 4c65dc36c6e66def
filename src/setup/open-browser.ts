import { spawn } from 'node:child_process';

/** Opens an address in the user's browser, where there is one: `$BROWSER`, or the program of the desktop. Failures are not shown: the address is printed anyway. */
export function openBrowser(address: string, environment: Readonly<Record<string, string | undefined>>): void {
  const program = browserOf(environment);
  if (program === null) return;
  spawn(program, [address], { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
}

function browserOf({ BROWSER, DISPLAY, WAYLAND_DISPLAY }: Readonly<Record<string, string | undefined>>): string | null {
  if (BROWSER) return BROWSER;
  if (process.platform === 'darwin') return 'open';
  return DISPLAY || WAYLAND_DISPLAY ? 'xdg-open' : null;
}
