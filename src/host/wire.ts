/** The engine's view of model traffic, joined to one session: the egress proxy asks it and decides nothing itself. */
import type { BodyShape, ProviderDef } from '../engine/definitions.ts';
import { redactBody, type BodyResult } from '../engine/redact/body.ts';
import { BodyCache } from '../engine/redact/cache.ts';
import type { Redactor, StreamRestorer } from '../engine/redact/model.ts';
import { restoreReply, type NewRestorer } from '../engine/redact/reply.ts';
import { replyStream, type ReplyStream } from '../engine/redact/sse.ts';

/** A request as the proxy sees it; `path` starts behind the route and has no query. */
export interface WireRequest {
  readonly route: string;
  readonly method: string;
  readonly path: string;
}

export interface WireOptions {
  readonly redactor: Redactor;
  /** The value behind a placeholder, from the vault. */
  readonly reveal: (placeholder: string) => string | undefined;
  readonly createRestorer: (
    reveal: (placeholder: string) => string | undefined,
    escape: (value: string) => string,
  ) => StreamRestorer;
  readonly providers: readonly ProviderDef[];
  /** For requests to a known service in no known format. */
  readonly unknownBody: BodyShape;
  /** A tool call holds a placeholder that has no value here; told once each. */
  readonly onUnknownPlaceholder?: (placeholder: string) => void;
}

export interface Wire {
  /** Format id, `generic` for a known route in no known format, undefined for an unknown route. */
  provider(request: WireRequest): string | undefined;
  /** Redacts a body; throws what the vault throws. */
  redact(request: WireRequest, body: string): BodyResult;
  /** The transformer of a streamed response; undefined when it has nothing to restore. */
  stream(request: WireRequest, contentType: string): ReplyStream | undefined;
  /** A whole JSON response, restored. */
  reply(request: WireRequest, body: string): string;
  /** An error in the service's own form, as JSON. */
  error(request: WireRequest, status: number, message: string): string;
  /**
   * Lets placeholders in `text` be restored in this session's responses although no request of it made them: those of a
   * redacted paste or tool result. Never call it with text from outside, or such text can ask for any value.
   */
  admit(text: string): void;
}

const PLACEHOLDER = /AUP_[A-Z0-9]{2,24}_[0-9A-HJKMNP-TV-Z]{12}/gi;

/**
 * Opens the wire of one session. Only placeholders this session made are restored: text the model was tricked into
 * repeating from elsewhere stays a placeholder.
 */
export function openWire(options: WireOptions): Wire {
  const session = new Session(options);
  const cache = new BodyCache();
  return {
    provider: (request) => {
      if (!options.providers.some(({ route }) => route === request.route)) return undefined;
      return session.format(request)?.id ?? 'generic';
    },
    redact: (request, body) => {
      const shape = session.format(request)?.request ?? options.unknownBody;
      return redactBody({ body, shape, redactor: session.redactor, cache });
    },
    stream: (request, contentType) => {
      const format = session.format(request);
      if (format === undefined) return undefined;
      const form = streamForm(request, contentType);
      if (form === undefined) return undefined;
      return replyStream({ read: format.stream, newRestorer: session.newRestorer, form });
    },
    reply: (request, body) => {
      const shape = session.format(request)?.response;
      return shape === undefined ? body : restoreReply(body, shape, session.newRestorer);
    },
    error: (request, status, message) => {
      const service = options.providers.find(({ route }) => route === request.route);
      return service?.error(status, message) ?? JSON.stringify({ error: { message } });
    },
    admit: (text) => session.admit(text),
  };
}

function streamForm({ path }: WireRequest, contentType: string): 'sse' | 'array' | undefined {
  if (contentType.startsWith('text/event-stream')) return 'sse';
  const isArray = contentType.startsWith('application/json') && path.endsWith(':streamGenerateContent');
  return isArray ? 'array' : undefined;
}

/** What one session made and may restore. */
class Session {
  readonly redactor: Redactor;
  readonly newRestorer: NewRestorer;
  readonly #options: WireOptions;
  readonly #made = new Set<string>();
  readonly #told = new Set<string>();

  constructor(options: WireOptions) {
    this.#options = options;
    this.redactor = {
      generation: () => options.redactor.generation(),
      redact: (text) => {
        const done = options.redactor.redact(text);
        if (done.text !== text) this.#noteNew(text, done.text);
        return done;
      },
    };
    this.newRestorer = ({ escape, tool }) =>
      options.createRestorer((placeholder) => this.#reveal(placeholder, tool), escape);
  }

  format(request: WireRequest): ProviderDef | undefined {
    return this.#options.providers.find(
      ({ route, match }) => route === request.route && match(request.method, request.path),
    );
  }

  admit(text: string): void {
    for (const placeholder of countOf(text).keys()) this.#made.add(placeholder);
  }

  #noteNew(before: string, after: string): void {
    const old = countOf(before);
    for (const [placeholder, times] of countOf(after)) {
      if (times > (old.get(placeholder) ?? 0)) this.#made.add(placeholder);
    }
  }

  #reveal(placeholder: string, tool: boolean): string | undefined {
    const key = placeholder.toUpperCase();
    const value = this.#made.has(key) ? this.#options.reveal(placeholder) : undefined;
    if (value === undefined && tool && !this.#told.has(key)) {
      this.#told.add(key);
      this.#options.onUnknownPlaceholder?.(placeholder);
    }
    return value;
  }
}

/** Placeholders in a text, in upper case, and how often each occurs. */
function countOf(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const found of text.match(PLACEHOLDER) ?? []) {
    const placeholder = found.toUpperCase();
    counts.set(placeholder, (counts.get(placeholder) ?? 0) + 1);
  }
  return counts;
}
