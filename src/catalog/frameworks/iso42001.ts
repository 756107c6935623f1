import type { Framework } from '../../engine/report/framework-model.ts';

export const iso42001: Framework = {
  id: 'iso42001',
  name: 'ISO/IEC 42001:2023 Annex A',
  note: 'Annex A is a reference set of 38 controls chosen through the Statement of Applicability. Titles below are own words. The standard certifies a management system, not a tool. Public mappings often carry wrong numbers or titles: every id here was checked against a complete 38-row statement-of-applicability table in a public repository, and most against a second listing.',
  lines: [
    {
      id: 'A.2.2',
      title: 'AI policy exists and is documented',
      evidence: [
        {
          source: 'policy',
          strength: 'direct',
          basis: 'judgement',
          note: 'the policy file, its digest and approvals',
        },
      ],
    },
    {
      id: 'A.2.3',
      title: 'AI policy fits the other policies',
      evidence: [
        {
          source: 'policy',
          strength: 'context',
          basis: 'judgement',
          note: 'links from clauses to other policies',
        },
      ],
    },
    {
      id: 'A.2.4',
      title: 'AI policy is reviewed',
      evidence: [
        {
          source: 'policy',
          strength: 'partial',
          basis: 'judgement',
          note: 'review date and lint failure when overdue',
        },
        { source: 'rollout', strength: 'partial', basis: 'judgement' },
      ],
    },
    {
      id: 'A.3.2',
      title: 'Roles and responsibilities for AI',
      evidence: [
        { source: 'exception', strength: 'partial', basis: 'judgement', note: 'who may approve' },
        { source: 'action-approval', strength: 'partial', basis: 'judgement', note: 'who approved' },
      ],
    },
    {
      id: 'A.3.3',
      title: 'Concerns can be reported',
      evidence: [
        { source: 'incident', strength: 'partial', basis: 'sourced', note: 'report command and record' },
      ],
    },
    {
      id: 'A.4.2',
      title: 'Resources of AI systems are documented',
      evidence: [
        { source: 'discovery', strength: 'direct', basis: 'sourced' },
        { source: 'mcp-risk-score', strength: 'partial', basis: 'judgement' },
      ],
    },
    {
      id: 'A.4.4',
      title: 'Tooling resources are documented',
      evidence: [
        { source: 'discovery', strength: 'direct', basis: 'judgement' },
        { source: 'tool-allowlist', strength: 'partial', basis: 'judgement' },
      ],
    },
    {
      id: 'A.6.2.6',
      title: 'Operation and monitoring of AI systems',
      evidence: [
        { source: 'egress-inspection', strength: 'partial', basis: 'judgement' },
        { source: 'audit-log', strength: 'partial', basis: 'sourced' },
      ],
    },
    {
      id: 'A.6.2.8',
      title: 'Event logs: decide where in the life cycle they are on',
      evidence: [
        {
          source: 'audit-log',
          strength: 'direct',
          basis: 'sourced',
          note: 'the control asks for a decision about logging phases; keep that decision in the policy too',
        },
      ],
    },
    {
      id: 'A.8.4',
      title: 'Incidents are communicated to users',
      evidence: [{ source: 'incident', strength: 'partial', basis: 'sourced' }],
    },
    {
      id: 'A.9.2',
      title: 'Processes for responsible use',
      evidence: [
        { source: 'tool-allowlist', strength: 'direct', basis: 'sourced' },
        { source: 'prompt-redaction', strength: 'direct', basis: 'judgement' },
        { source: 'action-approval', strength: 'direct', basis: 'sourced' },
        { source: 'policy', strength: 'direct', basis: 'judgement' },
      ],
    },
    {
      id: 'A.9.3',
      title: 'Objectives for responsible use',
      evidence: [
        { source: 'rollout', strength: 'partial', basis: 'judgement', note: 'measured clause objectives' },
      ],
    },
    {
      id: 'A.9.4',
      title: 'Systems are used as intended',
      evidence: [
        { source: 'tool-allowlist', strength: 'direct', basis: 'judgement' },
        { source: 'license-tier', strength: 'direct', basis: 'judgement' },
        { source: 'action-approval', strength: 'partial', basis: 'judgement' },
      ],
    },
    {
      id: 'A.10.2',
      title: 'Responsibilities are shared out with third parties',
      evidence: [
        { source: 'license-tier', strength: 'partial', basis: 'judgement' },
        { source: 'mcp-approval', strength: 'partial', basis: 'judgement' },
      ],
    },
    {
      id: 'A.10.3',
      title: 'Suppliers fit the organisation approach',
      evidence: [
        { source: 'license-tier', strength: 'partial', basis: 'judgement' },
        { source: 'mcp-risk-score', strength: 'partial', basis: 'judgement' },
        { source: 'mcp-approval', strength: 'partial', basis: 'judgement' },
      ],
    },
  ],
};
