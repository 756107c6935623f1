/** `install --scope system`: agents' hooks where only an administrator writes, with a copy everybody may run. */
import { chmodSync, lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Change, InstallPlan, OwnFile } from '../engine/install-model.ts';
import { renderDiff, renderManual, renderPlan } from '../engine/install-render.ts';
import { hookLauncherText } from '../engine/install-text.ts';
import type { NativeHooks } from '../engine/native-model.ts';
import { GuardError } from './errors.ts';
import { readBounded } from './files.ts';
import { alone } from './install-lock.ts';
import { launcherIn, SYSTEM_FOLDER } from './install-target.ts';
import type { PreparedInstall } from './install.ts';
import { applyChanges } from './journal-apply.ts';
import { type Journal, openJournal, sha256 } from './journal.ts';
import { planNative } from './native.ts';
import { packageRoot } from './package.ts';
import { copyName, holdsTree, sourceTree, type SourceTree } from './pinned.ts';
import type { Environment, Platform } from './platform/model.ts';

export interface SystemRequest {
  readonly env: Environment;
  readonly platform: Platform;
  readonly natives: readonly NativeHooks[];
  /** Stands before every path; absent = the machine itself. */
  readonly root?: string;
}

const MAX_OWN = 1024 * 1024;
/** Shims are each user's own. */
const NO_SHIMS = '/none';

interface Look {
  readonly tree: SourceTree;
  readonly journal: Journal;
  readonly plan: InstallPlan;
}

/** Every folder on the way must let others through, or no other user could run it. */
function isOpenToAll(file: string): boolean {
  for (let at = file; ; at = path.dirname(at)) {
    if ((lstatSync(at).mode & 0o001) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}

function usableNode(): string {
  const node = process.execPath;
  if (isOpenToAll(node)) return node;
  throw new GuardError('environment', `${node} cannot be run by other users`, {
    hint: 'run this with a Node that is installed for all users',
  });
}

function ownChange(wanted: Pick<OwnFile, 'path' | 'content' | 'mode' | 'note'>, journal: Journal): Change[] {
  const there = readBounded(wanted.path, MAX_OWN)?.toString('utf8');
  const before = journal.find('file', wanted.path) === undefined ? undefined : there;
  if (before === wanted.content) return [];
  const { path: file, content, mode, note } = wanted;
  return [{ kind: 'file', path: file, content, mode, note, before, theirs: false }];
}

function look({ env, platform, natives, root = '' }: SystemRequest): Look {
  const tree = sourceTree(packageRoot(), `${platform.name}-${process.arch}`);
  const journal = openJournal(platform.paths(env).state);
  const folder = root + SYSTEM_FOLDER;
  const home = path.join(folder, copyName(tree));
  const launcher = launcherIn(folder);
  const facts = { home: '', env, system: platform.name, launcher, sha256 };
  const files = natives
    .flatMap(({ system }) => system(facts))
    .map((file) => Object.assign({}, file, { path: root + file.path }));
  const native = planNative(files, { journal, printOnly: false });
  const current = holdsTree(tree, home) && journal.find('copy', home) !== undefined;
  const copy: Change[] = current
    ? []
    : [{ kind: 'copy', path: home, files: tree.files.length, bytes: tree.bytes, exists: false }];
  const text = hookLauncherText({ node: usableNode(), home });
  const changes = [
    ...copy,
    ...ownChange(
      { path: launcher, content: text, mode: 0o755, note: 'what agents call before they act' },
      journal,
    ),
    ...native.own.flatMap((own) => ownChange(Object.assign({}, own, { mode: 0o644 }), journal)),
    ...native.steps.flatMap((step) => ('kind' in step ? [step] : [])),
  ];
  const manual = native.steps.flatMap((step) => ('kind' in step ? [] : [step]));
  return { tree, journal, plan: { changes, manual } };
}

function openTree(dir: string): void {
  chmodSync(dir, 0o755);
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const file = path.join(dir, entry.name);
    if (entry.isDirectory()) openTree(file);
    else chmodSync(file, (lstatSync(file).mode & 0o100) === 0 ? 0o644 : 0o755);
  }
}

/** What an install writes is private; all users' agents read this. */
function openToAll(journal: Journal, changes: readonly Change[], state: string): void {
  for (const entry of journal.entries()) {
    const ours =
      entry.path === state ||
      entry.path.startsWith(state + path.sep) ||
      state.startsWith(entry.path + path.sep);
    if (entry.kind === 'folder' && !ours) chmodSync(entry.path, 0o755);
  }
  for (const change of changes) {
    if (change.kind === 'copy') openTree(change.path);
    if (change.kind === 'merge' && !change.exists) chmodSync(change.path, 0o644);
  }
}

/** Looks at the machine and works out the plan; writes nothing. Throws `environment`, `install-blocked`. */
export function prepareSystemInstall(request: SystemRequest): PreparedInstall {
  const { env, platform, natives, root } = request;
  if (root === undefined && process.getuid?.() !== 0) {
    throw new GuardError('usage', 'only an administrator may change what holds for the whole machine', {
      hint: 'run it as root, or leave out --scope system',
    });
  }
  const { plan, tree } = look(request);
  const home = env['HOME'] ?? '/root';
  const names = natives.map(({ id }) => id);
  const heading = { found: names, missing: [], policy: "stays each user's own", home };
  return {
    found: [],
    missing: [],
    plan,
    version: tree.version,
    lines: renderPlan(plan, heading, NO_SHIMS),
    diff: renderDiff(plan, home),
    manual: renderManual(plan, home),
    pty: tree.pty,
    envFile: '',
    apply(progress) {
      alone(env, platform, () => {
        const now = look(request);
        if (JSON.stringify(now.plan.changes) !== JSON.stringify(plan.changes)) {
          throw new GuardError('install-blocked', 'something changed since the plan was shown', {
            hint: 'run install again and look at the new plan',
          });
        }
        applyChanges(now.journal, now.plan.changes, { tree: now.tree, progress });
        openToAll(now.journal, now.plan.changes, platform.paths(env).state);
      });
    },
  };
}
