import * as z from 'zod';
import { duration, text } from '../policy/schema-parts.ts';
import type { ControlSpec } from './model.ts';

const log = z
  .strictObject({
    content: z.literal('never').optional().describe('The ledger never holds what was written.'),
    identify: z.enum(['pseudonym', 'name', 'none']).optional().describe('How people appear in it.'),
    keep: duration.optional(),
    checkpoint: z
      .union([z.enum(['hourly', 'daily']), duration])
      .optional()
      .describe('How often the chain is signed.'),
    export: z
      .array(z.strictObject({ otlp: text(500).optional(), file: text(500).optional() }))
      .max(8)
      .optional()
      .describe('Where records go besides the ledger.'),
  })
  .describe('What is logged, how long it is kept, where it goes.');

export const auditLog: ControlSpec = {
  kind: 'audit-log',
  describe: 'Every decision leaves a row in a hash-chained ledger, without content.',
  enforced: true,
  settings: {
    log,
    notice: text(300).describe('The notice to the people concerned: a file, from the policy’s folder.'),
  },
  required: [],
  demands: ['allow'],
  standard: 'allow',
  doKeys: [],
  points: ['ledger'],
  evidence: ['action.decided', 'log.checkpoint'],
};
