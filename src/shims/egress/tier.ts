/** Answers, and what they tell of the account that was used. */
import { Readable } from 'node:stream';
import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import type { TierWire } from '../../host/tier-wire.ts';
import { discard, type Upstream } from './answer.ts';
import type { Refusal } from './body.ts';

/** Code of the refusals; their rows are written where they are made. */
export const TIER = 'tier';

/** How much of a 403 is looked at. */
const MOST_READ = 64 * 1024;

export function tierRefusal(message: string, status = 400): Refusal {
  return { status, code: TIER, message };
}

export interface TierTold {
  readonly tier: TierWire;
  readonly url: URL;
  /** As the agent sent them. */
  readonly headers: IncomingHttpHeaders;
  readonly sent: ReturnType<TierWire['outgoing']>['sent'];
  readonly upstream: Dispatcher.ResponseData;
  readonly isModelCall: boolean;
}

/** The answer as the agent may have it, or what it gets in its place. */
export async function tierAnswer(told: TierTold): Promise<Upstream | Refusal> {
  const { tier, url, headers, sent, upstream, isModelCall } = told;
  const { statusCode: status } = upstream;
  const peeked = tier.reads({ url, status }) ? await peek(upstream.body) : undefined;
  const message = await tier.answered({
    url,
    headers,
    status,
    sent,
    isModelCall,
    header: (name) => [upstream.headers[name]].flat()[0],
    body: peeked?.text ?? '',
  });
  if (message !== undefined) {
    discard(upstream.body);
    return tierRefusal(message, status === 403 ? 403 : 400);
  }
  return peeked === undefined
    ? upstream
    : { statusCode: status, headers: upstream.headers, body: peeked.body };
}

/** The beginning of a body, and all of it to be read again. */
async function peek(body: Readable): Promise<{ readonly text: string; readonly body: Readable }> {
  const chunks: Buffer[] = [];
  let size = 0;
  const rest = body.iterator({ destroyOnReturn: false });
  while (size < MOST_READ) {
    const next = await rest.next();
    if (next.done === true) break;
    const chunk: unknown = next.value;
    if (!Buffer.isBuffer(chunk)) continue;
    chunks.push(chunk);
    size += chunk.length;
  }
  const whole = async function* whole(): AsyncGenerator {
    yield* chunks;
    yield* rest;
  };
  return { text: Buffer.concat(chunks).toString('latin1'), body: Readable.from(whole()) };
}
