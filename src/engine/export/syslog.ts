/** Records as RFC 5424 lines. */
import type { LedgerRecord } from '../ledger-record.ts';
import { timeOf, weightOf, type Render, type Weight } from './row.ts';

/** Facility 13: log audit. */
const FACILITY = 13 * 8;
/** Informational, warning, critical. */
const SEVERITIES: Readonly<Record<Weight, number>> = { info: 6, notable: 4, grave: 2 };
/** The number set aside for examples: we have none of our own. */
const SD_ID = 'aupGuard@32473';
const FIELDS = [
  'clause',
  'control',
  'phase',
  'decision',
  'intended',
  'outcome',
  'assurance',
  'actor',
  'agent',
  'session',
  'verb',
  'object',
  'policy',
  'ref',
  'ms',
  'code',
] as const;

function param(name: string, value: string | number): string {
  return `${name}="${String(value).replaceAll(/["\\\]]/g, String.raw`\$&`)}"`;
}

function params(record: LedgerRecord): readonly string[] {
  const plain = FIELDS.flatMap((name) => {
    const value = record[name];
    return value === undefined ? [] : [param(name, value)];
  });
  const counts = Object.entries(record.counts ?? {}).map(([name, times]) => `${name}=${times}`);
  return counts.length === 0 ? plain : [...plain, param('counts', counts.join(' '))];
}

/** The host is left out: a machine is known by the name of its key. */
export const syslog: Render = ({ record, id }, { origin }) => {
  const priority = FACILITY + SEVERITIES[weightOf(record)];
  const about = [param('origin', origin), param('seq', record.seq), param('id', id), ...params(record)];
  const words = [record.kind, record.decision ?? record.outcome, record.clause].filter(Boolean).join(' ');
  return `<${priority}>1 ${timeOf(record.t)} - aup-guard - ${record.kind} [${SD_ID} ${about.join(' ')}] ${words}`;
};
