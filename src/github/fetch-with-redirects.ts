const HOPS_MAX = 3;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 307, 308]);

/**
 * Fetches, and repeats a write where GitHub says that its place moved, with the same method and body: `fetch` itself would
 * turn a POST into a GET. A write is sent to no other host than the one that was asked.
 */
export async function fetchWithRedirects(url: string | URL, init: RequestInit): Promise<Response> {
  if ((init.method ?? 'GET') === 'GET') return fetch(url, init);
  let place = new URL(url);
  for (let hop = 0; hop <= HOPS_MAX; hop += 1) {
    const answer = await fetch(place, { ...init, redirect: 'manual' });
    if (!REDIRECTS.has(answer.status)) return answer;
    const next = new URL(answer.headers.get('location') ?? '', place);
    await answer.body?.cancel();
    if (next.origin !== place.origin) break;
    place = next;
  }
  throw Object.assign(new Error('GitHub sent a write on and on, or to another host'), { status: 502 });
}
