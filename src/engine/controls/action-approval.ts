import type { ControlSpec } from './model.ts';

export const actionApproval: ControlSpec = {
  kind: 'action-approval',
  describe: 'A person says yes on the session’s own terminal before an action of consequence runs.',
  enforced: true,
  settings: {},
  required: [],
  demands: ['allow', 'warn', 'ask', 'deny'],
  standard: 'ask',
  doKeys: ['ask'],
  points: ['gate', 'git-hook', 'agent-hook'],
  evidence: ['action.decided', 'approval.asked', 'approval.answered'],
};
