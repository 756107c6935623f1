/** The engine's view of model traffic, joined to one session: the egress proxy asks it and decides nothing itself. */
import type { BodyShape, ProviderDef, SenderRules } from '../engine/definitions.ts';
import { redactBody, type BodyResult, type MediaFound } from '../engine/redact/body.ts';
import { BodyCache } from '../engine/redact/cache.ts';
import type { Finding } from '../engine/model.ts';
import type { Clause } from '../engine/policy/model.ts';
import type { Redaction, Redactor, StreamRestorer } from '../engine/redact/model.ts';
import type { FileBlocks } from './file-blocks.ts';
import { restoreReply, type NewRestorer, type OnCall } from '../engine/redact/reply.ts';
import { asIs } from '../engine/redact/restore.ts';
import { sparingRestorer } from '../engine/redact/senders.ts';
import { replyStream, type ReplyStream } from '../engine/redact/sse.ts';

/** A request as the proxy sees it; `path` starts behind the route and has no query. */
export interface WireRequest {
  readonly route: string;
  readonly method: string;
  readonly path: string;
}

export interface WireOptions {
  readonly redactor: Redactor;
  /** Replaces what tools brought from files of a class, before the rest is looked at. */
  readonly files?: ((body: string) => FileBlocks) | undefined;
  /** The two where clauses count that do not count everywhere; absent = there are none. */
  readonly away?: ((clauses: readonly Clause[]) => Pick<WireOptions, 'redactor' | 'files'>) | undefined;
  /** The value behind a placeholder, if this session replaced it: the vault knows. */
  readonly reveal: (placeholder: string) => string | undefined;
  readonly createRestorer: (
    reveal: (placeholder: string) => string | undefined,
    escape: (value: string) => string,
  ) => StreamRestorer;
  readonly providers: readonly ProviderDef[];
  /** For requests to a known service in no known format. */
  readonly unknownBody: BodyShape;
  /** Tools that send data away get no values; without rules every tool gets them. */
  readonly senders?: SenderRules;
  /** Told of each call the model makes, before the agent can hear of it. */
  readonly onCall?: OnCall | undefined;
  /** A tool call holds a placeholder that has no value here; told once each. */
  readonly onUnknownPlaceholder?: (placeholder: string) => void;
}

export interface Wire {
  /** Format id, `generic` for a known route in no known format, undefined for an unknown route. */
  provider(request: WireRequest): string | undefined;
  /** The wire for a request where these clauses count as well. */
  away(clauses: readonly Clause[]): Wire;
  /** Redacts a body; throws what the vault throws. */
  redact(request: WireRequest, body: string): BodyResult;
  /** Which of these were in no request of this session before; they count as known then. */
  newMedia(media: readonly MediaFound[]): readonly MediaFound[];
  /** Redacts the value of a header. */
  header(value: string): Redaction & { readonly fresh: readonly Finding[] };
  /** The transformer of a streamed response; undefined when it has nothing to restore. */
  stream(request: WireRequest, contentType: string): ReplyStream | undefined;
  /** A whole JSON response, restored. */
  reply(request: WireRequest, body: string): string;
  /** An error in the service's own form, as JSON. */
  error(request: WireRequest, status: number, message: string): string;
}

/**
 * Opens the wire of one session. Only placeholders this session made are restored: text the model was tricked into
 * repeating from elsewhere stays a placeholder.
 */
export function openWire(options: WireOptions): Wire {
  const session = new Session(options);
  const cache = new BodyCache();
  const self: Wire = {
    provider: (request) => {
      if (!options.providers.some(({ route }) => route === familyOf(request.route))) return undefined;
      return session.format(request)?.id ?? 'generic';
    },
    away: (clauses) => (clauses.length === 0 ? self : (session.away(clauses) ?? self)),
    redact: (request, body) => {
      const shape = session.format(request)?.request ?? options.unknownBody;
      const whole = options.files?.(body);
      const rest = redactBody({ body: whole?.body ?? body, shape, redactor: options.redactor, cache });
      return whole === undefined ? rest : joined(whole, rest);
    },
    newMedia: (media) => session.newMedia(media),
    header: (value) => session.header(value),
    stream: (request, contentType) => {
      const format = session.format(request);
      if (format === undefined) return undefined;
      const form = streamForm(request, contentType);
      if (form === undefined) return undefined;
      return replyStream({
        read: format.stream,
        newRestorer: session.newRestorer,
        form,
        onCall: options.onCall,
      });
    },
    reply: (request, body) => {
      const format = session.format(request);
      if (format === undefined) return body;
      const { response, calls } = format;
      return restoreReply(body, { response, calls, onCall: options.onCall }, session.newRestorer);
    },
    error: (request, status, message) => {
      const service = options.providers.find(({ route }) => route === familyOf(request.route));
      return service?.error(status, message) ?? JSON.stringify({ error: { message } });
    },
  };
  return self;
}

