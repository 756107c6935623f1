import type { CommandDef } from '../../engine/definitions.ts';
import * as archives from './archives.ts';
import * as chains from './chains.ts';
import * as chat from './chat.ts';
import { anyProgram } from './any.ts';
import * as cloud from './cloud.ts';
import * as cluster from './cluster.ts';
import * as deleters from './deleters.ts';
import * as disks from './disks.ts';
import * as files from './files.ts';
import * as forges from './forges.ts';
import { gh } from './gh.ts';
import { git } from './git.ts';
import * as guard from './guard.ts';
import * as http from './http.ts';
import * as mail from './mail.ts';
import * as npm from './npm.ts';
import * as payments from './payments.ts';
import * as publishing from './publishing.ts';
import * as rights from './rights.ts';
import { operations, remoteOperations } from './operations/index.ts';
import { rm } from './rm.ts';
import * as secrets from './secrets.ts';
import * as sockets from './sockets.ts';
import * as ssh from './ssh.ts';
import * as transfer from './transfer.ts';
import * as vcs from './vcs.ts';
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
  ...Object.values(npm),
  ...Object.values(publishing).filter((def) => def !== publishing.makers),
  ...Object.values(vcs),
  ...Object.values(forges),
  ...Object.values(payments),
  ...Object.values(chains),
  files.shred,
  files.truncate,
  ...remoteOperations,
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
  ...Object.values(http),
  ...Object.values(transfer),
  ...Object.values(sockets),
  ...Object.values(ssh),
  ...Object.values(npm),
  ...Object.values(publishing),
  ...Object.values(vcs),
  ...Object.values(mail),
  ...Object.values(chat),
  ...Object.values(payments),
  ...Object.values(chains),
  ...Object.values(forges),
  ...operations,
  ...Object.values(send),
  ...Object.values(secrets),
  ...Object.values(guard),
  anyProgram,
];
