/** Files beside the text that is read: those on disk, and those the text itself writes. */
import { isUnknown } from './model.ts';

/** A file a command would run. */
export interface ScriptFile {
  /** Absent when it is no text, cannot be read or is too long. */
  readonly text?: string;
  /** The agent wrote or changed it in this session. */
  readonly written: boolean;
  /** A compiled program or another file that holds no text. */
  readonly binary?: true;
}

/** Looks files up: synchronous and bounded. Handed in, so that reading stays pure. */
export interface ScriptWorld {
  /** By absolute path; undefined when nothing is there. */
  read(path: string): ScriptFile | undefined;
}

export class Surroundings {
  /** Aliases of git that the text sets, by lower-case name. */
  readonly gitAliases: Map<string, string> = new Map();
  /** What the text puts into files, without what was in them before. */
  readonly pieces: Map<string, string> = new Map();
  private readonly world: ScriptWorld | undefined;
  private readonly own = new Map<string, ScriptFile>();
  private readonly entered = new Set<string>();

  constructor(world?: ScriptWorld) {
    this.world = world;
  }

  /** The file at an absolute path, as this text leaves it. */
  file(path: string): ScriptFile | undefined {
    return isUnknown(path) ? undefined : (this.own.get(path) ?? this.world?.read(path));
  }

  /** The text itself wrote a file; without `text` it is not known what. */
  wrote(path: string, text: string | undefined): void {
    this.own.set(path, text === undefined ? { written: true } : { written: true, text });
  }

  /** True once for each thing: a script that starts itself is read once. */
  first(what: string): boolean {
    const fresh = !this.entered.has(what);
    this.entered.add(what);
    return fresh;
  }
}
