/** Tells those a clause names of tools that are new. What cannot be told is recorded, and stops nothing. */
import { alertLines, alertMail, alertOf, alertTitle } from '../engine/discover/alert.ts';
import type { KnownTool } from '../engine/discover/diff.ts';
import { concerned, type DiscoveryTerms, tells } from '../engine/discover/terms.ts';
import type { ClauseId, Safe } from '../engine/model.ts';
import { tellProgram } from './alert-program.ts';
import { post } from './alert-webhook.ts';
import { recordAlone } from './lone-record.ts';
import type { Machine } from './machine.ts';

/** How long one of them may take; all are told at the same time. */
const LONGEST_MS = 10_000;

export const CHANNELS = ['desktop', 'webhook', 'mail', 'exec'] as const;
export type Channel = (typeof CHANNELS)[number];

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
  { machine, names, longest: ms = LONGEST_MS }: Telling,
  { clause, tell }: DiscoveryTerms,
  about: readonly KnownTool[],
): readonly Promise<Told>[] {
  const alert = alertOf(about, names, clause);
  const { env, platform } = machine;
  const json = JSON.stringify(alert);
  const program = async (argv: readonly string[], input: string): Promise<string | undefined> =>
    tellProgram({ argv, input, env, ms });
  const ways: Readonly<Record<Channel, () => Promise<string | undefined> | undefined>> = {
    desktop: () => {
      const shown = platform.notification(alertTitle(alert), alertLines(alert).join('\n'));
      return tell.desktop ? program(shown, '') : undefined;
    },
    webhook: () =>
      tell.webhook === undefined ? undefined : post({ url: tell.webhook, body: json, env, ms }),
    mail: () => tell.mail && program(tell.mail.by, alertMail(alert, tell.mail.to)),
    exec: () => tell.exec && program(tell.exec, `${json}\n`),
  };
  return CHANNELS.flatMap((channel) => {
    const sent = ways[channel]();
    return sent === undefined ? [] : [toldBy(clause, channel, sent)];
  });
}

async function toldBy(
  { id, where }: DiscoveryTerms['clause'],
  channel: Channel,
  sent: Promise<string | undefined>,
): Promise<Told> {
  const failure = await sent;
  return { clause: id, where, channel, ...(failure === undefined ? {} : { failure }) };
}

const FAILURES: Readonly<Record<string, string>> = {
  missing: 'its program is not installed',
  failed: 'its program failed',
  'too-slow': 'it took too long',
  unreachable: 'it cannot be reached',
  redirected: 'it answers with another address, which is not followed',
  refused: 'it refused the message',
};

/** A sentence for each place that was not told, and for each part of a project's file that does not count. */
export function alertProblems(told: readonly Told[], terms: readonly DiscoveryTerms[]): readonly string[] {
  return [
    ...told.flatMap(({ where, clause, channel, failure }) =>
      failure === undefined
        ? []
        : [`${where} ${clause}: not told by ${channel}: ${FAILURES[failure] ?? failure}`],
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
