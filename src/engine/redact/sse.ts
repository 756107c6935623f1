/** Restores placeholders in a response stream while it runs. */
import type { ProviderDef, StreamPiece, StreamReading } from '../definitions.ts';
import type { StreamRestorer } from './model.ts';
import { ArrayFramer, SseFramer, type Frame, type Framer } from './frames.ts';
import { locate, splice, type Splice } from './splice.ts';
import { jsonBody } from './json-literal.ts';
import { restorations, tellCalls, type NewRestorer, type OnCall } from './reply.ts';
import { asIs } from './restore.ts';

/** Text in any portions in, text out; an event leaves as soon as it is complete. */
export interface ReplyStream {
  push(text: string): string;
  end(): string;
}

interface Channel {
  readonly restorer: StreamRestorer;
  late: StreamPiece['late'];
}

/** A piece of the event at hand. */
interface Part {
  readonly piece: StreamPiece;
  readonly before: string;
  after: string;
}

export interface StreamOptions {
  readonly read: ProviderDef['stream'];
  readonly newRestorer: NewRestorer;
  /** `array`: one JSON array sent piece by piece, Gemini's form without `alt=sse`. */
  readonly form: 'sse' | 'array';
  /** Told of each call the agent is to run, before it can hear of it; more than once where the service repeats itself. */
  readonly onCall?: OnCall | undefined;
}

/** The transformer of one response. Events it does not know, and all they hold, pass byte for byte. */
export function replyStream(options: StreamOptions): ReplyStream {
  return new Transformer(options);
}

class Transformer implements ReplyStream {
  readonly #read: ProviderDef['stream'];
  readonly #newRestorer: NewRestorer;
  readonly #framer: Framer;
  readonly #onCall: OnCall | undefined;
  readonly #channels = new Map<string, Channel>();
  /** Tools by the channel of their arguments: later events repeat these without naming the tool. */
  readonly #tools = new Map<string, string>();

  constructor({ read, newRestorer, form, onCall }: StreamOptions) {
    this.#read = read;
    this.#newRestorer = newRestorer;
    this.#onCall = onCall;
    this.#framer = form === 'sse' ? new SseFramer() : new ArrayFramer();
  }

  push(text: string): string {
    return this.#framer
      .push(text)
      .map((frame) => this.#frame(frame))
      .join('');
  }

  end(): string {
    return this.#close([''], []) + this.#framer.end();
  }

  #frame({ raw, data, last }: Frame): string {
    if (last === true) return this.#close([''], []) + raw;
    if (data === undefined) return raw;
    const json = raw.slice(data.start, data.end);
    const event = parse(json);
    const reading = event === undefined ? {} : this.#read(event);
    for (const { channel, tool } of reading.begins ?? []) this.#tools.set(channel, tool);
    tellCalls([...(reading.begins ?? []), ...(reading.calls ?? [])], this.#onCall);
    const parts = this.#feed(reading, event);
    const late = this.#close(reading.ends ?? [], parts);
    const changes = [...partChanges(json, parts), ...this.#wholeChanges(json, reading)];
    if (changes.length === 0) return late + raw;
    const restored = splice(
      json,
      changes.sort((a, b) => a.start - b.start),
    );
    return late + raw.slice(0, data.start) + restored + raw.slice(data.end);
  }

  #feed({ pieces = [] }: StreamReading, event: unknown): readonly Part[] {
    return pieces.flatMap((piece) => {
      const before = valueAt(event, piece.path);
      if (before === undefined) return [];
      const after = this.#channel(piece).restorer.push(before);
      return [{ piece, before, after }];
    });
  }

  #channel(piece: StreamPiece): Channel {
    const known = this.#channels.get(piece.channel);
    if (known !== undefined) {
      known.late = piece.late;
      return known;
    }
    const escape = piece.escape === 'json' ? jsonBody : asIs;
    const name = this.#tools.get(piece.channel);
    const use = { escape, tool: piece.tool, ...(name === undefined ? {} : { name }) };
    const channel = { restorer: this.#newRestorer(use), late: piece.late };
    this.#channels.set(piece.channel, channel);
    return channel;
  }

  /** Releases what the ended channels hold: within the event's own part, else as an event before it. */
  #close(ends: readonly string[], parts: readonly Part[]): string {
    let late = '';
    for (const [name, channel] of this.#channels) {
      if (!ends.some((prefix) => name.startsWith(prefix))) continue;
      this.#channels.delete(name);
      const rest = channel.restorer.end();
      if (rest === '') continue;
      const part = parts.findLast(({ piece }) => piece.channel === name);
      if (part === undefined) late += this.#framer.write(channel.late(rest));
      else part.after += rest;
    }
    return late;
  }

  #wholeChanges(json: string, { whole, calls, ends = [] }: StreamReading): readonly Splice[] {
    if (whole === undefined) return [];
    const ended = this.#tools.get(ends[0] ?? '');
    const ofChannel = ended === undefined ? [] : [{ tool: ended, path: [] }];
    return restorations({ json, shape: whole, calls: () => calls ?? ofChannel }, this.#newRestorer);
  }
}

function partChanges(json: string, parts: readonly Part[]): readonly Splice[] {
  return parts.flatMap(({ piece, before, after }) => {
    const place = before === after ? undefined : locate(json, piece.path);
    return place === undefined ? [] : [{ ...place, text: JSON.stringify(after) }];
  });
}

/** The event as a value; the end mark of OpenAI streams as its text. */
function parse(json: string): unknown {
  if (json === '[DONE]') return json;
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function valueAt(event: unknown, path: readonly (string | number)[]): string | undefined {
  let value = event;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Reflect.get(value, key);
  }
  return typeof value === 'string' ? value : undefined;
}
