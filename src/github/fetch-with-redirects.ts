const HOPS_MAX = 3;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 307, 308]);

/**
 * Fetches, and repeats a redirected write at its new address with the same method and body: `fetch` itself would turn a POST
 * into a GET. A write is not sent to another host; that, and too many redirects, throw an error with status 502.
 */
export async function fetchWithRedirects(url: string | URL, init: RequestInit): Promise<Response> {
  if ((init.method ?? 'GET') === 'GET') return fetch(url, init);
  let address = new URL(url);
  for (let hop = 0; hop <= HOPS_MAX; hop += 1) {
    const response = await fetch(address, { ...init, redirect: 'manual' });
    if (!REDIRECTS.has(response.status)) return response;
    const next = new URL(response.headers.get('location') ?? '', address);
    await response.body?.cancel();
    if (next.origin !== address.origin) break;
    address = next;
  }
  throw Object.assign(new Error('GitHub redirected a write too often, or to another host'), { status: 502 });
}
