/** A person's yes to the start of servers, one by one. */
import type { McpEntry } from '../engine/mcp/model.ts';
import { canAsk } from '../host/ask.ts';
import { GuardError } from '../host/errors.ts';
import type { Machine } from '../host/machine.ts';
import { isContained } from '../host/mcp-cell.ts';
import type { McpServer } from '../host/mcp-discover.ts';
import { asked } from './mcp-needs.ts';
import { currentScreen, printWords } from './terminal.ts';
import { wrap } from './wrap.ts';

type Agreed = (server: McpServer, entry: McpEntry) => Promise<boolean>;

/** What was asked for on the command line. */
export interface Wanted {
  readonly root?: string;
  /** Names of servers; `true` = ask about each. */
  readonly start?: true | readonly string[];
}

interface Asking {
  readonly machine: Machine;
  readonly shown: (text: string) => string;
}

function isNamed({ identity, entries }: McpServer, name: string): boolean {
  const byDigest = name.length >= 8 && identity.digest.startsWith(name);
  return byDigest || entries.some((entry) => entry.name === name);
}

/** Every name must stand for one server: consent is for that one. */
function byName(names: readonly string[], servers: readonly McpServer[]): Agreed {
  const chosen = names.map((name) => {
    const [one, ...more] = servers.filter((server) => isNamed(server, name));
    if (one === undefined || more.length > 0) {
      const what = one === undefined ? 'no server is' : `${more.length + 1} servers are`;
      throw new GuardError('usage', `${what} called ${name}`, {
        hint: 'aup-guard mcp list --json has the digest of each: name its first 8 letters or more',
      });
    }
    return one;
  });
  const wanted = new Set(chosen);
  return async (server) => wanted.has(server);
}

const CONTAINED =
  'A server you say yes to runs in containment until its tools are listed, 30 seconds at most: it reads this disk but not the keys in your home, writes to a throwaway folder, and reaches the network.';
const FREE =
  'There is no containment here: a server you say yes to runs with all your rights until its tools are listed, 30 seconds at most.';

function questionOf({ transport, client, name }: McpEntry, shown: Asking['shown']): readonly string[] {
  const who = `${shown(name)} (${client})`;
  if (transport.kind === 'stdio') {
    const words = transport.argv.map(shown).join(' ');
    return [who, `  starts: ${words}`, 'start it to see its tools? [y/N] '];
  }
  const url = shown(transport.url.replace(/[?#].*$/s, ''));
  return [who, `  is elsewhere: ${url}`, 'ask it for its tools, with the headers of its entry? [y/N] '];
}

async function byAsking(servers: readonly McpServer[], { machine, shown }: Asking): Promise<Agreed> {
  if (!canAsk()) {
    throw new GuardError('usage', 'nobody can be asked here which servers may be started', {
      hint: 'name them: aup-guard mcp scan --start NAME',
    });
  }
  const local = servers.some(({ entries }) => entries.some(({ transport }) => transport.kind === 'stdio'));
  if (local) {
    const words = (await isContained(machine)) ? CONTAINED : FREE;
    printWords(`${wrap(words, currentScreen().columns).join('\n')}\n`);
  }
  let count = 0;
  return async (_, entry) => {
    count += 1;
    const [who = '', what = '', question = ''] = questionOf(entry, shown);
    printWords(`${count} of ${servers.length}: ${who}\n${what}`);
    const answer = await asked(question);
    if (answer === undefined) throw new GuardError('refused', 'no answer was given: no more is started');
    const isYes = ['y', 'yes'].includes(answer);
    printWords(isYes ? 'reading its tools ...\n' : 'it is left alone\n');
    return isYes;
  };
}

/** Whether a server may be started. Throws `usage`, and `refused` when a question is left unanswered. */
export async function agreedBy(
  { start, root }: Wanted,
  servers: readonly McpServer[],
  asking: Asking,
): Promise<Agreed> {
  if (start === undefined) return () => Promise.resolve(false);
  if (root !== undefined) {
    throw new GuardError('usage', 'servers of an image belong to another machine: they are not started');
  }
  return start === true ? byAsking(servers, asking) : byName(start, servers);
}
