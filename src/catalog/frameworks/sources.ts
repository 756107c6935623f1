/** What is evidence, and the section of the report that shows it. */
import type { SourceOfEvidence } from '../../engine/report/framework-model.ts';

export const evidenceSources: readonly SourceOfEvidence[] = [
  {
    id: 'policy',
    does: 'The policy is one file with a digest; each version that came into force, was refused or signed is a row.',
    section: '1.1',
    kinds: [
      'policy.changed',
      'policy.rejected',
      'policy.signed',
      'fleet.enrolled',
      'fleet.updated',
      'fleet.refused',
    ],
  },
  {
    id: 'rollout',
    does: 'Each clause is in a dated phase; a promotion and a false alarm are rows.',
    section: '1.2',
    kinds: ['phase.promoted', 'alarm.false'],
  },
  {
    id: 'discovery',
    does: 'AI tools on the machine are listed; each new one is a row.',
    section: '2',
    kinds: ['tool.found'],
  },
  {
    id: 'tool-allowlist',
    does: 'Tools that are not on the list are reported, warned about or not started.',
    section: '3.1',
    kinds: ['tool.started', 'tool.requested', 'tool.reviewed'],
  },
  {
    id: 'license-tier',
    does: 'The plan behind an approved tool is looked at and held against the policy.',
    section: '3.2',
    kinds: ['tier.seen'],
  },
  {
    id: 'prompt-redaction',
    does: 'What people type and paste is searched and masked before it leaves.',
    section: '4.1',
    kinds: ['prompt.redacted'],
  },
  {
    id: 'context-redaction',
    does: 'Files and results of tools in requests are searched and masked, and given back in answers.',
    section: '4.2',
    kinds: ['request.redacted'],
  },
  {
    id: 'egress-inspection',
    does: 'Requests to models pass a proxy on this machine; what was refused and who went past it are rows.',
    section: '4.3',
    kinds: ['request.refused', 'guard.diverted'],
  },
  {
    id: 'action-approval',
    does: 'A person says yes before an agent merges, pushes, deletes, changes production, sends or pays.',
    section: '5',
    kinds: ['approval.asked', 'approval.answered', 'backup.kept'],
  },
  {
    id: 'mcp-approval',
    does: 'MCP servers are approved and pinned; others and changed ones are stopped.',
    section: '6.1',
    kinds: ['mcp.seen', 'mcp.approved', 'mcp.revoked', 'mcp.changed', 'mcp.stopped', 'mcp.ungated'],
  },
  {
    id: 'mcp-risk-score',
    does: 'Each server has a risk score, with the reasons; clauses may set a limit.',
    section: '6.2',
    kinds: [],
  },
  {
    id: 'incident',
    does: 'Incidents are opened by clauses or by hand, worked on and closed; each step is a row.',
    section: '7',
    kinds: ['incident.opened', 'incident.changed', 'incident.told'],
  },
  {
    id: 'audit-log',
    does: 'The log only grows, is chained and signed, and holds no content.',
    section: '8',
    kinds: [
      'log.checkpoint',
      'log.repaired',
      'log.sealed',
      'log.retired',
      'log.key-destroyed',
      'log.exported',
      'report.made',
    ],
  },
  {
    id: 'exception',
    does: 'Deviations are asked for, granted by a role and end by themselves.',
    section: '9',
    kinds: ['exception.granted', 'exception.revoked', 'exception.used', 'exception.ended'],
  },
];
