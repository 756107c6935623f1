import * as z from 'zod';
import { duration } from '../policy/schema-parts.ts';
import { RECEIPT_LEVELS, RECEIPT_MATCHES, RECEIPT_WORTH } from '../receipt/terms.ts';
import type { ControlSpec } from './model.ts';

const level = z.enum(RECEIPT_LEVELS);
const receipts = z
  .union([
    level,
    z.strictObject({
      level,
      of: z
        .enum(['agents', 'all'])
        .optional()
        .describe('Which commits need one. `agents` goes by marks, which can be taken off; standard: all.'),
      assurance: z
        .enum(RECEIPT_WORTH)
        .optional()
        .describe('The least that counts; standard: overlay-in-tmux.'),
      match: z
        .enum(RECEIPT_MATCHES)
        .optional()
        .describe(
          'How a change may be told again: the very commit, the same files before and after, or the same difference; standard: patch.',
        ),
      valid: duration.optional().describe('How long one counts; standard: 30 days.'),
    }),
  ])
  .describe(
    'Signed receipts of approvals, which a check before merging asks for, and the trailer of commits.',
  );

export const actionApproval: ControlSpec = {
  kind: 'action-approval',
  describe: 'A person says yes on the session’s own terminal before an action of consequence runs.',
  enforced: true,
  settings: { receipts },
  required: [],
  demands: ['allow', 'warn', 'ask', 'deny'],
  standard: 'ask',
  doKeys: ['ask'],
  points: ['gate', 'git-hook', 'agent-hook'],
  evidence: ['action.decided', 'approval.asked', 'approval.answered'],
};
