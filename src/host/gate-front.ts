/** The native front of a gate, `install/front.c`: a session fills in a copy of it. Starting it costs less than starting sh. */
import { GuardError } from './errors.ts';
import { readBounded } from './files.ts';
import type { GateText } from './gate-script.ts';

/** As in `install/front.c`. */
const MARK = 'aup-guard front 4\0';
const SLOT_BYTES = 4096;
const SPARE = 8;

const MAX_BYTES = 64 * 1024;
const ELF = Buffer.from('\x7fELF', 'latin1');
/** Where an ELF file says which processor it is for, and what it says there. */
const MACHINE_AT = 18;
const MACHINES: Readonly<Record<string, number>> = { x64: 62, arm64: 183 };

/** A front that was made for this machine, and where its slot is. */
export interface GateFront {
  readonly program: Buffer;
  readonly slot: number;
}

/** Reads a front the build has made; undefined when there is none this machine can run: the sh gate does without. */
export function readFront(file: string): GateFront | undefined {
  const program = readProgram(file);
  if (program === undefined || !program.subarray(0, ELF.length).equals(ELF)) return undefined;
  if (program.length < MACHINE_AT + 2) return undefined;
  if (program.readUInt16LE(MACHINE_AT) !== MACHINES[process.arch]) return undefined;
  const slot = program.indexOf(MARK);
  return slot >= 0 && slot + SLOT_BYTES <= program.length ? { program, slot } : undefined;
}

function readProgram(file: string): Buffer | undefined {
  try {
    return readBounded(file, MAX_BYTES);
  } catch (error) {
    // Not a file a build of ours made, or not readable.
    if (error instanceof GuardError) return undefined;
    throw error;
  }
}

export interface FrontProgram {
  readonly program: string;
  /** Absolute path. */
  readonly real: string;
  /** Where PATH led to it; empty when the caller's PATH is not to be asked again. */
  readonly folder: string;
}

/** What one front has to know: absolute paths, and which calls are free. */
export interface FrontCalls extends Pick<GateText, 'lead' | 'free' | 'calm'> {
  /** Those it stands for, told apart by the name of the file when there are several. */
  readonly programs: readonly FrontProgram[];
  /** The socket it asks the session by; empty: the sh gate does. */
  readonly socket: string;
  /** The process that listens there; undefined: whoever does is believed. */
  readonly process?: number | undefined;
  /** The sh gate for what the session could not be asked about; empty where it would tell no more than this does. */
  readonly gate: string;
  /** What has such a call judged in that case: it is told the program and its path. */
  readonly judge: string;
}

/** The program to write; undefined when what it has to know is too long for the slot. */
export function fillFront({ program, slot }: GateFront, calls: FrontCalls): Buffer | undefined {
  const { programs, gate, judge, socket, process, lead, free, calm } = calls;
  const [option = '', value = ''] = lead;
  const table = programs.flatMap((one) => [one.program, one.real, one.folder]);
  const words = [
    gate,
    judge,
    socket,
    String(process ?? ''),
    option,
    value,
    ...free,
    '',
    ...calm,
    '',
    ...table,
    '',
  ];
  const filled = Buffer.from(`${MARK}${words.join('\0')}\0`);
  if (filled.length > SLOT_BYTES - SPARE) return undefined;
  const copy = Buffer.from(program);
  filled.copy(copy, slot);
  return copy;
}
