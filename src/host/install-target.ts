/** For whom and where an install is: checked before anything is shown. */
import { statSync } from 'node:fs';
import path from 'node:path';
import type { AgentDef } from '../engine/definitions.ts';
import type { ShimSpec } from '../engine/install-text.ts';
import type { NativeHooks } from '../engine/native-model.ts';
import { findAgents, type FoundAgent } from './agents.ts';
import { GuardError } from './errors.ts';
import type { Environment, Paths, Platform } from './platform/model.ts';
import { canCreate } from './shell-files.ts';
import type { ToolShim } from './tool-shims.ts';
import { shimsFolder } from './shims-folder.ts';

export interface InstallRequest {
  readonly env: Environment;
  readonly platform: Platform;
  /** Agents the catalogue knows. */
  readonly agents: readonly AgentDef[];
  /** Hooks of agents themselves. */
  readonly natives: readonly NativeHooks[];
  /** Other AI tools that get a shim, which lets them start or not. */
  readonly tools?: readonly ToolShim[];
  /** Ids asked for; empty = all that are found. */
  readonly only: readonly string[];
  /** Profile whose policy becomes the user's, or a policy file; neither = what is in force stays. */
  readonly profile: string | undefined;
  readonly policy: string | undefined;
  /** Completion for shells too. */
  readonly completion?: boolean;
}

/** Where an install for the whole machine puts its copy. */
export const SYSTEM_FOLDER = '/usr/local/lib/aup-guard';

/** What agents of a person call as their hook, and what those of all persons do. */
export function launcherIn(folder: string): string {
  return path.join(folder, 'aup-hook');
}

export interface Places {
  readonly home: string;
  readonly paths: Paths;
  readonly shims: string;
  readonly envSh: string;
  readonly envFish: string;
  /** What agents call as their hook. */
  readonly launcher: string;
}

/** Undefined when it is not there or cannot be looked at: creating it will tell. */
export function ownerOf(file: string): number | undefined {
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

/** Fails with `environment` or `state-unwritable` when an install cannot go anywhere. */
export function placesOf(request: InstallRequest): Places {
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
    shims: shimsFolder(data),
    envSh: path.join(data, 'env.sh'),
    envFish: path.join(data, 'env.fish'),
    launcher: launcherIn(data),
  };
}

export interface Choice {
  readonly found: readonly FoundAgent[];
  readonly missing: readonly string[];
}

/** Fails with `usage` on an unknown id and with `agent-missing` when there is nothing to stand in front of. */
export function chooseAgents(request: InstallRequest, shims: string): Choice {
  const { agents, only, env } = request;
  const known = agents.map((agent) => agent.id);
  const unknown = only.filter((id) => !known.includes(id));
  if (unknown.length > 0) {
    throw new GuardError('usage', `unknown agent: ${unknown.join(', ')}`, {
      hint: `known: ${known.join(', ')}`,
    });
  }
  const found = findAgents(agents, { path: env['PATH'] ?? '', home: env['HOME'] ?? '', skip: [shims] });
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

/** Programs that get a shim; what is an agent already is started as one. */
export function fronted(found: readonly FoundAgent[], { tools = [] }: InstallRequest): readonly ShimSpec[] {
  const script = 'bin/aup-shim.js';
  const agents = found.map(({ id, bin }) => ({ name: bin, script, words: ['agent', id] }));
  const others = tools.filter(({ bin }) => !found.some((agent) => agent.bin === bin));
  return [...agents, ...others.map(({ id, bin }) => ({ name: bin, script, words: ['tool', id, bin] }))];
}
