import * as z from 'zod';
import { GRADES } from '../discover/model.ts';
import { key, oneOrMany, text } from '../policy/schema-parts.ts';
import { PIN_VENDORS } from '../tier/model.ts';
import type { ControlSpec } from './model.ts';

const vendor = z
  .strictObject({
    org_ids: oneOrMany(text(200), 200)
      .optional()
      .describe('Organisations whose accounts work, as the vendor has them; `env:NAME` reads a variable.'),
    plan_hosts: oneOrMany(key, 16).optional().describe('Plans whose hosts may be used (github).'),
    evidence: z.enum(GRADES).optional().describe('The weakest proof that is good enough.'),
  })
  .optional();

const vendors = Object.fromEntries(PIN_VENDORS.map((name) => [name, vendor]));

export const licenseTier: ControlSpec = {
  kind: 'license-tier',
  describe: 'Vendor accounts other than the organisation’s do not work from its machines.',
  enforced: true,
  settings: {
    pin: z.strictObject(vendors).describe('What accounts are held to, by vendor.'),
    read_token_claims: z
      .boolean()
      .describe(
        'The plan may be read where it lies among secrets: one claim of the sign-in token of Codex, one key of the state of Cursor and Windsurf.',
      ),
  },
  required: ['pin'],
  demands: ['allow', 'warn', 'deny'],
  standard: 'deny',
  doKeys: [],
  points: ['proxy'],
  evidence: ['tier.seen'],
};
