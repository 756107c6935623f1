import type { DetectorDef } from '../../engine/definitions.ts';
import { commands } from './commands.ts';
import { configFiles } from './config-files.ts';
import { generic } from './generic.ts';
import { passwordHash } from './hashes.ts';
import { headers } from './headers.ts';
import { jwt } from './jwt.ts';
import { pem } from './pem.ts';
import { personal } from './personal/index.ts';
import { providers } from './providers.ts';
import { urls } from './urls.ts';
import { vendorWord } from './vendor-word.ts';

/** Every format the guard finds. Order does not matter: rank settles overlaps. */
export const detectors: readonly DetectorDef[] = [
  ...commands,
  ...configFiles,
  ...generic,
  passwordHash,
  ...headers,
  jwt,
  ...pem,
  ...personal,
  ...providers,
  ...urls,
  ...vendorWord,
];
