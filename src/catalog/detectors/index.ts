import type { DetectorDef } from '../../engine/definitions.ts';
import { ai } from './ai.ts';
import { aws } from './aws.ts';
import { azure } from './azure.ts';
import { commerce } from './commerce.ts';
import { generic } from './generic.ts';
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';
import { google } from './google.ts';
import { passwordHash } from './hashes.ts';
import { headers } from './headers.ts';
import { hosting } from './hosting.ts';
import { jwt } from './jwt.ts';
import { mail } from './mail.ts';
import { messaging } from './messaging.ts';
import { observability } from './observability.ts';
import { openai } from './openai.ts';
import { packages } from './packages.ts';
import { pem } from './pem.ts';
import { personal } from './personal/index.ts';
import { slack } from './slack.ts';
import { stripe } from './stripe.ts';
import { urls } from './urls.ts';
import { vaults } from './vaults.ts';
import { work } from './work.ts';

/** Every format the guard finds. Order does not matter: rank settles overlaps. */
export const detectors: readonly DetectorDef[] = [
  ...ai,
  ...aws,
  ...azure,
  ...commerce,
  ...generic,
  ...github,
  ...gitlab,
  ...google,
  passwordHash,
  ...headers,
  ...hosting,
  jwt,
  ...mail,
  ...messaging,
  ...observability,
  openai,
  ...packages,
  ...pem,
  ...personal,
  ...slack,
  ...stripe,
  ...urls,
  ...vaults,
  ...work,
];
