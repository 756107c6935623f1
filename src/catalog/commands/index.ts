/** All command definitions. Order is that of the reference page. */
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
