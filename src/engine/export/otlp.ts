/** Records as one OTLP/HTTP request in JSON: what an OpenTelemetry Collector takes at `/v1/logs`. */
import type { JsonObject } from '../json-object.ts';
import { weightOf, type ExportRecord, type ExportSource, type Weight } from './row.ts';

/** INFO, WARN, ERROR. */
const SEVERITIES: Readonly<
  Record<Weight, { readonly severityNumber: number; readonly severityText: string }>
> = {
  info: { severityNumber: 9, severityText: 'INFO' },
  notable: { severityNumber: 13, severityText: 'WARN' },
  grave: { severityNumber: 17, severityText: 'ERROR' },
};

function attribute(key: string, value: string | number): JsonObject {
  return { key, value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value } };
}

/** Fields of a record with a dot between their names: `counts.github-token`. */
function attributes(prefix: string, fields: object): readonly JsonObject[] {
  return Object.entries(fields).flatMap(([name, value]: readonly [string, unknown]) => {
    const key = `${prefix}${name}`;
    if (typeof value === 'string' || typeof value === 'number') return [attribute(key, value)];
    if (Array.isArray(value)) return [attribute(key, value.join(' '))];
    return typeof value === 'object' && value !== null ? attributes(`${key}.`, value) : [];
  });
}

function logRecord({ record, id }: ExportRecord): JsonObject {
  const { t, kind, ...rest } = record;
  // As text: nanoseconds are beyond what a JSON number holds.
  const timeUnixNano = `${t}000000`;
  return {
    timeUnixNano,
    observedTimeUnixNano: timeUnixNano,
    ...SEVERITIES[weightOf(record)],
    eventName: `aup_guard.${kind}`,
    body: { stringValue: kind },
    attributes: [attribute('log.record.uid', id), ...attributes('aup_guard.', rest)],
  };
}

export function otlp(rows: readonly ExportRecord[], { origin, version }: ExportSource): string {
  const resource = {
    attributes: [
      attribute('service.name', 'aup-guard'),
      attribute('service.version', version),
      attribute('service.instance.id', origin),
    ],
  };
  const scope = { name: 'aup-guard.ledger', version };
  return JSON.stringify({
    resourceLogs: [{ resource, scopeLogs: [{ scope, logRecords: rows.map(logRecord) }] }],
  });
}
