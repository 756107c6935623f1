/** Sends one message to every place a clause names. Nothing of it throws, and nobody is waited for longer than told. */
import type { Tell } from '../engine/tell.ts';
import { tellProgram } from './alert-program.ts';
import { post } from './alert-webhook.ts';
import type { Machine } from './machine.ts';

/** How long one of them may take; all are told at the same time. */
const LONGEST_MS = 10_000;

export const CHANNELS = ['desktop', 'webhook', 'mail', 'exec'] as const;
export type Channel = (typeof CHANNELS)[number];

/** What is said, in the form each place takes. */
export interface Message {
  /** For webhooks and programs. */
  readonly json: string;
  /** One line, and those below it. */
  readonly title: string;
  readonly lines: readonly string[];
  /** A letter as programs that send mail take it. */
  readonly mail: (to: readonly string[]) => string;
}

export interface Sending {
  readonly channel: Channel;
  /** Undefined when it was taken; else why not, as one word. */
  readonly sent: Promise<string | undefined>;
}

export interface Sender {
  readonly machine: Pick<Machine, 'platform' | 'env'>;
  readonly longest?: number | undefined;
}

/** Begins to tell those of the places that are named, of `only` when given. */
export function send(
  { machine: { env, platform }, longest: ms = LONGEST_MS }: Sender,
  { tell, message }: { readonly tell: Tell; readonly message: Message },
  only: readonly Channel[] = CHANNELS,
): readonly Sending[] {
  const { json, title, lines, mail } = message;
  const program = async (argv: readonly string[], input: string): Promise<string | undefined> =>
    tellProgram({ argv, input, env, ms });
  const ways: Readonly<Record<Channel, () => Promise<string | undefined> | undefined>> = {
    desktop: () => (tell.desktop ? program(platform.notification(title, lines.join('\n')), '') : undefined),
    webhook: () =>
      tell.webhook === undefined ? undefined : post({ url: tell.webhook, body: json, env, ms }),
    mail: () => tell.mail && program(tell.mail.by, mail(tell.mail.to)),
    exec: () => tell.exec && program(tell.exec, `${json}\n`),
  };
  return only.flatMap((channel) => {
    const sent = ways[channel]();
    return sent === undefined ? [] : [{ channel, sent }];
  });
}

const FAILURES: Readonly<Record<string, string>> = {
  missing: 'its program is not installed',
  failed: 'its program failed',
  'too-slow': 'it took too long',
  unreachable: 'it cannot be reached',
  redirected: 'it answers with another address, which is not followed',
  refused: 'it refused the message',
};

/** Why a place was not told, in words. */
export function failureWords(failure: string): string {
  return FAILURES[failure] ?? failure;
}
