/** The drawing attributes (SGR) a program has set, so that they can be set again. */

/** Which codes set a slot, and which one clears it. */
const SLOTS: readonly { readonly slot: string; readonly sets: readonly number[]; readonly clears: number }[] =
  [
    { slot: 'bold', sets: [1], clears: 22 },
    { slot: 'faint', sets: [2], clears: 22 },
    { slot: 'italic', sets: [3], clears: 23 },
    { slot: 'underline', sets: [4, 21], clears: 24 },
    { slot: 'blink', sets: [5, 6], clears: 25 },
    { slot: 'inverse', sets: [7], clears: 27 },
    { slot: 'hidden', sets: [8], clears: 28 },
    { slot: 'struck', sets: [9], clears: 29 },
    {
      slot: 'foreground',
      sets: [30, 31, 32, 33, 34, 35, 36, 37, 38, 90, 91, 92, 93, 94, 95, 96, 97],
      clears: 39,
    },
    {
      slot: 'background',
      sets: [40, 41, 42, 43, 44, 45, 46, 47, 48, 100, 101, 102, 103, 104, 105, 106, 107],
      clears: 49,
    },
    { slot: 'overline', sets: [53], clears: 55 },
    { slot: 'line-colour', sets: [58], clears: 59 },
  ];

const SETTERS: ReadonlyMap<number, string> = new Map(
  SLOTS.flatMap(({ slot, sets }) => sets.map((code): [number, string] => [code, slot])),
);

export class Pen {
  readonly #set = new Map<string, string>();

  /** Takes the parameters between `CSI` and `m`. */
  apply(parameters: string): void {
    const list = parameters.split(';');
    for (let at = 0; at < list.length; at++) {
      const item = list[at] ?? '';
      const code = Number.parseInt(item, 10);
      const more = item.includes(':') ? 0 : extraParameters(code, list[at + 1]);
      this.#one(code, list.slice(at, at + 1 + more).join(';'));
      at += more;
    }
  }

  reset(): void {
    this.#set.clear();
  }

  /** The sequence that brings a terminal from anything to this pen. */
  get sequence(): string {
    return `\u001b[${['0', ...this.#set.values()].join(';')}m`;
  }

  #one(code: number, text: string): void {
    if (Number.isNaN(code) || code === 0) return this.reset();
    const slot = SETTERS.get(code);
    if (slot !== undefined) {
      if (text === '4:0') this.#set.delete(slot);
      else this.#set.set(slot, text);
      return;
    }
    for (const entry of SLOTS) if (entry.clears === code) this.#set.delete(entry.slot);
  }
}

/** `38;5;N` has two parameters after it, `38;2;R;G;B` four. */
function extraParameters(code: number, kind: string | undefined): number {
  if (code !== 38 && code !== 48 && code !== 58) return 0;
  if (kind === '5') return 2;
  return kind === '2' ? 4 : 0;
}
