import type { CommandDef } from '../../engine/definitions.ts';
import * as archives from './archives.ts';
import * as cloud from './cloud.ts';
import * as cluster from './cluster.ts';
import * as deleters from './deleters.ts';
import * as disks from './disks.ts';
import * as files from './files.ts';
import { gh } from './gh.ts';
import { git } from './git.ts';
import * as guard from './guard.ts';
import * as rights from './rights.ts';
import { rm } from './rm.ts';
import * as secrets from './secrets.ts';
import * as send from './send.ts';
import * as wipe from './wipe.ts';

/** Those a session puts a gate in front of: the rest is judged from the agent's shell text alone, a gate would cost too much. */
export const gatedCommands: readonly CommandDef[] = [
  git,
  gh,
  rm,
  wipe.shred,
  wipe.truncate,
  ...Object.values(cluster),
  cloud.aws,
  cloud.cloudCli,
  cloud.hosting,
  cloud.migrations,
  cloud.vault,
  send.packages,
  send.payments,
  guard.aupGuard,
];

/** All command definitions. Order is that of the reference page. */
export const commands: readonly CommandDef[] = [
  git,
  gh,
  rm,
  ...Object.values(deleters),
  ...Object.values(wipe),
  ...Object.values(files),
  ...Object.values(archives),
  ...Object.values(rights),
  ...Object.values(disks),
  ...Object.values(cluster),
  ...Object.values(cloud),
  ...Object.values(send),
  ...Object.values(secrets),
  ...Object.values(guard),
];
