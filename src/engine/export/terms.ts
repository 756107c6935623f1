/** Where the clauses of a policy send records. Their settings were checked when it was compiled. */
import { isObject } from '../json-object.ts';
import { phaseAt } from '../lattice.ts';
import type { ClauseId, Instant, Safe } from '../model.ts';
import type { Clause } from '../policy/model.ts';

export const SINK_KINDS = ['otlp', 'http', 'syslog'] as const;
export type SinkKind = (typeof SINK_KINDS)[number];

/** One place that gets records. */
export interface Sink {
  readonly kind: SinkKind;
  /** An address, or `env:NAME`. */
  readonly to: string;
  /** Lines of an `http` sink. */
  readonly format: 'ndjson' | 'ocsf';
  /** `env:NAME` of what goes into the header `authorization`. */
  readonly authorization?: string;
  /** Bodies are packed on their way. */
  readonly gzip: boolean;
  readonly clause: ClauseId;
  /** `aup.yaml:97`, for messages. */
  readonly where: Safe;
}

function sinkOf(value: unknown, { id: clause, where }: Clause): readonly Sink[] {
  if (!isObject(value)) return [];
  const kind = SINK_KINDS.find((each) => typeof value[each] === 'string');
  const to = kind === undefined ? undefined : value[kind];
  if (kind === undefined || typeof to !== 'string') return [];
  const { authorization, gzip } = value;
  return [
    {
      kind,
      to,
      format: value['format'] === 'ocsf' ? 'ocsf' : 'ndjson',
      ...(typeof authorization === 'string' ? { authorization } : {}),
      // Whatever takes OTLP must take it; of others nobody knows.
      gzip: typeof gzip === 'boolean' ? gzip : kind === 'otlp',
      clause,
      where,
    },
  ];
}

/** A repository's own policy sends nothing anywhere: whoever writes it would hear of all who look at it. */
export function sinksOf(clauses: readonly Clause[], now: Instant): readonly Sink[] {
  return clauses.flatMap((clause) => {
    const counts = clause.controls.includes('audit-log') && clause.layer !== 'project';
    if (!counts || phaseAt(clause.phases, now) === 'draft') return [];
    const { log } = clause.settings;
    const places = isObject(log) && Array.isArray(log['export']) ? log['export'] : [];
    return places.flatMap((place) => sinkOf(place, clause));
  });
}

export interface SinkAddress {
  readonly scheme: 'http' | 'https' | 'tcp' | 'tls';
  readonly host: string;
  readonly port: number;
  readonly url: string;
}

const LOOPBACK = /^(?:127\.0\.0\.1|localhost|\[::1\])$/u;
const PORTS: Readonly<Record<SinkAddress['scheme'], number>> = { http: 80, https: 443, tcp: 601, tls: 6514 };
const ADDRESS = /^(https?|tcp|tls):\/\/(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+)(?::(\d{1,5}))?((?:[/?][!-~]*)?)$/u;

interface Parts {
  readonly scheme: SinkAddress['scheme'];
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

function schemeOf(text: string): SinkAddress['scheme'] | undefined {
  return text === 'http' || text === 'https' || text === 'tcp' || text === 'tls' ? text : undefined;
}

function partsOf(text: string): Parts | undefined {
  const [, given = '', host = '', port, path = ''] = ADDRESS.exec(text) ?? [];
  const scheme = schemeOf(given);
  if (scheme === undefined) return undefined;
  const number = Number(port ?? PORTS[scheme]);
  return number >= 1 && number <= 65_535 ? { scheme, host, port: number, path } : undefined;
}

function isOpen({ scheme, host }: Parts): boolean {
  return (scheme === 'http' || scheme === 'tcp') && !LOOPBACK.test(host);
}

function fits({ scheme, path }: Parts, kind: SinkKind): boolean {
  const isWeb = scheme === 'http' || scheme === 'https';
  return kind === 'syslog' ? !isWeb && path === '' : isWeb;
}

/** Undefined for an address of another kind, with a name or password in it, or not encrypted and off this machine. */
export function sinkAddress(kind: SinkKind, text: string): SinkAddress | undefined {
  const parts = partsOf(text);
  if (parts === undefined || isOpen(parts) || !fits(parts, kind)) return undefined;
  const { scheme, host, port, path } = parts;
  const whole = kind === 'otlp' && /^\/?$/u.test(path) ? '/v1/logs' : path;
  return { scheme, host: host.replaceAll(/^\[|\]$/gu, ''), port, url: `${scheme}://${host}:${port}${whole}` };
}
