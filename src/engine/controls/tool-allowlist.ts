import * as z from 'zod';
import { GRADES } from '../discover/model.ts';
import { date, glob, key, oneOrMany, text, word } from '../policy/schema-parts.ts';
import type { ControlSpec } from './model.ts';

const tier = oneOrMany(key, 16).describe('Plans, e.g. `enterprise`.');

const place = z
  .strictObject({
    data: oneOrMany(key).describe('Data classes this is about.'),
    hosts: oneOrMany(glob).optional().describe('Hosts such data may go to; any when absent.'),
    models: oneOrMany(glob).optional().describe('Models such data may go to; any when absent.'),
  })
  .refine(({ hosts, models }) => hosts !== undefined || models !== undefined, {
    error: 'must name hosts, models, or both',
  });

const tool = z.strictObject({
  id: word.describe('Of the catalogue (`claude-code`), or the name of an agent (`claude`).'),
  tier: tier.optional(),
  org: text(200)
    .optional()
    .describe(
      'Organisation whose account it may be used with: as the vendor has it, `env:NAME`, or `hmac:` and the digest the log of this machine shows. Told by answers on the wire.',
    ),
  evidence: z
    .enum(GRADES)
    .optional()
    .describe('The weakest proof of the tier that is good enough; `declared` when absent.'),
  hosts: oneOrMany(glob)
    .optional()
    .describe(
      'Hosts of AI services it may ask, e.g. `api.anthropic.com`, `*.openai.azure.com`; any when absent.',
    ),
  models: oneOrMany(glob)
    .optional()
    .describe(
      'Models it may ask for, as globs over the names in requests, e.g. `claude-opus-*`; any when absent.',
    ),
  review_by: date
    .optional()
    .describe('The day by which it is looked at again: a point of `discover --review`; nothing is refused.'),
  data: oneOrMany(key)
    .optional()
    .describe('Data classes it is cleared for; other classes of the policy are redacted on their way to it.'),
  for: z
    .array(place)
    .min(1)
    .max(32)
    .optional()
    .describe('Where data of a class may go; it is redacted on its way to any other host or model.'),
});

const prohibited = z
  .strictObject({ id: word.optional(), tier: tier.optional(), why: text(200).optional() })
  .refine(({ id, tier: plan }) => id !== undefined || plan !== undefined, {
    error: 'must name a tool, a plan, or both',
  });

export const toolAllowlist: ControlSpec = {
  kind: 'tool-allowlist',
  describe: 'Only the tools named, on the plans named, may be used.',
  enforced: true,
  settings: {
    tools: z.array(tool).max(200).describe('The tools that may be used.'),
    prohibited: z.array(prohibited).max(200).describe('What may not be used, whoever lists it.'),
    otherwise: z
      .strictObject({
        do: z.enum(['allow', 'warn', 'ask', 'deny']),
        // oxlint-disable-next-line unicorn/no-thenable -- a key of the policy file
        then: z.enum(['request']).optional(),
      })
      .describe('What happens to tools nobody names; the stance of the policy when absent.'),
  },
  required: ['tools'],
  demands: ['allow', 'warn', 'ask', 'deny'],
  standard: 'deny',
  doKeys: [],
  points: ['shim', 'proxy'],
  evidence: ['tool.started', 'tool.requested', 'request.refused'],
};
