/** One request through the proxy: read, redact, forward, restore. */
import type { Finding } from '../../engine/model.ts';
import type { Clause } from '../../engine/policy/model.ts';
import { GuardError } from '../../host/errors.ts';
import type { TierWire } from '../../host/tier-wire.ts';
import type { Wire, WireRequest } from '../../host/wire.ts';
import { discard, sendAnswer, type Upstream } from './answer.ts';
import type { AgentRequest, AgentResponse } from './asked.ts';
import { hasBody, readBody, unreadable, type Refusal } from './body.ts';
import { requestHeaders } from './headers.ts';
import { inspected, redactedHeaders } from './inspected.ts';
import type { EgressSeen, Outcome } from './seen.ts';
import { isSigned, withSigned } from './signed.ts';
import { tierAnswer, tierRefusal } from './tier.ts';
import { toldAs } from './told.ts';
import { troubleWith } from './trouble.ts';
import type { Uplink } from './uplink.ts';

export interface Exchange {
  readonly wire: Wire;
  readonly uplink: Uplink;
  readonly maxBody: number;
  readonly beforeForward?: ((seen: EgressSeen) => Refusal | undefined) | undefined;
  /** True when what cannot be checked goes out all the same: nothing is enforced. */
  readonly lenient?: (() => boolean) | undefined;
  /** What clauses say of plans and organisations. */
  readonly tier?: TierWire | undefined;
  readonly request: AgentRequest;
  readonly response: AgentResponse;
  readonly target: WireRequest;
  /** Where the request goes, query included. */
  readonly url: URL;
}

interface Checked {
  /** Clauses that count because of where it goes. */
  readonly away: readonly Clause[];
  readonly body: string | undefined;
  /** Sent as it comes in: nothing is enforced, and it cannot be read. */
  readonly raw?: AgentRequest;
  readonly bytes: number;
  readonly findings: readonly Finding[];
  readonly fresh: readonly Finding[];
  readonly outcome: 'unchanged' | 'rewritten';
  /** Why it went out unchecked. */
  readonly code?: string;
}

const BODILESS: Checked = {
  away: [],
  body: undefined,
  bytes: 0,
  findings: [],
  fresh: [],
  outcome: 'unchanged',
};

/** Serves one request to its end. Never rejects: what goes wrong is in the outcome and was told to the agent. */
export async function serve(exchange: Exchange): Promise<Outcome> {
  const { response } = exchange;
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  const checked = await check(exchange).catch(unchecked);
  if (gone.signal.aborted) return { bytes: 0, findings: [], fresh: [], outcome: 'aborted', status: 0 };
  if ('message' in checked) return refuse(exchange, checked);
  return forward(exchange, checked, gone.signal);
}

/** Our own errors say what is broken; any other might quote the body and is neither shown nor logged. */
function unchecked(error: unknown): Refusal {
  const [code, why] =
    error instanceof GuardError ? [error.code, error.message] : ['unchecked', 'the check itself failed'];
  const message = `the request could not be checked and was not sent: ${why}. Run \`aup-guard doctor\` to see more`;
  return { status: 500, code, message };
}

async function check(exchange: Exchange): Promise<Checked | Refusal> {
  const { request, maxBody, lenient = () => false } = exchange;
  const barred = exchange.tier?.check({ url: exchange.url, headers: request.headers });
  if (barred !== undefined) return tierRefusal(barred);
  if (!hasBody(request)) return headersOnly(placed(exchange, ''));
  const why = unreadable(request, maxBody);
  if (why !== undefined && lenient()) return { ...BODILESS, raw: request, code: why.code };
  const read = await readBody(request, maxBody);
  if (read.refusal !== undefined) return read.refusal;
  const going = placed(exchange, read.text);
  const result = redacted(going, read.text);
  if (!('message' in result)) return recorded(going, read, result);
  return lenient() ? { ...BODILESS, body: read.text, bytes: read.bytes, code: result.code } : result;
}

/** Its format is known to be one that asks a model. */
function isModelCall({ wire, target }: Exchange): boolean {
  return (wire.provider(target) ?? 'generic') !== 'generic';
}

/** An exchange whose data is looked at by what counts where it goes. */
interface Placed extends Exchange {
  readonly away: readonly Clause[];
}

function placed(exchange: Exchange, body: string): Placed {
  const { tier, url, request, wire } = exchange;
  const about = { url, headers: request.headers, isModelCall: isModelCall(exchange) };
  const away = tier?.away({ ...about, body }) ?? [];
  return { ...exchange, wire: wire.away(away), away };
}

/** The last step before a body leaves. */
function recorded(
  exchange: Placed,
  read: { readonly text: string; readonly bytes: number },
  result: Redacted,
): Checked | Refusal {
  const { wire, target, beforeForward, away } = exchange;
  const { kind } = result;
  const inHeaders = inspected(exchange.request, wire);
  const findings = [...result.findings, ...inHeaders.flatMap((header) => header.findings)];
  const fresh = [...result.fresh, ...inHeaders.flatMap((header) => header.fresh)];
  const rewritten = kind === 'rewritten';
  const news = new Set(wire.newMedia(result.media));
  const media = result.media.map((found) => ({ kind: found.kind, fresh: news.has(found) }));
  const about = { provider: wire.provider(target) ?? '', route: target.route };
  const signed = isSigned(exchange, inHeaders, rewritten);
  const seen = { ...about, findings, fresh, rewritten, signed, media, text: read.text, away };
  const body = rewritten ? result.body : read.text;
  return beforeForward?.(seen) ?? { away, body, bytes: read.bytes, findings, fresh, outcome: kind };
}

