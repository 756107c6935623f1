/** Which programs a gate can lie over, and where the real ones are then. */
import { closeSync, openSync, readSync, realpathSync } from 'node:fs';
import path from 'node:path';
import type { ProgramKind, Seat } from './model.ts';

/** Folders that hold programs and nothing they belong together with. */
const SHARED = new Set(['bin', 'sbin', 'libexec', 'shims', 'games']);
const HEAD_BYTES = 256;

export interface SeatSetup {
  /** Where real programs are put inside. */
  readonly inside: string;
  /** The folder the agent works in: nothing below it is covered. `/` = none. */
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

/** The same for what must have a path: bubblewrap follows no link that begins at the root where it puts something. */
export function there(file: string): string {
  return resolved(file) ?? file;
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

function kindOf(file: string): ProgramKind | undefined {
  try {
    const text = headOf(file).toString('latin1');
    if (text.startsWith('\x7fELF')) return 'binary';
    if (!text.startsWith('#!')) return undefined;
    const [line = ''] = text.split('\n', 1);
    return /\bnode\b/.test(line) || /\.[cm]?js$/.test(file) ? 'module' : 'script';
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
function sourceOf(file: string, kind: ProgramKind, { keep }: SeatSetup): string {
  const folder = path.dirname(file);
  // Node looks for what a module needs in folders of that name above it.
  const modules = file.indexOf('/node_modules/');
  if (kind === 'module' && modules >= 0) return file.slice(0, modules + '/node_modules'.length);
  const shared = SHARED.has(path.basename(folder));
  if (kind === 'binary' && shared) return file;
  const whole = shared ? path.dirname(folder) : folder;
  const general = ['/', '/usr', '/usr/local', '/opt', '/opt/homebrew'].includes(whole);
  const holdsMore = keep.some((folder) => isWithin(folder, whole));
  return general || holdsMore || whole.endsWith('/.local') ? file : whole;
}

/** True when a file is known by the name of a program, or belongs to the package of that name. */
function isNamed(program: string, file: string): boolean {
  const within = file.slice(file.lastIndexOf('/node_modules/') + 1);
  const names = file.includes('/node_modules/') ? within.split('/') : [path.basename(file)];
  return names.some((name) => name.startsWith(program));
}

/**
 * The seat of a program found at `real`; undefined when a gate must not lie there: a file that serves other names too
 * (busybox, version managers), a module that is moved with nothing, or something in a folder people work in.
 */
export function seatOf(program: string, real: string, setup: SeatSetup): Seat | undefined {
  const target = resolved(real);
  if (target === undefined || !isNamed(program, target)) return undefined;
  if (setup.work !== '/' && isWithin(target, setup.work)) return undefined;
  const kind = kindOf(target);
  if (kind === undefined) return undefined;
  const source = sourceOf(target, kind, setup);
  if (kind === 'module' && source === target) return undefined;
  const place = path.join(setup.inside, program, source === target ? program : path.basename(source));
  return { program, kind, target, source, place, inner: path.join(place, path.relative(source, target)) };
}

/** Where programs are besides PATH: an absolute path leads to these too. */
const USUAL = ['/usr/local/bin', '/usr/bin', '/bin', '/usr/local/sbin', '/usr/sbin', '/sbin'];

/** Other files by the name of a program, where its gate must lie as well. */
export function copiesOf({ program, target, source }: Seat, search: string): readonly string[] {
  const folders = [...new Set([...search.split(':').filter((dir) => path.isAbsolute(dir)), ...USUAL])];
  const found = folders.map((dir) => resolved(path.join(dir, program))).filter((file) => file !== undefined);
  return [...new Set(found)].filter(
    (file) =>
      file !== target && isNamed(program, file) && !isWithin(file, source) && kindOf(file) === 'binary',
  );
}
