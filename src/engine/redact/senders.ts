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
    const { rules, escaped, make, reveal } = this.#sparing;
    if (rules.sendsOut(escaped ? unescaped(this.#seen) : this.#seen)) return this.#held;
    const restorer = make(reveal);
    return restorer.push(this.#held) + restorer.end();
  }

  #release(text: string): string {
    if (!this.#found) return text;
    this.#held += text;
    return '';
  }
}

/** Near enough to tell words apart; the text may be cut or no JSON at all. */
function unescaped(json: string): string {
  return json
    .replaceAll(/\\u([0-9a-fA-F]{4})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll(/\\[nrtbf]/g, '\n')
    .replaceAll(/\\(.)/g, '$1');
}
