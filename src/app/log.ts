import { type DestinationStream, type Logger, pino } from 'pino';
import { statusOf } from '../model/github-api.ts';

/** A log of JSON lines. Of errors only name, message, status and stack are kept: Probot attaches whole webhooks to them. */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = { level, base: null, serializers: { err: brief, error: brief } };
  return destination === undefined ? pino(options) : pino(options, destination);
}

function brief(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error).slice(0, 500) };
  const status = statusOf(error);
  return {
    type: error.name,
    message: error.message.slice(0, 500),
    ...(status !== undefined && { status }),
    stack: error.stack?.slice(0, 2000),
  };
}
