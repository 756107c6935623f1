/** Joins the install plan to the machine: looks, plans, applies. */
import path from 'node:path';
import type { InstallPlan, OwnFile } from '../engine/install-model.ts';
import type { NativeFile } from '../engine/native-model.ts';
import { planInstall, setUpLines } from '../engine/install.ts';
import {
  blockText,
  envFish,
  envSh,
  fishSnippet,
  hookLauncherText,
  type ShimSpec,
  shimText,
} from '../engine/install-text.ts';
import { renderDiff, renderManual, renderPlan } from '../engine/install-render.ts';
import type { FoundAgent } from './agents.ts';
import { versionsFolder } from './copies.ts';
import { GuardError } from './errors.ts';
import { ensurePrivateDir, readBounded } from './files.ts';
import { adoptFolders, adoptStartFiles, applyChanges, makeFolders, type Progress } from './journal-apply.ts';
import { type Journal, openJournal, sha256 } from './journal.ts';
import { completionFiles } from './install-completion.ts';
import { alone } from './install-lock.ts';
import { policyChoice } from './install-policy.ts';
import {
  chooseAgents,
  fronted,
  type InstallRequest,
  ownerOf,
  type Places,
  placesOf,
} from './install-target.ts';
import { planNative } from './native.ts';
import { packageRoot } from './package.ts';
import { copyName, holdsTree, sourceTree, type SourceTree } from './pinned.ts';
import { shimLauncherIn } from './shims-folder.ts';
import { type ShellFacts, shellFacts } from './shell-files.ts';

export interface PreparedInstall {
  readonly found: readonly FoundAgent[];
  readonly missing: readonly string[];
  readonly plan: InstallPlan;
  readonly version: string;
  /** What people read, a line each. */
  readonly lines: readonly string[];
  readonly diff: readonly string[];
  readonly manual: readonly string[];
  /** False when the terminal binding is absent: approvals then need a second terminal. */
  readonly pty: boolean;
  /** The line that sets up the shell that is open now. */
  readonly envFile: string;
  /** Applies the plan. Throws `install-blocked` or `state-unwritable`; running it again goes on. */
  apply(progress: Progress): void;
}

const LAUNCHER: ShimSpec = { name: 'aup-shim', script: 'bin/aup-shim.js', words: [] };
const MAX_OWN = 8 * 1024 * 1024;

/** Content of an own file that is ours by the journal; what the journal does not know is written anew. */
function currentOf(file: string, journal: Journal): string | undefined {
  const content = readBounded(file, MAX_OWN)?.toString('utf8');
  return journal.find('file', file) === undefined ? undefined : content;
}

function ownFiles(
  fronts: readonly ShimSpec[],
  at: Places,
  { tree, journal }: { readonly tree: SourceTree; readonly journal: Journal },
): readonly OwnFile[] {
  const { data } = at.paths;
  const home = path.join(versionsFolder(data), copyName(tree));
  const shimPlaces = { node: process.execPath, home, data };
  const specs: readonly ShimSpec[] = [
    ...fronts,
    { name: 'aup-guard', script: 'bin/aup-guard.js', words: [] },
  ];
  const own = (file: string, content: string, mode: number): OwnFile => ({
    path: file,
    content,
    mode,
    current: currentOf(file, journal),
    note: 'puts the shims first on PATH',
  });
  return [
    ...specs.map((spec) => own(path.join(at.shims, spec.name), shimText(spec, shimPlaces), 0o700)),
    own(at.envSh, envSh(at.shims), 0o600),
    own(at.envFish, envFish(at.shims), 0o600),
    { ...own(at.launcher, hookLauncherText(shimPlaces), 0o700), note: 'what agents call before they act' },
    { ...own(shimLauncherIn(data), shimText(LAUNCHER, shimPlaces), 0o700), note: 'what starts MCP servers' },
  ];
}

/** What the found agents' own hooks need. */
function nativeFiles(
  { natives, env, platform }: InstallRequest,
  { home, launcher }: Places,
  found: readonly FoundAgent[],
): readonly NativeFile[] {
  const facts = { home, env, system: platform.name, launcher, sha256 };
  const wanted = natives.filter(({ id }) => found.some((agent) => agent.id === id));
  return wanted.flatMap(({ user }) => user(facts));
}

/** One look at the machine: all a plan and its application need. */
interface Look {
  readonly at: Places;
  readonly tree: SourceTree;
  readonly journal: Journal;
  readonly facts: ShellFacts;
  readonly policy: string;
  readonly plan: InstallPlan;
}

function look(request: InstallRequest, at: Places, found: readonly FoundAgent[]): Look {
  const root = packageRoot();
  const tree = sourceTree(root, `${request.platform.name}-${process.arch}`);
  const journal = openJournal(at.paths.state);
  const target = path.join(versionsFolder(at.paths.data), copyName(tree));
  const policy = policyChoice(request, root, at.paths.config);
  const printOnly = (request.env['AUP_GUARD_NO_MODIFY_PATH'] ?? '') !== '';
  const options = { envSh: at.envSh, envFish: at.envFish, shims: at.shims, printOnly };
  const own = ownFiles(fronted(found, request), at, { tree, journal });
  const facts = shellFacts(request.env, at.home, setUpLines(options));
  const copy = {
    path: target,
    files: tree.files.length,
    bytes: tree.bytes,
    present: ownerOf(target) !== undefined,
    current: holdsTree(tree, target) && journal.find('copy', target) !== undefined,
  };
  const native = planNative(nativeFiles(request, at, found), { journal, printOnly });
  const completion = completionFiles({ ...at, env: request.env }, journal, request.completion === true);
  const all = [...own, ...native.own, ...completion.own, ...(policy.file === undefined ? [] : [policy.file])];
  const steps = [...native.steps, ...completion.manual];
  const plan = planInstall({ ...facts, own: all, native: steps, copy }, options);
  return { at, tree, journal, facts, policy: policy.text, plan };
}

function carryOut({ at, tree, journal, facts, plan }: Look, progress: Progress): void {
  adoptFolders(journal, [at.paths.data, at.shims, versionsFolder(at.paths.data)], at.envSh);
  makeFolders(journal, at.paths.data);
  ensurePrivateDir(at.paths.data);
  applyChanges(journal, plan.changes, { tree, progress });
  adoptStartFiles(journal, Object.values(facts.startFiles), {
    block: blockText(at.envSh),
    fish: fishSnippet(at.envFish),
  });
}

/** Looks at the machine and works out the plan; writes nothing. */
export function prepareInstall(request: InstallRequest): PreparedInstall {
  const at = placesOf(request);
  const { found, missing } = chooseAgents(request, at.shims);
  const { plan, tree, policy } = look(request, at, found);
  const names = found.map(({ id, version }) => `${id} ${version ?? '(version unknown)'}`);
  return {
    found,
    missing,
    plan,
    version: tree.version,
    lines: renderPlan(plan, { found: names, missing, policy, home: at.home }, at.shims),
    diff: renderDiff(plan, at.home),
    manual: renderManual(plan, at.home),
    pty: tree.pty,
    envFile: at.envSh,
    apply(progress) {
      alone(request.env, request.platform, () => {
        // A person may take minutes to say yes: only what was shown is done.
        const now = look(request, at, found);
        if (now.plan.changes.length === 0) return;
        if (JSON.stringify(now.plan.changes) !== JSON.stringify(plan.changes)) {
          throw new GuardError('install-blocked', 'something changed since the plan was shown', {
            hint: 'run install again and look at the new plan',
          });
        }
        carryOut(now, progress);
      });
    },
  };
}
