/** Which programs a gate can lie over, and where the real ones are then. */
import { closeSync, openSync, readSync, realpathSync } from 'node:fs';
import path from 'node:path';
import type { Seat } from './model.ts';

/** Folders that hold programs and nothing they belong together with. */
const SHARED = new Set(['bin', 'sbin', 'libexec', 'shims', 'games']);
const HEAD_BYTES = 256;

export interface SeatSetup {
  /** Where real programs are put inside. */
  readonly inside: string;
  /** The folder the agent works in: nothing below it is covered. */
  readonly work: string;
  /** Folders that must not be seen in another place: what holds them is not moved. */
  readonly keep: readonly string[];
}

/** Resolves a path; undefined when it leads nowhere. */
export function resolved(file: string): string | undefined {
  try {
    return realpathSync(file);
  } catch {
    return undefined;
  }
}

function headOf(file: string): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  const fd = openSync(file, 'r');
  try {
    return head.subarray(0, readSync(fd, head, 0, HEAD_BYTES, 0));
  } finally {
    closeSync(fd);
  }
}

type Kind = 'binary' | 'script' | 'module';

/** A module is read by an interpreter that is given its path: what lay over it would be read the same way. */
function kindOf(file: string): Kind | undefined {
  try {
    const text = headOf(file).toString('latin1');
    if (text.startsWith('\x7fELF')) return 'binary';
    if (!text.startsWith('#!')) return undefined;
    const [line = ''] = text.split('\n', 1);
    return /\b(?:node|bun|deno)\b/.test(line) || /\.[cm]?js$/.test(file) ? 'module' : 'script';
  } catch {
    // Not readable: then nothing is known about it.
    return undefined;
  }
}

/** True for a folder itself and everything below it. */
export function isWithin(file: string, folder: string): boolean {
  return file === folder || file.startsWith(folder === '/' ? folder : `${folder}/`);
}

/** The folder a program must be moved with: that of a bundle, or what its `bin` belongs to; the file alone otherwise. */
function sourceOf(file: string, kind: Kind, { keep }: SeatSetup): string {
  const folder = path.dirname(file);
  const shared = SHARED.has(path.basename(folder));
  if (kind === 'binary' && shared) return file;
  const whole = shared ? path.dirname(folder) : folder;
  const general = ['/', '/usr', '/usr/local', '/opt', '/opt/homebrew'].includes(whole);
  const holdsMore = keep.some((folder) => isWithin(folder, whole));
  return general || holdsMore || whole.endsWith('/.local') ? file : whole;
}

/**
 * The seat of a program found at `real`; undefined when a gate must not lie there: a file that serves other names too
 * (busybox, version managers), a module, or something in a folder people work in.
 */
export function seatOf(program: string, real: string, setup: SeatSetup): Seat | undefined {
  const target = resolved(real);
  if (target === undefined || !path.basename(target).startsWith(program)) return undefined;
  if (setup.work !== '/' && isWithin(target, setup.work)) return undefined;
  const kind = kindOf(target);
  if (kind === undefined || kind === 'module') return undefined;
  const source = sourceOf(target, kind, setup);
  const place = path.join(setup.inside, program, source === target ? program : path.basename(source));
  return { program, target, source, place, inner: path.join(place, path.relative(source, target)) };
}

/** Where programs are besides PATH: an absolute path leads to these too. */
const USUAL = ['/usr/local/bin', '/usr/bin', '/bin', '/usr/local/sbin', '/usr/sbin', '/sbin'];

/** Other files by the name of a program, where its gate must lie as well. */
export function copiesOf({ program, target, source }: Seat, search: string): readonly string[] {
  const folders = [...new Set([...search.split(':').filter((dir) => path.isAbsolute(dir)), ...USUAL])];
  const found = folders.map((dir) => resolved(path.join(dir, program))).filter((file) => file !== undefined);
  return [...new Set(found)].filter(
    (file) =>
      file !== target &&
      path.basename(file).startsWith(program) &&
      !isWithin(file, source) &&
      kindOf(file) === 'binary',
  );
}
