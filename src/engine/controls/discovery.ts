import * as z from 'zod';
import { SURFACES } from '../discover/model.ts';
import { duration, oneOrMany, text } from '../policy/schema-parts.ts';
import type { ControlSpec } from './model.ts';

/** A program and its words; no shell reads them. */
const argv = z.array(text(400)).min(1).max(32);

const address = z.string().regex(/^[A-Za-z0-9._%+][A-Za-z0-9._%+-]{0,63}@[A-Za-z0-9.-]{1,200}$/u, {
  error: 'must be an e-mail address',
});

const webhook = z
  .string()
  .max(500)
  .regex(
    /^(?:https:\/\/[A-Za-z0-9.-]+(?::\d{1,5})?|http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?)(?:[/?][!-~]*)?$/u,
    { error: 'must be an https:// address without a name or password in it' },
  );

const tell = z
  .strictObject({
    desktop: z.boolean().optional().describe('A notification on the desktop.'),
    webhook: webhook
      .optional()
      .describe(
        'Gets one POST of JSON: counts, and ids and names of the catalogue. No redirect is followed.',
      ),
    mail: z
      .strictObject({
        to: oneOrMany(address),
        by: argv.optional().describe('Takes the letter on its input; `sendmail -i -t` when absent.'),
      })
      .optional(),
    exec: argv.optional().describe('A program that gets the same JSON on its input.'),
  })
  .describe('Who hears of tools that are new. Of a project’s own policy only `desktop` counts.');

export const discovery: ControlSpec = {
  kind: 'discovery',
  describe:
    'AI tools of the machine are listed; new ones leave a row and, from phase `warn` on, tell somebody.',
  enforced: true,
  settings: {
    surfaces: oneOrMany(z.enum(SURFACES)).describe(
      'Where tools are new to somebody; everywhere when absent.',
    ),
    every: duration.describe('How often the machine is to be looked at.'),
    tell,
  },
  required: [],
  demands: ['allow', 'warn'],
  standard: 'warn',
  doKeys: [],
  points: ['ledger'],
  evidence: ['tool.found', 'tool.reviewed'],
};
