/** What an install would change, worked out from what is there. Pure: the host collects the state and applies. */
import { blockText, fishSnippet, guardLine, pwshLines } from './install-text.ts';

export type Shell = 'bash' | 'zsh' | 'fish' | 'pwsh';

export const START_FILES = [
  'bashrc',
  'bash_profile',
  'bash_login',
  'profile',
  'zshenv',
  'zprofile',
  'zshrc',
  'fish',
  'pwsh',
] as const;
export type StartFileName = (typeof START_FILES)[number];

/** A shell start file as found. */
export interface StartFile {
  readonly path: string;
  /** Only `missing` and `plain` files are written; `blocked` = missing and not to be created, `locked` = read-only. */
  readonly kind: 'missing' | 'blocked' | 'plain' | 'symlink' | 'hard-linked' | 'locked' | 'odd';
  /** `other`: our marks are there, but not our lines. */
  readonly block: 'none' | 'ours' | 'other';
  /** Line of the begin mark, when `block` is `other`. */
  readonly line: number;
  /** Lines in the file. */
  readonly lines: number;
  /** False for a non-empty file whose last line is not ended. */
  readonly ended: boolean;
}

/** A file of our own: wanted content and what is there now. */
export interface OwnFile {
  readonly path: string;
  readonly content: string;
  readonly mode: number;
  /** Undefined when it does not exist. */
  readonly current: string | undefined;
  /** A few words for the plan. */
  readonly note: string;
  /** The person may edit it: a changed one stays at uninstall. */
  readonly theirs?: true;
}

export interface InstallState {
  /** Last part of $SHELL, empty when unset. */
  readonly shell: string;
  readonly startFiles: Readonly<Record<StartFileName, StartFile>>;
  /** True when fish has a configuration folder. */
  readonly fishUsed: boolean;
  readonly own: readonly OwnFile[];
  readonly copy: {
    readonly path: string;
    readonly files: number;
    readonly bytes: number;
    readonly present: boolean;
    readonly current: boolean;
  };
}

export interface InstallOptions {
  readonly envSh: string;
  readonly envFish: string;
  readonly shims: string;
  /** AUP_GUARD_NO_MODIFY_PATH: no start file is written, all lines are printed. */
  readonly printOnly: boolean;
}

/** One step, in the order it is applied. */
export type Change =
  | {
      readonly kind: 'copy';
      readonly path: string;
      readonly files: number;
      readonly bytes: number;
      readonly exists: boolean;
    }
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly content: string;
      readonly mode: number;
      readonly note: string;
      readonly before: string | undefined;
      readonly theirs: boolean;
    }
  | {
      readonly kind: 'block';
      readonly path: string;
      /** The exact text added at the end. */
      readonly insert: string;
      readonly exists: boolean;
      readonly lines: number;
    };

/** Lines a person has to add, because the file is not ours to write. */
export interface Manual {
  readonly path: string;
  readonly why: string;
  readonly lines: readonly string[];
}

export interface InstallPlan {
  readonly changes: readonly Change[];
  readonly manual: readonly Manual[];
}

const POSIX_LOGIN = ['bash_profile', 'bash_login', 'profile'] as const;

function there(file: StartFile): boolean {
  return file.kind !== 'missing' && file.kind !== 'blocked';
}

/** bash reads the first login file that exists and, interactive, .bashrc: both are needed. */
function bashTargets(state: InstallState): readonly StartFileName[] {
  const files = state.startFiles;
  const login = POSIX_LOGIN.find((name) => there(files[name]));
  const mine = ['bash', 'sh', 'dash', ''].includes(state.shell);
  const rc: readonly StartFileName[] = there(files.bashrc) || state.shell === 'bash' ? ['bashrc'] : [];
  if (login !== undefined) return [...rc, login];
  // A new .bash_profile would hide a later .profile; the other way round nothing is hidden.
  return mine ? [...rc, 'profile'] : rc;
}

