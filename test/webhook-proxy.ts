import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The limit of smee.io's web framework (Fastify, `bodyLimit`). */
const BODY_BYTES_MAX = 1_048_576;

/** A webhook proxy on this machine with the protocol of smee.io. */
export interface WebhookProxy {
  readonly url: string;
  /** How many clients listen on a channel. */
  listeners(channel: string): number;
  /** Ends the connections of all clients, as a restart of the proxy does. */
  drop(): void;
  /** Sends these lines to the clients of a channel as they are. */
  send(channel: string, lines: string): void;
  /** Answers new clients with this status instead of a stream. */
  refuse(status: number | null): void;
  stop(): Promise<void>;
}

/**
 * Starts a proxy as probot/smee.io's `lib/server.js` behaves: a client that accepts `text/event-stream`, and nothing else, gets the event
 * `ready`; a JSON object that is posted to the channel becomes a message with the headers beside `body`, `query` and `timestamp`.
 *
 * @param raw Whether the body is passed on as it was sent, too, as later versions do.
 */
export async function startWebhookProxy({ raw = false }: { readonly raw?: boolean } = {}): Promise<WebhookProxy> {
  const clients = new Map<string, Set<ServerResponse>>();
  let refused: number | null = null;
  let count = 0;
  const of = (channel: string): Set<ServerResponse> => {
    const set = clients.get(channel) ?? new Set();
    clients.set(channel, set);
    return set;
  };
  const send = (channel: string, lines: string): void => {
    for (const client of of(channel)) client.write(lines);
  };
  const server = createServer((request, response) => {
    void answer(request, response);
  });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const [, channel] = /^\/([a-zA-Z0-9_-]{1,128})$/.exec(url.pathname) ?? [];
    if (channel === undefined) {
      response.writeHead(404).end();
    } else if (request.method === 'GET') {
      if (request.headers.accept !== 'text/event-stream')
        response.writeHead(200, { 'content-type': 'text/html' }).end('a page');
      else if (refused !== null) response.writeHead(refused).end();
      else {
        response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
        of(channel).add(response);
        response.once('close', () => of(channel).delete(response));
        response.write(`id: ${count++}\nevent: ready\ndata: {}\n\n`);
        response.write(`id: ${count++}\nevent: ping\ndata: {}\n\n`);
      }
    } else {
      const body = await bodyOf(request);
      if (body.length > BODY_BYTES_MAX) {
        response.writeHead(413).end();
        return;
      }
      const payload = {
        ...request.headers,
        body: JSON.parse(body),
        ...(raw && { rawbody: body }),
        query: Object.fromEntries(url.searchParams),
        timestamp: Date.now(),
      };
      send(channel, `id: ${count++}\ndata: ${JSON.stringify(payload)}\n\n`);
      response.writeHead(200).end();
    }
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const drop = (): void => {
    for (const set of clients.values()) for (const client of set) client.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    listeners: (channel) => of(channel).size,
    drop,
    send,
    refuse(status) {
      refused = status;
    },
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
