import type { Framework } from '../../engine/report/framework-model.ts';

export const nistAiRmf: Framework = {
  id: 'nist-ai-rmf',
  name: 'NIST AI RMF 1.0 (AI 100-1)',
  lines: [
    {
      id: 'GOVERN 1.1',
      title: 'Legal requirements are known',
      evidence: [{ source: 'policy', strength: 'context', basis: 'judgement' }],
    },
    {
      id: 'GOVERN 1.4',
      title: 'Risk process is set by policy',
      evidence: [
        { source: 'policy', strength: 'partial', basis: 'judgement' },
        { source: 'rollout', strength: 'partial', basis: 'judgement' },
      ],
    },
    {
      id: 'GOVERN 1.5',
      title: 'Monitoring and review are planned',
      evidence: [
        { source: 'rollout', strength: 'partial', basis: 'judgement' },
        { source: 'audit-log', strength: 'partial', basis: 'judgement' },
      ],
    },
    {
      id: 'GOVERN 1.6',
      title: 'AI systems are inventoried',
      evidence: [{ source: 'discovery', strength: 'direct', basis: 'sourced' }],
    },
    {
      id: 'GOVERN 2.1',
      title: 'Roles are clear',
      evidence: [{ source: 'exception', strength: 'partial', basis: 'judgement' }],
    },
    {
      id: 'GOVERN 3.2',
      title: 'Roles in human-AI configurations',
      evidence: [{ source: 'action-approval', strength: 'direct', basis: 'judgement' }],
    },
    {
      id: 'GOVERN 4.3',
      title: 'Incidents can be found and shared',
      evidence: [{ source: 'incident', strength: 'partial', basis: 'judgement' }],
    },
    {
      id: 'GOVERN 6.1',
      title: 'Third-party risks have policies',
      evidence: [
        { source: 'mcp-approval', strength: 'partial', basis: 'judgement' },
        { source: 'license-tier', strength: 'partial', basis: 'judgement' },
      ],
    },
    {
      id: 'MAP 3.5',
      title: 'Human oversight is defined',
      evidence: [{ source: 'action-approval', strength: 'direct', basis: 'judgement' }],
    },
    {
      id: 'MAP 4.1',
      title: 'Third-party technology and legal risks are mapped',
      evidence: [
        { source: 'mcp-risk-score', strength: 'partial', basis: 'judgement' },
        { source: 'license-tier', strength: 'partial', basis: 'judgement' },
      ],
    },
    {
      id: 'MEASURE 2.4',
      title: 'Behaviour in production is monitored',
      evidence: [{ source: 'egress-inspection', strength: 'partial', basis: 'judgement' }],
    },
    {
      id: 'MEASURE 2.7',
      title: 'Security and resilience are evaluated',
      evidence: [
        { source: 'mcp-risk-score', strength: 'partial', basis: 'sourced' },
        { source: 'policy', strength: 'partial', basis: 'judgement', note: 'policy tests' },
      ],
    },
    {
      id: 'MEASURE 2.8',
      title: 'Transparency and accountability',
      evidence: [{ source: 'audit-log', strength: 'direct', basis: 'sourced' }],
    },
    {
      id: 'MEASURE 2.10',
      title: 'Privacy risk is examined',
      evidence: [
        { source: 'prompt-redaction', strength: 'direct', basis: 'judgement' },
        { source: 'context-redaction', strength: 'direct', basis: 'judgement' },
      ],
    },
    {
      id: 'MANAGE 2.4',
      title: 'Systems can be stopped or overridden',
      evidence: [
        { source: 'action-approval', strength: 'partial', basis: 'judgement' },
        { source: 'tool-allowlist', strength: 'partial', basis: 'judgement' },
      ],
    },
    {
      id: 'MANAGE 3.1',
      title: 'Third parties are monitored',
      evidence: [
        { source: 'mcp-approval', strength: 'partial', basis: 'judgement' },
        { source: 'discovery', strength: 'partial', basis: 'judgement' },
      ],
    },
    {
      id: 'MANAGE 4.1',
      title: 'Post-deployment monitoring',
      evidence: [
        { source: 'audit-log', strength: 'partial', basis: 'sourced' },
        { source: 'incident', strength: 'partial', basis: 'sourced' },
      ],
    },
    {
      id: 'MANAGE 4.3',
      title: 'Incidents are communicated',
      evidence: [{ source: 'incident', strength: 'partial', basis: 'judgement' }],
    },
  ],
};
