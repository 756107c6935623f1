import type { Framework } from '../../engine/report/framework-model.ts';

export const soc2: Framework = {
  id: 'soc2',
  name: 'AICPA Trust Services Criteria 2017 (points of focus revised 2022)',
  note: 'The criteria did not change for AI; auditors ask about AI use inside them. Type II needs the whole period: keep checkpoints.',
  lines: [
    {
      id: 'CC1.4',
      title: 'Competence',
      evidence: [{ source: 'policy', strength: 'context', basis: 'judgement' }],
    },
    {
      id: 'CC1.5',
      title: 'Accountability',
      evidence: [
        { source: 'exception', strength: 'partial', basis: 'judgement' },
        { source: 'action-approval', strength: 'partial', basis: 'judgement' },
      ],
    },
    {
      id: 'CC2.1',
      title: 'Quality information for control',
      evidence: [{ source: 'audit-log', strength: 'partial', basis: 'judgement' }],
    },
    {
      id: 'CC2.2',
      title: 'Internal communication of duties',
      evidence: [
        {
          source: 'policy',
          strength: 'partial',
          basis: 'judgement',
          note: 'rendered policy, acknowledgements',
        },
      ],
    },
    {
      id: 'CC3.2',
      title: 'Risks are identified',
      evidence: [
        { source: 'discovery', strength: 'partial', basis: 'judgement' },
        { source: 'mcp-risk-score', strength: 'partial', basis: 'judgement' },
      ],
    },
    {
      id: 'CC4.1',
      title: 'Controls are evaluated',
      evidence: [
        { source: 'policy', strength: 'partial', basis: 'judgement', note: 'policy tests and probes' },
        { source: 'rollout', strength: 'partial', basis: 'judgement' },
      ],
    },
    {
      id: 'CC5.3',
      title: 'Policies are put into action',
      evidence: [
        { source: 'policy', strength: 'direct', basis: 'judgement', note: 'clause to control binding' },
        { source: 'rollout', strength: 'direct', basis: 'judgement' },
      ],
    },
    {
      id: 'CC6.1',
      title: 'Logical access protection',
      evidence: [
        { source: 'tool-allowlist', strength: 'partial', basis: 'sourced' },
        { source: 'license-tier', strength: 'partial', basis: 'sourced' },
        { source: 'mcp-approval', strength: 'partial', basis: 'judgement' },
      ],
    },
    {
      id: 'CC6.3',
      title: 'Least privilege and separation',
      evidence: [{ source: 'action-approval', strength: 'partial', basis: 'judgement' }],
    },
    {
      id: 'CC6.6',
      title: 'Boundary protection',
      evidence: [{ source: 'egress-inspection', strength: 'partial', basis: 'sourced' }],
    },
    {
      id: 'CC6.7',
      title: 'Transmission of information is restricted',
      evidence: [
        { source: 'prompt-redaction', strength: 'direct', basis: 'sourced' },
        { source: 'context-redaction', strength: 'direct', basis: 'sourced' },
        { source: 'egress-inspection', strength: 'direct', basis: 'sourced' },
      ],
    },
    {
      id: 'CC6.8',
      title: 'Unauthorised software is prevented or detected',
      evidence: [
        { source: 'discovery', strength: 'direct', basis: 'judgement' },
        { source: 'tool-allowlist', strength: 'direct', basis: 'judgement' },
        { source: 'mcp-approval', strength: 'direct', basis: 'judgement' },
      ],
    },
    {
      id: 'CC7.1',
      title: 'Configuration changes and weaknesses are detected',
      evidence: [
        { source: 'discovery', strength: 'partial', basis: 'judgement' },
        { source: 'mcp-approval', strength: 'partial', basis: 'judgement', note: 'pin drift' },
      ],
    },
    {
      id: 'CC7.2',
      title: 'Anomalies are monitored',
      evidence: [
        { source: 'audit-log', strength: 'direct', basis: 'sourced' },
        { source: 'egress-inspection', strength: 'partial', basis: 'sourced' },
      ],
    },
    {
      id: 'CC7.3',
      title: 'Events are evaluated',
      evidence: [{ source: 'incident', strength: 'direct', basis: 'sourced' }],
    },
    {
      id: 'CC7.4',
      title: 'Incidents are answered',
      evidence: [{ source: 'incident', strength: 'direct', basis: 'judgement' }],
    },
    {
      id: 'CC8.1',
      title: 'Changes are authorised',
      evidence: [
        {
          source: 'action-approval',
          strength: 'direct',
          basis: 'sourced',
          note: 'merges, pushes and production changes started by agents',
        },
        { source: 'policy', strength: 'partial', basis: 'sourced', note: 'policy change log' },
      ],
    },
    {
      id: 'CC9.2',
      title: 'Vendors are managed',
      evidence: [
        { source: 'license-tier', strength: 'partial', basis: 'judgement' },
        { source: 'mcp-risk-score', strength: 'partial', basis: 'judgement' },
      ],
    },
    {
      id: 'C1.1',
      title: 'Confidential information is identified and kept',
      evidence: [
        { source: 'prompt-redaction', strength: 'direct', basis: 'sourced' },
        { source: 'context-redaction', strength: 'direct', basis: 'sourced' },
      ],
    },
    {
      id: 'P6.1',
      title: 'Personal information to third parties',
      evidence: [
        { source: 'prompt-redaction', strength: 'partial', basis: 'judgement' },
        { source: 'context-redaction', strength: 'partial', basis: 'judgement' },
      ],
    },
  ],
};
