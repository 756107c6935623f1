import type { DetectorDef } from '../../engine/definitions.ts';
import { agents } from './agents.ts';
import { ai } from './ai.ts';
import { aws } from './aws.ts';
import { azure } from './azure.ts';
import { chat } from './chat.ts';
import { ci } from './ci.ts';
import { cloud } from './cloud.ts';
import { commerce } from './commerce.ts';
import { content } from './content.ts';
import { crm } from './crm.ts';
import { data } from './data.ts';
import { databases } from './databases.ts';
import { dns } from './dns.ts';
import { flags } from './flags.ts';
import { gateways } from './gateways.ts';
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';
import { google } from './google.ts';
import { hosting } from './hosting.ts';
import { identity } from './identity.ts';
import { mail } from './mail.ts';
import { media } from './media.ts';
import { messaging } from './messaging.ts';
import { observability } from './observability.ts';
import { openai } from './openai.ts';
import { packages } from './packages.ts';
import { payments } from './payments.ts';
import { security } from './security.ts';
import { slack } from './slack.ts';
import { social } from './social.ts';
import { stripe } from './stripe.ts';
import { trading } from './trading.ts';
import { vaults } from './vaults.ts';
import { work } from './work.ts';

/** Formats of tokens of one maker each, by family; kinds of data that many share are beside them in the index. */
export const providers: readonly DetectorDef[] = [
  ...agents,
  ...ai,
  ...aws,
  ...azure,
  ...chat,
  ...ci,
  ...cloud,
  ...commerce,
  ...content,
  ...crm,
  ...data,
  ...databases,
  ...dns,
  ...flags,
  ...gateways,
  ...github,
  ...gitlab,
  ...google,
  ...hosting,
  ...identity,
  ...mail,
  ...media,
  ...messaging,
  ...observability,
  openai,
  ...packages,
  ...payments,
  ...security,
  ...slack,
  ...social,
  ...stripe,
  ...trading,
  ...vaults,
  ...work,
];
