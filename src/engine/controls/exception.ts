import * as z from 'zod';
import { duration, oneOrMany, word } from '../policy/schema-parts.ts';
import { unenforced } from './unenforced.ts';
import type { ControlSpec } from './model.ts';

const grants = z.strictObject({
  approvers: oneOrMany(word),
  longest: duration.optional(),
  reasons: z.enum(['required', 'optional']).optional(),
  never: oneOrMany(word).optional().describe('Clauses that have no exceptions.'),
});

export const exception: ControlSpec = {
  ...unenforced,
  enforced: true,
  kind: 'exception',
  describe: 'Deviations are written down, approved and end by themselves.',
  settings: { grants },
  required: ['grants'],
  demands: ['allow'],
  standard: 'allow',
  points: ['policy'],
  evidence: ['exception.granted', 'exception.revoked', 'exception.used', 'exception.ended'],
};
