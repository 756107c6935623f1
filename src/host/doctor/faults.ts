/** What keeps a check from running, in words: its cause on this machine and what helps. Never a stack. */
import { errnoOf } from '../files.ts';
import { GuardError } from '../errors.ts';
import { shown } from '../text.ts';
import { not, type Check, type Finding } from './model.ts';

/** Why a fault is there, and what to do; of the machine, or else of the guard. */
export interface Fault {
  readonly cause: string;
  readonly remedy: string;
}

const ROOM = 'make room there, then run doctor again';
const LOOK = 'look at its rights and at those of the folders above it';
const FULL = 'end programs that are not needed, then run doctor again';

/** By the error of the system. */
const REASONS: Readonly<Record<string, Fault>> = {
  ENOSPC: { cause: 'there is no room left', remedy: ROOM },
  EDQUOT: { cause: 'your disk quota is used up', remedy: ROOM },
  EROFS: { cause: 'its file system is read-only', remedy: 'have it mounted so that it can be written' },
  EACCES: { cause: 'you have no right to it', remedy: LOOK },
  EPERM: { cause: 'you have no right to it', remedy: LOOK },
  ENOENT: { cause: 'it is not there', remedy: 'make it, or correct the setting that names it' },
  ENOTDIR: { cause: 'a file stands where a folder must be', remedy: 'move that file away' },
  EISDIR: { cause: 'a folder stands where a file must be', remedy: 'move that folder away' },
  ELOOP: { cause: 'a symbolic link stands in its place', remedy: 'put the file itself there' },
  EIO: { cause: 'the disk gives errors', remedy: 'have the disk checked' },
  EMFILE: { cause: 'too many files are open', remedy: FULL },
  ENFILE: { cause: 'too many files are open', remedy: FULL },
  ENOMEM: { cause: 'there is not enough memory', remedy: FULL },
  EAGAIN: { cause: 'no more processes can be started', remedy: FULL },
};

const REPORT = 'please report this with: aup-guard doctor --json';
const DEEPEST = 4;

/** The error of the system behind another one. */
function systemError(error: unknown, depth = 0): Error | undefined {
  if (!(error instanceof Error) || depth === DEEPEST) return undefined;
  return Object.hasOwn(REASONS, errnoOf(error)) ? error : systemError(error.cause, depth + 1);
}

function subjectOf(error: Error): string {
  const named = 'path' in error && typeof error.path === 'string' ? error.path : '';
  return named === '' ? 'a file of this machine' : shown(named);
}

function ofGuard({ message, hint }: GuardError, reason: Fault | undefined): Fault {
  const remedy = hint === '' ? (reason?.remedy ?? REPORT) : hint;
  if (reason === undefined || message.includes(reason.cause)) return { cause: message, remedy };
  return { cause: `${message}: ${reason.cause}`, remedy };
}

/** Of anything that was thrown. */
export function faultOf(error: unknown): Fault {
  const found = systemError(error);
  const reason = found === undefined ? undefined : REASONS[errnoOf(found)];
  if (error instanceof GuardError) return ofGuard(error, reason);
  if (found !== undefined && reason !== undefined) {
    return { cause: `${subjectOf(found)}: ${reason.cause}`, remedy: reason.remedy };
  }
  const said = error instanceof Error ? shown(error.message.split('\n')[0] ?? '') : 'unknown error';
  return { cause: `own fault: ${said}`, remedy: REPORT };
}

/** Runs one check; whatever keeps it from running is its finding. */
export async function runCheck(check: Check): Promise<readonly Finding[]> {
  try {
    return await check.run();
  } catch (error) {
    return [not('fail', check.id, { text: check.doing, ...faultOf(error) })];
  }
}
