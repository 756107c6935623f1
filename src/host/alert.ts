/** Tells those a clause names of tools that are new. What cannot be told is recorded, and stops nothing. */
import { alertLines, alertMail, alertOf, alertTitle } from '../engine/discover/alert.ts';
import type { KnownTool } from '../engine/discover/diff.ts';
import { concerned, type DiscoveryTerms, tells } from '../engine/discover/terms.ts';
import type { ClauseId, Safe } from '../engine/model.ts';
import { type Channel, failureWords, send, type Sending } from './alert-send.ts';
import { recordAlone } from './lone-record.ts';
import type { Machine } from './machine.ts';

export interface Told {
  readonly clause: ClauseId;
  readonly where: Safe;
  readonly channel: Channel;
  /** One word; absent = it was taken. */
  readonly failure?: string;
}

export interface Telling {
  readonly machine: Pick<Machine, 'paths' | 'platform' | 'now' | 'env'>;
  readonly terms: readonly DiscoveryTerms[];
  readonly news: readonly KnownTool[];
  /** The catalogue's, by id. */
  readonly names: ReadonlyMap<string, string>;
  readonly longest?: number;
}

/** Tells each place once for each clause that has something to tell. Never throws. */
export async function tellNews(telling: Telling): Promise<readonly Told[]> {
  const { machine, terms, news } = telling;
  const all = terms.filter(tells).flatMap((one) => {
    const about = concerned(one, news);
    return about.length === 0 ? [] : sendings(telling, one, about);
  });
  const told = await Promise.all(all);
  for (const { clause, channel, failure } of told) {
    if (failure === undefined) continue;
    const row = { kind: 'guard.fault', control: 'discovery', clause, code: `alert-${channel}` } as const;
    recordAlone(machine, { ...row, outcome: 'failed' }, [row.code]);
  }
  return told;
}

function sendings(
  { machine, names, longest }: Telling,
  { clause, tell }: DiscoveryTerms,
  about: readonly KnownTool[],
): readonly Promise<Told>[] {
  const alert = alertOf(about, names, clause);
  const message = {
    json: JSON.stringify(alert),
    title: alertTitle(alert),
    lines: alertLines(alert),
    mail: (to: readonly string[]) => alertMail(alert, to),
  };
  return send({ machine, longest }, { tell, message }).map((sending) => toldBy(clause, sending));
}

async function toldBy({ id, where }: DiscoveryTerms['clause'], { channel, sent }: Sending): Promise<Told> {
  const failure = await sent;
  return { clause: id, where, channel, ...(failure === undefined ? {} : { failure }) };
}

/** A sentence for each place that was not told, and for each part of a project's file that does not count. */
export function alertProblems(told: readonly Told[], terms: readonly DiscoveryTerms[]): readonly string[] {
  return [
    ...told.flatMap(({ where, clause, channel, failure }) =>
      failure === undefined ? [] : [`${where} ${clause}: not told by ${channel}: ${failureWords(failure)}`],
    ),
    ...terms.flatMap(({ clause, ignored }) =>
      ignored.length === 0
        ? []
        : [
            `${clause.where} ${clause.id}: ${ignored.join(', ')} of a project's file is not used; put it into your own policy`,
          ],
    ),
  ];
}
