const HOPS_MAX = 3;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 307, 308]);

/**
 * Fetches, and repeats a call that is redirected at its new address with the same method, body and token: GitHub redirects the
 * earlier names of a repository, and `fetch` itself would turn a POST into a GET. No token leaves the host: a redirect to another one,
 * and too many redirects, throw an error with status 502. With `redirect: 'manual'` a
 * redirect within the host by 301, 307 or 308 is followed, since it is one of the API; every other one is returned.
 */
export async function fetchWithRedirects(url: string | URL, init: RequestInit): Promise<Response> {
  const asksForLink = init.redirect === 'manual';
  let address = new URL(url);
  for (let hop = 0; hop <= HOPS_MAX; hop += 1) {
    const response = await fetch(address, { ...init, redirect: 'manual' });
    const location = response.headers.get('location');
    if (!REDIRECTS.has(response.status) || location === null) return response;
    const next = new URL(location, address);
    const isOfApi = next.origin === address.origin;
    if (asksForLink && (response.status === 302 || !isOfApi)) return response;
    await response.body?.cancel();
    if (!isOfApi) break;
    address = next;
  }
  throw Object.assign(new Error('GitHub redirected a call too often, or to another host'), { status: 502 });
}
