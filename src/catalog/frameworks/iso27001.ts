import type { Framework } from '../../engine/report/framework-model.ts';

export const iso27001: Framework = {
  id: 'iso27001',
  name: 'ISO/IEC 27001:2022 Annex A',
  lines: [
    {
      id: '5.1',
      title: 'Security policies',
      evidence: [{ source: 'policy', strength: 'partial', basis: 'judgement' }],
    },
    {
      id: '5.2',
      title: 'Roles',
      evidence: [{ source: 'exception', strength: 'context', basis: 'judgement' }],
    },
    {
      id: '5.9',
      title: 'Inventory of assets',
      evidence: [{ source: 'discovery', strength: 'direct', basis: 'judgement' }],
    },
    {
      id: '5.10',
      title: 'Acceptable use of information and assets',
      evidence: [
        { source: 'tool-allowlist', strength: 'direct', basis: 'sourced' },
        { source: 'policy', strength: 'direct', basis: 'sourced' },
        { source: 'prompt-redaction', strength: 'direct', basis: 'judgement' },
      ],
    },
    {
      id: '5.12',
      title: 'Classification',
      evidence: [{ source: 'prompt-redaction', strength: 'partial', basis: 'judgement' }],
    },
    {
      id: '5.14',
      title: 'Transfer of information',
      evidence: [
        { source: 'egress-inspection', strength: 'direct', basis: 'judgement' },
        { source: 'context-redaction', strength: 'direct', basis: 'judgement' },
      ],
    },
    {
      id: '5.19',
      title: 'Supplier relationships',
      evidence: [{ source: 'license-tier', strength: 'partial', basis: 'judgement' }],
    },
    {
      id: '5.21',
      title: 'ICT supply chain',
      evidence: [
        { source: 'mcp-approval', strength: 'partial', basis: 'judgement' },
        { source: 'mcp-risk-score', strength: 'partial', basis: 'judgement' },
      ],
    },
    {
      id: '5.23',
      title: 'Cloud services',
      evidence: [
        { source: 'license-tier', strength: 'partial', basis: 'judgement' },
        { source: 'tool-allowlist', strength: 'partial', basis: 'judgement' },
      ],
    },
    {
      id: '5.24',
      title: 'Incident planning',
      evidence: [{ source: 'incident', strength: 'partial', basis: 'judgement' }],
    },
    {
      id: '5.25',
      title: 'Event assessment',
      evidence: [{ source: 'incident', strength: 'partial', basis: 'judgement' }],
    },
    {
      id: '5.26',
      title: 'Incident response',
      evidence: [{ source: 'incident', strength: 'partial', basis: 'judgement' }],
    },
    {
      id: '5.28',
      title: 'Collection of evidence',
      evidence: [{ source: 'audit-log', strength: 'direct', basis: 'judgement', note: 'signed checkpoints' }],
    },
    {
      id: '5.33',
      title: 'Protection of records',
      evidence: [{ source: 'audit-log', strength: 'direct', basis: 'judgement' }],
    },
    {
      id: '5.34',
      title: 'Privacy and personal data',
      evidence: [
        { source: 'prompt-redaction', strength: 'partial', basis: 'sourced' },
        { source: 'context-redaction', strength: 'partial', basis: 'judgement' },
      ],
    },
    {
      id: '5.36',
      title: 'Compliance with policies is reviewed',
      evidence: [
        { source: 'policy', strength: 'partial', basis: 'judgement' },
        { source: 'rollout', strength: 'partial', basis: 'judgement' },
      ],
    },
    {
      id: '6.3',
      title: 'Awareness',
      evidence: [{ source: 'policy', strength: 'context', basis: 'judgement' }],
    },
    {
      id: '6.8',
      title: 'Reporting of events',
      evidence: [{ source: 'incident', strength: 'partial', basis: 'judgement' }],
    },
    {
      id: '8.2',
      title: 'Privileged access rights',
      evidence: [{ source: 'action-approval', strength: 'partial', basis: 'judgement' }],
    },
    {
      id: '8.4',
      title: 'Access to source code',
      evidence: [
        { source: 'tool-allowlist', strength: 'partial', basis: 'judgement' },
        { source: 'action-approval', strength: 'partial', basis: 'judgement' },
      ],
    },
    {
      id: '8.9',
      title: 'Configuration management',
      evidence: [{ source: 'mcp-approval', strength: 'partial', basis: 'judgement' }],
    },
    {
      id: '8.11',
      title: 'Data masking',
      evidence: [
        { source: 'prompt-redaction', strength: 'direct', basis: 'judgement' },
        { source: 'context-redaction', strength: 'direct', basis: 'judgement' },
      ],
    },
    {
      id: '8.12',
      title: 'Data leakage prevention',
      evidence: [
        { source: 'prompt-redaction', strength: 'direct', basis: 'sourced' },
        { source: 'context-redaction', strength: 'direct', basis: 'judgement' },
        { source: 'egress-inspection', strength: 'direct', basis: 'judgement' },
      ],
    },
    {
      id: '8.15',
      title: 'Logging',
      evidence: [{ source: 'audit-log', strength: 'direct', basis: 'judgement' }],
    },
    {
      id: '8.16',
      title: 'Monitoring',
      evidence: [
        { source: 'audit-log', strength: 'partial', basis: 'judgement' },
        { source: 'discovery', strength: 'partial', basis: 'judgement' },
      ],
    },
    {
      id: '8.19',
      title: 'Installation of software',
      evidence: [
        { source: 'discovery', strength: 'partial', basis: 'judgement' },
        { source: 'tool-allowlist', strength: 'partial', basis: 'judgement' },
      ],
    },
    {
      id: '8.28',
      title: 'Secure coding',
      evidence: [{ source: 'action-approval', strength: 'context', basis: 'judgement' }],
    },
    {
      id: '8.32',
      title: 'Change management',
      evidence: [{ source: 'action-approval', strength: 'direct', basis: 'judgement' }],
    },
  ],
};
