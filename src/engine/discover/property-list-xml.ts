/** Property lists of macOS as XML: dictionaries of texts, numbers and yes or no; all else is not asked for. */

const DEEPEST = 64;
const TOKENS = /<(\/?)([A-Za-z]+)[^<>]*?(\/?)>|[^<]+/g;
const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** A list that is open: what it holds, and the key that waits for its value. */
interface Open {
  readonly kind: 'dict' | 'array';
  readonly values: unknown[];
  readonly keys: string[];
}

function plain(text: string): string {
  return text.replaceAll(/&(\w+);/g, (all, name: string) => NAMED[name] ?? all);
}

const LEAVES: Readonly<Record<string, (text: string) => unknown>> = {
  string: plain,
  true: () => true,
  false: () => false,
  integer: Number,
  real: Number,
};

function closed({ kind, keys, values }: Open): unknown {
  return kind === 'array' ? values : Object.fromEntries(keys.map((key, index) => [key, values[index]]));
}

class Reading {
  readonly #open: Open[] = [{ kind: 'array', keys: [], values: [] }];
  #text = '';

  say(text: string): void {
    this.#text += text;
  }

  /** False when it is not as the format says. */
  tag(name: string, ends: boolean, empty: boolean): boolean {
    const inner = this.#open.at(-1);
    if (inner === undefined || this.#open.length > DEEPEST) return false;
    if (name === 'dict' || name === 'array') return this.#list(name, ends, empty);
    if (ends || empty) this.#leaf(inner, name, empty ? '' : this.#text);
    this.#text = '';
    return true;
  }

  #leaf({ keys, values }: Open, name: string, text: string): void {
    if (name === 'key') keys.push(plain(text));
    else if (name !== 'plist') values.push(LEAVES[name]?.(text));
  }

  #list(kind: Open['kind'], ends: boolean, empty: boolean): boolean {
    if (!ends) this.#open.push({ kind, keys: [], values: [] });
    if (!ends && !empty) return true;
    const done = this.#open.pop();
    const outer = this.#open.at(-1);
    if (done?.kind !== kind || outer === undefined) return false;
    outer.values.push(closed(done));
    return true;
  }

  value(): unknown {
    return this.#open.length === 1 ? this.#open[0]?.values[0] : undefined;
  }
}

/** Undefined when it is no list, or broken. */
export function xmlList(text: string): unknown {
  const reading = new Reading();
  const start = text.indexOf('<plist');
  const body = start < 0 ? '' : text.slice(start);
  // Comments and the like are not written by the system; reading them takes more than it tells.
  if (body === '' || body.includes('<!')) return undefined;
  for (const [token, ends, name, empty] of body.matchAll(TOKENS)) {
    if (name === undefined) reading.say(token);
    else if (!reading.tag(name, ends === '/', empty === '/')) return undefined;
  }
  return reading.value();
}
