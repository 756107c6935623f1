/** Joins a client, the gate and a server: reads both, does what the gate says, ends with either. */
import type { Readable, Writable } from 'node:stream';
import type { Side } from '../engine/mcp/frame.ts';
import type { GateEffect, GateInput, GateNote, GateTerms } from '../engine/mcp/gate-model.ts';
import { openGate, type Gate } from '../engine/mcp/gate.ts';
import { LineSplitter, type LinePiece } from './mcp-lines.ts';
import { Outlet } from './mcp-outlet.ts';
import type { McpServer } from './mcp-server.ts';

export interface McpGateParts {
  readonly terms: GateTerms;
  readonly client: { readonly input: Readable; readonly output: Writable };
  readonly server: McpServer;
  /** The message as the data clauses want it, undefined when it must not be sent; absent = no such clauses. */
  readonly redact?: (text: string, to: Side) => Promise<string | undefined>;
  /** Asks a person; an answer without words is worded by the gate. */
  readonly ask: (call: AskedCall, signal: AbortSignal) => Promise<{ allow: boolean; message: string }>;
  /** Told of each call that nobody else has to judge. */
  readonly tell?: (tool: string) => void;
  readonly record: (note: GateNote, stopped: boolean) => void;
  /** Longest line, bytes; for tests. */
  readonly mostLine?: number;
}

export interface AskedCall {
  readonly tool: string;
  /** Its arguments as JSON. */
  readonly text: string;
  readonly rule: 'allow' | 'ask';
}

type Send = GateEffect & { readonly kind: 'send' };
type Line = LinePiece & { readonly kind: 'line' };

/** After the server has ended what it said may still be on its way, or held open by what it started. */
const LAST_WORDS_MS = 500;
/** For a side that does not read any more, or a server that goes on after its client has gone. */
const GRACE_MS = 2000;

class Joint {
  readonly #parts: McpGateParts;
  readonly #gate: Gate;
  readonly #outlets: Readonly<Record<Side, Outlet>>;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #asking = new Map<string, AbortController>();

  constructor(parts: McpGateParts) {
    this.#parts = parts;
    this.#gate = openGate(parts.terms);
    this.#outlets = { client: new Outlet(parts.client.output), server: new Outlet(parts.server.input) };
  }

  /** `line`: the input as it came. */
  step(input: GateInput, line?: Line): void {
    for (const effect of this.#gate.step(input)) this.#do(effect, line);
  }

  /** Reads one side to its end. */
  async read(from: Side, stream: Readable): Promise<void> {
    const splitter = new LineSplitter(this.#parts.mostLine);
    const other = this.#outlets[from === 'client' ? 'server' : 'client'];
    const take = (pieces: ReturnType<LineSplitter['push']>): void => {
      for (const piece of pieces) {
        if (piece.kind === 'line') this.step({ kind: 'line', from, text: piece.text }, piece);
        else {
          if (piece.first) this.step({ kind: 'unreadable', from, why: piece.why });
          if (!this.#parts.terms.enforce) other.pass(piece.bytes);
        }
      }
    };
    await new Promise<void>((resolve) => {
      stream.on('data', (chunk: unknown) => {
        if (chunk instanceof Uint8Array) take(splitter.push(chunk));
        if (!other.isBusy) return;
        stream.pause();
        void other.ready().then(() => stream.resume());
      });
      stream.once('end', () => {
        take(splitter.end());
        resolve();
      });
      // A broken pipe is an end like any other.
      stream.on('error', () => resolve());
      stream.once('close', () => resolve());
    });
  }

  /** The server has all it was to have. */
  async hangUp(): Promise<void> {
    await Promise.race([this.#outlets.server.flushed(), within(GRACE_MS)]);
    this.#parts.server.input.end();
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    for (const asking of this.#asking.values()) asking.abort();
    await Promise.race([this.#outlets.client.flushed(), within(GRACE_MS)]);
  }

  #do(effect: GateEffect, line: Line | undefined): void {
    switch (effect.kind) {
      case 'send':
        return this.#send(effect, line);
      case 'ask':
        return void this.#ask(effect);
      case 'tell':
        return this.#parts.tell?.(effect.tool);
      case 'unask':
        return this.#asking.get(effect.key)?.abort();
      case 'record':
        return this.#parts.record(effect.note, effect.stopped);
      case 'after':
        return this.#after(effect.key, effect.ms);
    }
  }

  #after(key: string, ms: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.step({ kind: 'due', key });
    }, ms);
    this.#timers.add(timer);
  }

  #send({ to, text, data, instead }: Send, line: Line | undefined): void {
    const { redact } = this.#parts;
    // What passes as it came is not encoded anew.
    const whole = (text === line?.text ? line.bytes : undefined) ?? `${text}\n`;
    if (!data || redact === undefined) return this.#outlets[to].pass(whole);
    this.#outlets[to].send(text.length, async () => {
      const made = await this.#redacted(redact, text, to);
      if (made !== undefined) return made === text ? whole : `${made}\n`;
      this.#parts.record({ fault: 'data', from: to === 'client' ? 'server' : 'client' }, true);
      if (instead === undefined) return undefined;
      if (to === 'client') return `${instead}\n`;
      this.step({ kind: 'line', from: 'server', text: instead });
      return undefined;
    });
  }

  async #redacted(
    redact: NonNullable<McpGateParts['redact']>,
    text: string,
    to: Side,
  ): Promise<string | undefined> {
    try {
      return await redact(text, to);
    } catch {
      // What was not looked at is not sent, whatever the gate itself is to stop.
      return undefined;
    }
  }

  async #ask({ key, tool, text, rule }: GateEffect & { readonly kind: 'ask' }): Promise<void> {
    const asking = new AbortController();
    this.#asking.set(key, asking);
    let answer = { allow: false, message: '' };
    try {
      answer = await this.#parts.ask({ tool, text, rule }, asking.signal);
    } catch {
      // Nobody could be asked: that is a no.
    }
    this.#asking.delete(key);
    if (!asking.signal.aborted) this.step({ kind: 'answer', key, ...answer });
  }
}

function within(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}

/** Works until the client hangs up or the server ends; the server's exit code. */
export async function joinMcp(parts: McpGateParts): Promise<number> {
  const { client, server } = parts;
  const joint = new Joint(parts);
  const said = joint.read('server', server.output);
  const heard = joint.read('client', client.input);
  await Promise.race([heard, server.ended]);
  await joint.hangUp();
  await Promise.race([server.ended, within(GRACE_MS)]);
  await Promise.race([said, within(LAST_WORDS_MS)]);
  await server.stop();
  joint.step({ kind: 'ended' });
  await joint.close();
  return server.ended;
}
