/** Joins the install plan to the machine: looks, plans, applies. */
import { statSync } from 'node:fs';
import path from 'node:path';
import type { AgentDef } from '../engine/definitions.ts';
import { type InstallPlan, type OwnFile, planInstall, setUpLines } from '../engine/install.ts';
import { blockText, envFish, envSh, type ShimSpec, shimText } from '../engine/install-text.ts';
import { renderDiff, renderManual, renderPlan } from '../engine/install-render.ts';
import { findAgents, type FoundAgent } from './agents.ts';
import { GuardError } from './errors.ts';
import { ensurePrivateDir, readBounded } from './files.ts';
import { adoptBlocks, adoptFolders, applyChanges, makeFolders } from './journal-apply.ts';
import { type Journal, openJournal } from './journal.ts';
import { policyChoice } from './install-policy.ts';
import { packageRoot } from './package.ts';
import { holdsTree, sourceTree, type SourceTree } from './pinned.ts';
import type { Environment, Paths, Platform } from './platform/model.ts';
import { canCreate, shellFacts } from './shell-files.ts';

export interface InstallRequest {
  readonly env: Environment;
  readonly platform: Platform;
  /** Agents the catalogue knows. */
  readonly agents: readonly AgentDef[];
  /** Ids asked for; empty = all that are found. */
  readonly only: readonly string[];
  /** Profile whose policy becomes the user's, or a policy file; neither = what is in force stays. */
  readonly profile: string | undefined;
  readonly policy: string | undefined;
}

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
  apply(progress: (done: number, total: number) => void): void;
}

/** Where installs go, checked before anything is shown. */
interface Places {
  readonly home: string;
  readonly paths: Paths;
  readonly shims: string;
  readonly envSh: string;
  readonly envFish: string;
}

const MAX_OWN = 8 * 1024 * 1024;

/** Undefined when it is not there or cannot be looked at: creating it will tell. */
function ownerOf(file: string): number | undefined {
  try {
    return statSync(file).uid;
  } catch {
    return undefined;
  }
}

function usableHome(env: Environment): string {
  const home = env['HOME'];
  if (home === undefined || !path.isAbsolute(home) || /[\u0000-\u001f\u007f]/.test(home)) {
    throw new GuardError('environment', 'HOME is not set to a usable folder');
  }
  const owner = ownerOf(home);
  if (owner !== undefined && process.getuid !== undefined && owner !== process.getuid()) {
    throw new GuardError('environment', `${home} belongs to another user`, {
      hint: 'run install as the person who uses the agents, without sudo',
    });
  }
  return home;
}

function placesOf(request: InstallRequest): Places {
  if (request.platform.name === 'win32') {
    throw new GuardError('environment', 'shims need a POSIX shell, which Windows does not have', {
      hint: 'use aup-guard inside WSL',
    });
  }
  const home = usableHome(request.env);
  const paths = request.platform.paths(request.env);
  for (const dir of [paths.data, paths.state]) {
    if (canCreate(path.join(dir, 'x'))) continue;
    throw new GuardError('state-unwritable', `${dir} cannot be created or written`, {
      hint: 'make its parent folder writable, or set XDG_DATA_HOME and XDG_STATE_HOME',
    });
  }
  const { data } = paths;
  return {
    home,
    paths,
    shims: path.join(data, 'shims'),
    envSh: path.join(data, 'env.sh'),
    envFish: path.join(data, 'env.fish'),
  };
}

interface Choice {
  readonly found: readonly FoundAgent[];
  readonly missing: readonly string[];
}

function chooseAgents(request: InstallRequest, shims: string): Choice {
  const { agents, only, env } = request;
  const known = agents.map((agent) => agent.id);
  const unknown = only.filter((id) => !known.includes(id));
  if (unknown.length > 0) {
    throw new GuardError('usage', `unknown agent: ${unknown.join(', ')}`, {
      hint: `known: ${known.join(', ')}`,
    });
  }
  const found = findAgents(agents, { path: env['PATH'] ?? '', skip: [shims] });
  const absent = only.filter((id) => !found.some((agent) => agent.id === id));
  if (absent.length > 0) {
    throw new GuardError('agent-missing', `not on PATH: ${absent.join(', ')}`, {
      hint: 'install the agent first, then run this again',
    });
  }
  if (found.length === 0) {
    throw new GuardError('agent-missing', `no agent found on PATH; looked for ${known.join(', ')}`, {
      hint: 'install an agent first, then run this again',
    });
  }
  return {
    found: only.length === 0 ? found : found.filter((agent) => only.includes(agent.id)),
    missing: known.filter((id) => !found.some((agent) => agent.id === id)),
  };
}

/** Content of an own file that is ours by the journal; what the journal does not know is written anew. */
function currentOf(file: string, journal: Journal): string | undefined {
  const content = readBounded(file, MAX_OWN)?.toString('utf8');
  return journal.find('file', file) === undefined ? undefined : content;
}

function ownFiles(
  found: readonly FoundAgent[],
  at: Places,
  { tree, journal }: { readonly tree: SourceTree; readonly journal: Journal },
): readonly OwnFile[] {
  const { data } = at.paths;
  const shimPlaces = { node: process.execPath, home: path.join(data, tree.version), data };
  const specs: readonly ShimSpec[] = [
    ...found.map(({ id, bin }) => ({ name: bin, script: 'bin/aup-shim.js', words: ['agent', id] })),
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
  ];
}

/** Looks at the machine and works out the plan; writes nothing. */
export function prepareInstall(request: InstallRequest): PreparedInstall {
  const at = placesOf(request);
  const { found, missing } = chooseAgents(request, at.shims);
  const root = packageRoot();
  const tree = sourceTree(root, `${request.platform.name}-${process.arch}`);
  const journal = openJournal(at.paths.state);
  const target = path.join(at.paths.data, tree.version);
  const policy = policyChoice(request, root, at.paths.config);
  const printOnly = (request.env['AUP_GUARD_NO_MODIFY_PATH'] ?? '') !== '';
  const options = { envSh: at.envSh, envFish: at.envFish, shims: at.shims, printOnly };
  const present = holdsTree(tree, target);
  const own = ownFiles(found, at, { tree, journal });
  const facts = shellFacts(request.env, at.home, setUpLines(options));
  const copy = {
    path: target,
    files: tree.files.length,
    bytes: tree.bytes,
    present: ownerOf(target) !== undefined,
    current: present && journal.find('copy', target) !== undefined,
  };
  const all = policy.file === undefined ? own : [...own, policy.file];
  const plan = planInstall({ ...facts, own: all, copy }, options);
  const names = found.map(({ id, version }) => `${id} ${version ?? '(version unknown)'}`);
  const heading = { found: names, missing, policy: policy.text, home: at.home };
  return {
    found,
    missing,
    plan,
    version: tree.version,
    lines: renderPlan(plan, heading, at.shims),
    diff: renderDiff(plan, at.home),
    manual: renderManual(plan, at.home),
    pty: tree.pty,
    envFile: at.envSh,
    apply(progress) {
      if (plan.changes.length === 0) return;
      adoptFolders(journal, [at.paths.data, at.shims], at.envSh);
      makeFolders(journal, at.paths.data);
      ensurePrivateDir(at.paths.data);
      applyChanges(journal, plan.changes, { tree, progress });
      adoptBlocks(journal, Object.values(facts.startFiles), blockText(at.envSh));
    },
  };
}
