import type { CommandDef } from '../../engine/definitions.ts';
import * as cloud from './cloud.ts';
import * as cluster from './cluster.ts';
import * as files from './files.ts';
import { gh } from './gh.ts';
import { git } from './git.ts';
import * as guard from './guard.ts';
import { rm } from './rm.ts';
import * as secrets from './secrets.ts';
import * as send from './send.ts';

/** Those a session puts a gate in front of: the rest is judged from the agent's shell text alone, a gate would cost too much. */
export const gatedCommands: readonly CommandDef[] = [
  git,
  gh,
  rm,
  files.shred,
  files.truncate,
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
  ...Object.values(files),
  ...Object.values(cluster),
  ...Object.values(cloud),
  ...Object.values(send),
  ...Object.values(secrets),
  ...Object.values(guard),
];