/** A request without a body can still say something in its headers. */
function headersOnly(exchange: Placed): Checked | Refusal {
  const { away } = exchange;
  const inHeaders = inspected(exchange.request, exchange.wire);
  const findings = inHeaders.flatMap((header) => header.findings);
  if (findings.length === 0) return { ...BODILESS, away };
  const fresh = inHeaders.flatMap((header) => header.fresh);
  const provider = exchange.wire.provider(exchange.target) ?? '';
  const signed = isSigned(exchange, inHeaders, false);
  const about = {
    provider,
    route: exchange.target.route,
    rewritten: false,
    signed,
    media: [],
    text: '',
    away,
  };
  const seen = { ...about, findings, fresh };
  return exchange.beforeForward?.(seen) ?? { ...BODILESS, away, findings, fresh };
}

type Redacted = Exclude<ReturnType<Wire['redact']>, { readonly kind: 'refused' }>;

function redacted(exchange: Exchange, text: string): Redacted | Refusal {
  const { wire, target, tier, url, request } = exchange;
  try {
    const about = { url, headers: request.headers, isModelCall: isModelCall(exchange) };
    const unasked = tier?.asks({ ...about, body: text });
    if (unasked !== undefined) return tierRefusal(unasked);
    const result = wire.redact(target, text);
    if (result.kind !== 'refused') return result;
    return { status: 400, code: result.code, message: `${result.why}; this request was not sent` };
  } catch (error) {
    return unchecked(error);
  }
}

async function forward(exchange: Exchange, checked: Checked, signal: AbortSignal): Promise<Outcome> {
  const { response, target, wire } = exchange;
  const { bytes, findings, fresh } = checked;
  try {
    const upstream = await send(exchange, checked, signal);
    if ('message' in upstream) return refuse(exchange, upstream);
    if (isRedirect(upstream.statusCode)) {
      discard(upstream.body);
      return failure(exchange, checked, 'the model service answered with a redirect, which is not followed');
    }
    await sendAnswer({ wire, target, upstream, response });
    const unchecked = checked.code === undefined ? {} : { code: checked.code };
    return { bytes, findings, fresh, outcome: checked.outcome, status: upstream.statusCode, ...unchecked };
  } catch (error) {
    if (signal.aborted) return { bytes, findings, fresh, outcome: 'aborted', status: 0 };
    return failure(exchange, checked, troubleWith(error));
  }
}

/** Sends the request as whom it may go; the answer, or what the agent gets in its place. */
async function send(exchange: Exchange, checked: Checked, signal: AbortSignal): Promise<Upstream | Refusal> {
  const { request, target, url, uplink, tier } = exchange;
  const wire = exchange.wire.away(checked.away);
  const going = redactedHeaders(requestHeaders(request.headers, checked.raw !== undefined), wire);
  const signed = withSigned(going, request, url);
  const { headers, sent } = tier?.outgoing(url, signed) ?? { headers: signed, sent: [] };
  const body = checked.raw ?? checked.body;
  const upstream = await uplink.send({ url, method: target.method, headers, body, signal });
  if (tier === undefined) return upstream;
  const told = { tier, url, headers: request.headers, sent, upstream };
  return tierAnswer({ ...told, isModelCall: isModelCall(exchange) });
}

function isRedirect(status: number): boolean {
  return status >= 300 && status < 400 && status !== 304;
}

function failure(exchange: Exchange, { bytes, findings, fresh }: Checked, what: string): Outcome {
  const { response, url } = exchange;
  const said = { bytes, findings, fresh, outcome: 'failed', code: 'upstream' } as const;
  if (response.headersSent) {
    // Half an answer must not look like a whole one.
    response.destroy();
    return { ...said, status: response.statusCode };
  }
  sayNo(exchange, 502, `${what}. Address: ${url.origin}. Check the connection, then try again`);
  return { ...said, status: 502 };
}

function refuse(exchange: Exchange, { status, code, message }: Refusal): Outcome {
  if (!exchange.response.destroyed) sayNo(exchange, status, message);
  return { bytes: 0, findings: [], fresh: [], outcome: 'refused', status, code };
}

function sayNo({ request, response, wire, target }: Exchange, status: number, what: string): void {
  const message = `aup-guard: ${what}.`;
  const json = (): string => wire.error(target, status, message);
  const told = toldAs(request.headers['content-type'], { status, message, json });
  response.writeHead(told.status, {
    ...told.headers,
    'content-length': Buffer.byteLength(told.body),
    connection: 'close',
    // The SDKs of two services would repeat the very same request.
    ...(status === 502 ? {} : { 'x-should-retry': 'false' }),
  });
  if (told.body === '') response.end();
  else response.end(told.body);
  // An agent that is still sending reads the answer only when it has finished.
  request.resume();
}
