import type { CommandDef } from '../../engine/definitions.ts';
import { anyProgram } from './any.ts';
import { unlistedProgram } from './any/unlisted.ts';
import * as archives from './archives.ts';
import * as backups from './backups.ts';
import * as chains from './chains.ts';
import * as chat from './chat.ts';
import * as deleters from './deleters.ts';
import * as disks from './disks.ts';
import * as duplicates from './duplicates.ts';
import * as files from './files.ts';
import * as fleets from './fleets.ts';
import * as forges from './forges.ts';
import { gh } from './gh.ts';
import { git } from './git.ts';
import * as guard from './guard.ts';
import * as guardProcesses from './guard-processes.ts';
import * as guardTerminals from './guard-terminals.ts';
import * as handing from './handing.ts';
import * as http from './http.ts';
import * as mail from './mail.ts';
import * as npm from './npm.ts';
import { operations } from './operations/index.ts';
import * as patches from './patches.ts';
import * as payments from './payments.ts';
import * as publishing from './publishing.ts';
import * as rights from './rights.ts';
import { rm } from './rm.ts';
import * as secrets from './secrets.ts';
import * as sockets from './sockets.ts';
import * as ssh from './ssh.ts';
import * as transfer from './transfer.ts';
import * as vcs from './vcs.ts';
import * as wipe from './wipe.ts';

/** All command definitions. Order is that of the reference page. */
export const commands: readonly CommandDef[] = [
  git,
  gh,
  rm,
  ...Object.values(deleters),
  ...Object.values(duplicates),
  ...Object.values(wipe),
  ...Object.values(files),
  ...Object.values(patches),
  ...Object.values(archives),
  ...Object.values(backups),
  ...Object.values(rights),
  ...Object.values(disks),
  ...Object.values(http),
  ...Object.values(transfer),
  ...Object.values(sockets),
  ...Object.values(ssh),
  ...Object.values(fleets),
  ...Object.values(npm),
  ...Object.values(publishing),
  ...Object.values(vcs),
  ...Object.values(mail),
  ...Object.values(chat),
  ...Object.values(handing),
  ...Object.values(payments),
  ...Object.values(chains),
  ...Object.values(forges),
  ...operations,
  ...Object.values(secrets),
  ...Object.values(guard),
  ...Object.values(guardProcesses),
  ...Object.values(guardTerminals),
  anyProgram,
  unlistedProgram,
];
