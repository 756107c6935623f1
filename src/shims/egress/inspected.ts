/** Headers whose text is looked at: those a user or tool adds. */
import type { Finding } from '../../engine/model.ts';
import type { Wire } from '../../host/wire.ts';
import type { AgentRequest } from './asked.ts';
import { isInspected, type Headers } from './headers.ts';

export interface Inspected {
  readonly name: string;
  readonly findings: readonly Finding[];
  readonly fresh: readonly Finding[];
}

/** What stands in the headers of a request; counts as seen then. */
export function inspected({ headers }: AgentRequest, wire: Wire): readonly Inspected[] {
  return Object.entries(headers).flatMap(([name, value]) => {
    const texts = isInspected(name) ? [value ?? []].flat() : [];
    return texts.map((text) => {
      const { findings, fresh } = wire.header(text);
      return { name, findings, fresh };
    });
  });
}

/** Headers with placeholders; `headers` are those that would go out. */
export function redactedHeaders(headers: Headers, wire: Wire): Headers {
  const text = (value: string): string => wire.header(value).text;
  const entries = Object.entries(headers).map(([name, value]): [string, string | string[]] => {
    if (!isInspected(name)) return [name, value];
    return [name, typeof value === 'string' ? text(value) : value.map(text)];
  });
  return Object.fromEntries(entries);
}