/** A session may lead to several services of one family: `gemini--vertex` speaks as `gemini` does. */
function familyOf(route: string): string {
  return route.split('--', 1)[0] ?? route;
}

/** What was replaced as a whole, and what in the rest of the body. */
function joined(whole: FileBlocks, rest: BodyResult): BodyResult {
  if (rest.kind === 'refused' || whole.findings.length === 0) return rest;
  const findings = [...whole.findings, ...rest.findings];
  const fresh = [...whole.fresh, ...rest.fresh];
  const body = rest.kind === 'rewritten' ? rest.body : whole.body;
  return { kind: 'rewritten', body, findings, fresh, media: rest.media };
}

function streamForm({ path }: WireRequest, contentType: string): 'sse' | 'array' | undefined {
  if (contentType.startsWith('text/event-stream')) return 'sse';
  // Its messages are handed in as if they were such events.
  if (contentType.startsWith('application/vnd.amazon.eventstream')) return 'sse';
  const isArray = contentType.startsWith('application/json') && path.endsWith(':streamGenerateContent');
  return isArray ? 'array' : undefined;
}

const MOST_HEADERS = 500;
/** Media and unknown placeholders remembered as told; more are told again. */
const MOST_MEDIA = 10_000;

/** What the requests and responses of one session have in common. */
class Session {
  readonly newRestorer: NewRestorer;
  readonly #options: WireOptions;
  readonly #told = new Set<string>();
  readonly #media = new Set<string>();
  readonly #others = new Map<string, Wire>();
  /** Each request repeats them. */
  readonly #headers = new Map<string, { readonly generation: number; readonly done: Redaction }>();

  constructor(options: WireOptions) {
    this.#options = options;
    this.newRestorer = ({ escape, tool, name }) => {
      const reveal = (placeholder: string): string | undefined => this.#reveal(placeholder, tool);
      const make = (given: typeof reveal): StreamRestorer => options.createRestorer(given, escape);
      if (options.senders === undefined || !tool || name === undefined) return make(reveal);
      const escaped = escape !== asIs;
      return sparingRestorer({ rules: options.senders, tool: name, escaped, reveal, make });
    };
  }

  format(request: WireRequest): ProviderDef | undefined {
    return this.#options.providers.find(
      ({ route, match }) => route === familyOf(request.route) && match(request.method, request.path),
    );
  }

  away(clauses: readonly Clause[]): Wire | undefined {
    const { away } = this.#options;
    if (away === undefined) return undefined;
    const key = JSON.stringify(clauses.map(({ where, when }) => [where, when]));
    const known = this.#others.get(key);
    if (known !== undefined) return known;
    const newMedia: Wire['newMedia'] = (media) => this.newMedia(media);
    const other = { ...openWire({ ...this.#options, ...away(clauses) }), newMedia };
    this.#others.set(key, other);
    return other;
  }

  newMedia(media: readonly MediaFound[]): readonly MediaFound[] {
    return media.filter(({ mark }) => {
      const isNew = !this.#media.has(mark);
      if (this.#media.size < MOST_MEDIA) this.#media.add(mark);
      return isNew;
    });
  }

  header(value: string): Redaction & { readonly fresh: readonly Finding[] } {
    const { redactor } = this.#options;
    const known = this.#headers.get(value);
    if (known !== undefined && known.generation === redactor.generation())
      return { ...known.done, fresh: [] };
    const done = redactor.redact(value);
    if (this.#headers.size >= MOST_HEADERS) this.#headers.clear();
    this.#headers.set(value, { generation: redactor.generation(), done });
    return { ...done, fresh: known?.done.findings.length === done.findings.length ? [] : done.findings };
  }

  #reveal(placeholder: string, tool: boolean): string | undefined {
    const value = this.#options.reveal(placeholder);
    const key = placeholder.toUpperCase();
    if (value === undefined && tool && !this.#told.has(key)) {
      if (this.#told.size < MOST_MEDIA) this.#told.add(key);
      this.#options.onUnknownPlaceholder?.(placeholder);
    }
    return value;
  }
}
