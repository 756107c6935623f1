/** What an install would change, worked out from what is there. Pure: the host collects the state and applies. */
import type {
  Change,
  InstallOptions,
  InstallPlan,
  InstallState,
  Manual,
  StartFile,
  StartFileName,
} from './install-model.ts';
import { blockText, fishSnippet, guardLine, pwshLines } from './install-text.ts';

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

/** Why a file of the person is not written. */
export const WHY_NOT = {
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
    return { path: file.path, why: WHY_NOT[file.kind], lines };
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
  const why = file.kind === 'plain' ? 'exists and holds something else' : WHY_NOT[file.kind];
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
    ...state.native,
    ...[...names].map((name) => blockFor(state.startFiles[name], options)),
    fishFor(state, options),
    pwshFor(state, options),
  ].filter((step) => step !== undefined);
  return {
    changes: [...changes, ...steps.filter((step) => 'kind' in step)],
    manual: steps.filter((step) => 'why' in step),
  };
}
