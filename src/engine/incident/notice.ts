/** What is said of an incident to those a clause tells: ids of ours and counts, nothing a person or an agent wrote. */
import type { Incident, IncidentState, Severity } from './model.ts';

export interface Notice {
  readonly schema: 'aup-guard/incident-notice/1';
  readonly id: string;
  readonly event: string;
  readonly severity: Severity;
  readonly state: IncidentState;
  /** ISO 8601, UTC. */
  readonly opened: string;
  /** Rows of the log behind it. */
  readonly count: number;
  /** `aup.yaml:100 INC-1`. */
  readonly clause?: string;
  /** Ids of agents as the log has them. */
  readonly agents: readonly string[];
  readonly playbook?: string;
}

/** `opened`: in ISO 8601. The engine knows no calendar. */
export function noticeOf(incident: Incident, opened: string): Notice {
  const { id, event, severity, state, count, clause, facts, playbook } = incident;
  return {
    schema: 'aup-guard/incident-notice/1',
    id,
    event,
    severity,
    state,
    opened,
    count,
    ...(clause === undefined ? {} : { clause: `${clause.where} ${clause.id}` }),
    agents: facts.agents,
    ...(playbook === undefined ? {} : { playbook }),
  };
}

/** One line for a screen. */
export function noticeTitle({ severity, event, id }: Notice): string {
  return `AI incident ${id} (${severity}): ${event}`;
}

/** Its lines for people. */
export function noticeLines({ count, clause, agents, playbook, opened, id }: Notice): readonly string[] {
  return [
    `opened ${opened}, ${count === 1 ? '1 record' : `${count} records`}`,
    ...(agents.length === 0 ? [] : [`agent ${agents.join(', ')}`]),
    ...(clause === undefined ? [] : [`clause ${clause}`]),
    ...(playbook === undefined ? [] : [`playbook ${playbook}`]),
    `see it on that machine: aup-guard incident show ${id}`,
  ];
}

/** A letter as programs that send mail take it. Addresses were checked with the policy. */
export function noticeMail(notice: Notice, to: readonly string[]): string {
  return [
    `To: ${to.join(', ')}`,
    `Subject: ${noticeTitle(notice)}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    'Auto-Submitted: auto-generated',
    '',
    ...noticeLines(notice),
    '',
  ].join('\n');
}