/** Agents start zsh non-interactively (.zshenv), but version managers in the later files move themselves ahead again. */
function zshTargets(state: InstallState): readonly StartFileName[] {
  const files = state.startFiles;
  const later = (['zprofile', 'zshrc'] as const).filter((name) => there(files[name]));
  const used = state.shell === 'zsh' || there(files.zshenv) || later.length > 0;
  return used ? ['zshenv', ...later] : [];
}

const WHY = {
  blocked: 'cannot be created: its folder is read-only',
  symlink: 'is a symlink: a dotfile manager may own it',
  'hard-linked': 'has a second name (hard link): a dotfile manager may own it',
  locked: 'is read-only',
  odd: 'is not a regular file of at most 1 MiB',
} as const;

function blockFor(file: StartFile, options: InstallOptions): Change | Manual | undefined {
  if (file.block === 'ours') return undefined;
  const text = blockText(options.envSh);
  const lines = text.trimEnd().split('\n');
  if (file.block === 'other') {
    const why = `has aup-guard marks around other lines (line ${file.line}); replace them`;
    return { path: file.path, why, lines };
  }
  if (options.printOnly) return { path: file.path, why: 'AUP_GUARD_NO_MODIFY_PATH is set', lines };
  if (file.kind !== 'missing' && file.kind !== 'plain') {
    return { path: file.path, why: WHY[file.kind], lines };
  }
  return {
    kind: 'block',
    path: file.path,
    insert: file.ended ? text : `\n${text}`,
    exists: there(file),
    lines: file.lines,
  };
}

function fishFor(state: InstallState, options: InstallOptions): Change | Manual | undefined {
  const file = state.startFiles.fish;
  if (file.block === 'ours' || !(state.shell === 'fish' || state.fishUsed)) return undefined;
  const content = fishSnippet(options.envFish);
  const lines = content.trimEnd().split('\n');
  if (options.printOnly) return { path: file.path, why: 'AUP_GUARD_NO_MODIFY_PATH is set', lines };
  if (file.kind === 'missing') {
    return {
      kind: 'file',
      path: file.path,
      content,
      mode: 0o644,
      note: `+${lines.length} lines, a file of its own`,
      before: undefined,
      theirs: false,
    };
  }
  const why = file.kind === 'plain' ? 'exists and holds something else' : WHY[file.kind];
  return { path: file.path, why, lines };
}

function pwshFor(state: InstallState, options: InstallOptions): Manual | undefined {
  const file = state.startFiles.pwsh;
  if (!there(file) || file.block !== 'none') return undefined;
  return {
    path: file.path,
    why: 'PowerShell profiles are not written',
    lines: pwshLines(options.shims),
  };
}

/** The line by which a start file is known to be set up, also when it was added by hand. */
export function setUpLines(options: InstallOptions): readonly string[] {
  return [
    guardLine(options.envSh),
    fishSnippet(options.envFish).split('\n')[1] ?? '',
    pwshLines(options.shims)[1] ?? '',
  ];
}

/** Works out the steps: the copy first and start files last, so that nothing ever points to what is not there. */
export function planInstall(state: InstallState, options: InstallOptions): InstallPlan {
  const { copy } = state;
  const changes: Change[] = copy.current
    ? []
    : [{ kind: 'copy', path: copy.path, files: copy.files, bytes: copy.bytes, exists: copy.present }];
  for (const file of state.own) {
    if (file.current === file.content) continue;
    const { path, content, mode, note, current, theirs } = file;
    changes.push({ kind: 'file', path, content, mode, note, before: current, theirs: theirs === true });
  }
  const names = new Set<StartFileName>([...bashTargets(state), ...zshTargets(state)]);
  const steps = [
    ...[...names].map((name) => blockFor(state.startFiles[name], options)),
    fishFor(state, options),
    pwshFor(state, options),
  ].filter((step) => step !== undefined);
  return {
    changes: [...changes, ...steps.filter((step) => 'kind' in step)],
    manual: steps.filter((step) => 'why' in step),
  };
}
