/** What an enrolled machine knows, in words and as JSON. */
import { refusalWords } from '../host/fleet-news.ts';
import type { Enrolled } from '../host/fleet-store.ts';
import { shown } from '../host/text.ts';
import { localTime } from './terminal.ts';

function keyWords(key: string): string {
  const [name = '', id = ''] = key.split('+');
  return `${shown(name)} (key ${shown(id)})`;
}

function troubleWords(enrolled: Enrolled): readonly string[] {
  if (enrolled.trouble === undefined) return [];
  return [
    `  trouble  ${refusalWords({ why: enrolled.trouble })}`,
    '  next     the last good policy stays in force; try: aup-guard fleet update',
  ];
}

export function statusLines(enrolled: Enrolled, now: number): readonly string[] {
  const { taken, asked } = enrolled;
  const past = taken !== undefined && now >= taken.notAfter ? ' (past)' : '';
  return [
    `  from     ${shown(enrolled.source)}`,
    `  signed   ${keyWords(enrolled.key)}`,
    ...(taken === undefined
      ? []
      : [
          `  policy   serial ${taken.serial}, taken ${localTime(taken.at)}`,
          `  until    ${localTime(taken.notAfter)}${past}`,
        ]),
    ...(asked === undefined ? [] : [`  asked    ${localTime(asked)}`]),
    ...troubleWords(enrolled),
  ];
}

function time(at: number): string {
  return new Date(at).toISOString();
}

/** Times in ISO 8601. */
export function statusBody(enrolled: Enrolled): object {
  const { source, key, every, device, taken, asked, next, failures, trouble } = enrolled;
  return {
    enrolled: true,
    source,
    key,
    device,
    every_ms: every,
    failures,
    ...(trouble === undefined ? {} : { trouble }),
    ...(asked === undefined ? {} : { asked: time(asked) }),
    ...(next === undefined ? {} : { next: time(next) }),
    ...(taken === undefined
      ? {}
      : {
          serial: taken.serial,
          digest: taken.digest,
          issued: time(taken.issued),
          not_after: time(taken.notAfter),
          taken: time(taken.at),
        }),
  };
}
