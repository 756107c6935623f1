/** Values do not go to tools that send data away: such a call keeps its placeholders. */
import type { SenderRules } from '../definitions.ts';
import type { StreamRestorer } from './model.ts';
import type { Reveal } from './restore.ts';

export interface Sparing {
  readonly rules: SenderRules;
  readonly tool: string;
  /** The arguments are JSON text, still escaped. */
  readonly escaped: boolean;
  readonly reveal: Reveal;
  readonly make: (reveal: Reveal) => StreamRestorer;
}

/** The restorer of a tool call's arguments, as far as they may be restored. */
export function sparingRestorer(sparing: Sparing): StreamRestorer {
  const kind = sparing.rules.kind(sparing.tool);
  if (kind === 'local') return sparing.make(sparing.reveal);
  return kind === 'sends' ? untouched() : new ShellRestorer(sparing);
}

function untouched(): StreamRestorer {
  return { push: (text) => text, end: () => '' };
}

/** Whether a command sends is known when it is complete: from the first value on it is held back until then. */
class ShellRestorer implements StreamRestorer {
  readonly #sparing: Sparing;
  readonly #probe: StreamRestorer;
  #seen = '';
  #held = '';
  #found = false;

  constructor(sparing: Sparing) {
    this.#sparing = sparing;
    this.#probe = sparing.make((placeholder) => {
      if (sparing.reveal(placeholder) !== undefined) this.#found = true;
      return undefined;
    });
  }

  push(text: string): string {
    this.#seen += text;
    return this.#release(this.#probe.push(text));
  }

  end(): string {
    const rest = this.#release(this.#probe.end());
    if (!this.#found) return rest;
    const { rules, tool, escaped, make, reveal } = this.#sparing;
    const seen = this.#seen;
    if (escaped ? sendsArguments(seen, rules) : rules.textSends(tool, seen)) return this.#held;
    const restorer = make(reveal);
    return restorer.push(this.#held) + restorer.end();
  }

  #release(text: string): string {
    if (!this.#found) return text;
    this.#held += text;
    return '';
  }
}

/** Where agents put the command among a tool's arguments. */
const COMMAND_KEYS = ['command', 'cmd', 'script', 'input', 'code', 'chars'];

/** True unless each command in the arguments is known to stay here. Arguments that are no JSON may hold any. */
function sendsArguments(json: string, rules: SenderRules): boolean {
  let given: unknown;
  try {
    given = JSON.parse(json);
  } catch {
    return true;
  }
  const named = textsOf(given, COMMAND_KEYS);
  return (named.length > 0 ? named : textsOf(given)).some((text) => rules.sendsOut(text));
}

/** All texts in a JSON value, or those under some of the keys of the outermost object. */
function textsOf(value: unknown, keys?: readonly string[]): readonly string[] {
  if (typeof value === 'string') return keys === undefined ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  const entries = Object.entries(value).filter(([key]) => keys === undefined || keys.includes(key));
  return entries.flatMap(([, inner]: [string, unknown]) => textsOf(inner));
}
