/** How far a long job is, on the terminal's last line. */

/** Shown after this, ms: what is quicker needs no bar. */
const QUIET_MS = 300;
const FRAME_MS = 80;
const CELLS = 24;

export interface Progress {
  /** One more is done; `doing` names what comes next. */
  step(doing: string): void;
  /** Takes the bar away, so that something else can be printed. */
  clear(): void;
}

function canDraw(): boolean {
  const { env, stderr } = process;
  return stderr.isTTY && env['TERM'] !== 'dumb' && (env['AUP_GUARD_PLAIN'] ?? '') === '';
}

export interface Reached {
  readonly done: number;
  readonly total: number;
  readonly doing: string;
}

/** `████████░░░░  12/40  name`, cut to the width of the terminal. */
export function progressLine({ done, total, doing }: Reached, columns = 80): string {
  const filled = total === 0 ? CELLS : Math.floor((CELLS * done) / total);
  const bar = '█'.repeat(filled) + '░'.repeat(CELLS - filled);
  const line = `${bar}  ${String(done).padStart(String(total).length)}/${total}  ${doing}`;
  return line.length < columns ? line : `${line.slice(0, Math.max(0, columns - 2))}…`;
}

/** A bar on stderr; nothing in pipes and on plain terminals. */
export function progressBar(total: number): Progress {
  if (!canDraw()) return { step: () => undefined, clear: () => undefined };
  const started = performance.now();
  let done = 0;
  let drawn = 0;
  return {
    step(doing) {
      done += 1;
      const now = performance.now();
      if (now - started < QUIET_MS || now - drawn < FRAME_MS) return;
      drawn = now;
      // Some terminals do not tell their width.
      const columns = process.stderr.columns > 0 ? process.stderr.columns : undefined;
      process.stderr.write(`\r${progressLine({ done, total, doing }, columns)}\u001b[K`);
    },
    clear() {
      if (drawn > 0) process.stderr.write('\r\u001b[K');
      drawn = 0;
    },
  };
}
