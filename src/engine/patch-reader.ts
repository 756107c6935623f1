/** Reads the patches git prints, as they come: what is new in them, with the lines around it. */

/** Lines that follow one another in the new file. */
export interface PatchText {
  readonly kind: 'text';
  /** Full id; empty for what is only staged. */
  readonly commit: string;
  readonly file: string;
  /** Number of the first line in the new file. */
  readonly first: number;
  readonly text: string;
  /** For each line whether the patch adds it. */
  readonly added: readonly boolean[];
}

/** A file git shows no lines of. */
export interface PatchBinary {
  readonly kind: 'binary';
  readonly commit: string;
  readonly file: string;
  /** Of its new content. */
  readonly blob: string;
}

export type PatchPart = PatchText | PatchBinary;

export interface PatchReader {
  /** Feeds text, cut anywhere; hands out what is whole. */
  push(text: string): readonly PatchPart[];
  end(): readonly PatchPart[];
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\u0007', b: '\b' };

/** A name as git writes it: in quotes when it holds controls, quotes or backslashes. */
function unquoted(name: string): string {
  if (!name.startsWith('"') || !name.endsWith('"') || name.length < 2) return name.replace(/\t$/, '');
  return name
    .slice(1, -1)
    .replaceAll(/\\([0-7]{3}|.)/g, (_, code: string) =>
      code.length === 3 ? String.fromCharCode(Number.parseInt(code, 8)) : (ESCAPES[code] ?? code),
    );
}

/** `a/NAME b/NAME`: both are the same but for a rename, which names itself later. */
function nameOfBoth(words: string): string {
  const half = words.slice((words.length + 1) / 2);
  return unquoted(half).replace(/^b\//, '');
}

/** Patches of `git diff` and `git log`, those of merges (`--cc`) too; prefixes are `a/` and `b/`. */
export function createPatchReader(): PatchReader {
  return new Reader();
}

class Reader implements PatchReader {
  #rest = '';
  #commit = '';
  #file = '';
  #blob = '';
  /** Columns of marks before each line of a hunk; 0 outside of hunks. */
  #columns = 0;
  #first = 1;
  #lines: string[] = [];
  #added: boolean[] = [];
  #ready: PatchPart[] = [];

  push(text: string): readonly PatchPart[] {
    const lines = `${this.#rest}${text}`.split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#take(line);
    return this.#hand();
  }

  end(): readonly PatchPart[] {
    if (this.#rest !== '') this.#take(this.#rest);
    this.#rest = '';
    this.#close();
    return this.#hand();
  }

  #hand(): readonly PatchPart[] {
    const ready = this.#ready;
    this.#ready = [];
    return ready;
  }

  #take(line: string): void {
    if (this.#columns > 0 && /^[ +\\-]/.test(line)) this.#body(line);
    else {
      this.#close();
      this.#head(line);
    }
  }

  #body(line: string): void {
    const marks = line.slice(0, this.#columns);
    if (marks.includes('-') || marks.startsWith('\\')) return;
    this.#lines.push(line.slice(this.#columns));
    // In a merge only what none of the sides had is its own.
    this.#added.push(/^\++$/.test(marks));
  }

  #head(line: string): void {
    const [word = ''] = line.split(' ', 1);
    const rest = line.slice(word.length + 1);
    if (word === 'commit') this.#commit = rest;
    else if (word === 'diff') this.#file = fileOf(rest);
    else if (line.startsWith('rename to ')) this.#file = unquoted(rest.slice(3));
    else if (word === 'index') this.#blob = newBlob(rest);
    else if (word === 'Binary') this.#binary();
    else if (word.startsWith('@@')) this.#open(word, rest);
  }

  #binary(): void {
    if (/^0*$/.test(this.#blob)) return;
    this.#ready.push({ kind: 'binary', commit: this.#commit, file: this.#file, blob: this.#blob });
  }

  #open(marks: string, ranges: string): void {
    this.#columns = marks.length - 1;
    this.#first = Number(/\+(\d+)/.exec(ranges)?.[1] ?? 1);
  }

  #close(): void {
    if (this.#added.includes(true)) {
      this.#ready.push({
        kind: 'text',
        commit: this.#commit,
        file: this.#file,
        first: this.#first,
        text: this.#lines.join('\n'),
        added: this.#added,
      });
    }
    this.#columns = 0;
    this.#lines = [];
    this.#added = [];
  }
}

/** `OLD..NEW MODE`, and of merges `OLD,OLD..NEW`. */
function newBlob(words: string): string {
  return /\.\.([0-9a-f]+)/.exec(words)?.[1] ?? '';
}

/** `--git a/x b/x`, and of merges `--cc x`. */
function fileOf(words: string): string {
  const [form = ''] = words.split(' ', 1);
  const rest = words.slice(form.length + 1);
  return form === '--git' ? nameOfBoth(rest) : unquoted(rest);
}
