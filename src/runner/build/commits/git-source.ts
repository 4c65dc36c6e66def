import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { err, ok, type Result } from '../../../model/result.ts';

/** A URL to fetch from, and the one transport that git may use. */
export interface GitSource {
  readonly url: string;
  readonly protocol: 'https' | 'http' | 'file';
}

/** Parses a source: a local path, `https://…`, `file://…`, or `http://…` on the loopback interface; else null. */
export function readSource(text: string): GitSource | null {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) {
    const url = URL.parse(text);
    if (url === null) return null;
    if (url.protocol === 'https:') return { url: text, protocol: 'https' };
    if (url.protocol === 'file:' && url.host === '') return { url: text, protocol: 'file' };
    return url.protocol === 'http:' && isLoopback(url) ? { url: text, protocol: 'http' } : null;
  }
  const path = resolve(text);
  return existsSync(path) ? { url: pathToFileURL(path).href, protocol: 'file' } : null;
}

/** The folder of a local source; null for a source in the network. */
export function sourceFolder({ url, protocol }: GitSource): string | null {
  return protocol === 'file' ? fileURLToPath(url) : null;
}

/**
 * The source of a submodule, or what is wrong with its URL. The author of a pull request writes it: only https is fetched, and
 * other transports only when a relative URL leads to where the repository itself comes from.
 *
 * @param url As `.gitmodules` has it.
 * @param parent The source of the repository whose tree names the submodule.
 */
export function submoduleSource(url: string, parent: GitSource): Result<GitSource, string> {
  if (/[^\x21-\x7e]/.test(url) || url.startsWith('-')) return err('its URL has a character that no URL has');
  if (/^\.\.?\//.test(url)) return relativeSource(url, parent);
  const own = URL.parse(parent.url);
  // The form of ssh addresses: `git@host:owner/name`, `ssh://git@host/owner/name`. What is public has the same path by https.
  const ssh = /^(?:ssh:\/\/)?git@([A-Za-z0-9.-]+)[:/]([^:].*)$/.exec(url);
  const address = ssh !== null && ssh[1] === own?.host ? `https://${ssh[1]}/${ssh[2]}` : url;
  const parsed = URL.parse(address);
  if (parsed?.protocol !== 'https:') return err('only https:// is fetched');
  if (parsed.username !== '' || parsed.password !== '') return err('a URL with credentials is not fetched');
  const isPrivate = isLoopback(parsed) || /^[0-9.]+$|^\[/.test(parsed.hostname) || !parsed.hostname.includes('.');
  if (isPrivate && parsed.host !== own?.host) return err('only hosts with a public name are fetched from');
  return ok({ url: address, protocol: 'https' });
}

/** As git resolves it: `../` removes a component of the parent's path, and the host stays. */
function relativeSource(url: string, parent: GitSource): Result<GitSource, string> {
  const base = URL.parse(parent.url);
  if (base === null) return err('there is no URL that it is relative to');
  const path = base.pathname.replace(/\/+$/, '').split('/').slice(1);
  const steps = url.split('/');
  while (steps[0] === '.' || steps[0] === '..') {
    if (steps.shift() === '..' && path.pop() === undefined) return err('its URL leads out of the host');
  }
  if (steps.includes('..')) return err('its URL leads out of the host');
  base.pathname = `/${[...path, ...steps].join('/')}`;
  return ok({ url: base.href, protocol: parent.protocol });
}

function isLoopback({ hostname }: URL): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

/** A text without the user names and passwords of URLs in it. */
export function withoutCredentials(text: string): string {
  return text.replace(/(\/\/)[^/@\s]*@/g, '$1');
}
