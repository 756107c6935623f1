/** TLS mode: whether the authority of this machine can be used, proved by a handshake with a certificate below it. */
import { connect, createServer } from 'node:tls';
import { authorityFile, issueBelow, readAuthority, type Authority } from '../ca.ts';
import { GuardError } from '../errors.ts';
import { not, ok, type DoctorContext, type Finding } from './model.ts';
import type { PolicyLook } from './policy.ts';

const ID = 'tls';
const TEXT = 'TLS mode: requests to AI services are read';
const PATIENCE_MS = 5000;

/** What a client says that trusts the authority and nobody else: nothing, or the code of its error. */
function greeting(authority: Authority, now: () => number): Promise<string | undefined> {
  const host = authority.names[0] ?? '';
  const server = createServer(issueBelow(authority, now)(host), (socket) => socket.end());
  return new Promise((resolve) => {
    const done = (said?: string): void => {
      server.close();
      resolve(said);
    };
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      const options = { port, host: '127.0.0.1', servername: host, ca: authority.certificate };
      const client = connect({ ...options, timeout: PATIENCE_MS }, () => {
        client.destroy();
        done();
      });
      client.once('timeout', () => client.destroy(new Error('no answer')));
      client.once('error', (error) => done('code' in error ? String(error.code) : error.message));
    });
  });
}

function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** One line where the policy wants TLS mode, none where it does not. */
export async function tlsFindings(
  { machine, trustVariables = [] }: DoctorContext,
  look: PolicyLook,
): Promise<readonly Finding[]> {
  const where = look.ok ? look.policy.tls?.where : undefined;
  if (where === undefined) return [];
  const { state } = machine.paths;
  try {
    const authority = readAuthority(state);
    if (authority === undefined) {
      const cause = `there is no certificate authority yet; wanted by ${where}`;
      return [not('skip', ID, { text: TEXT, cause, remedy: 'the next session makes one' })];
    }
    const said = authority.until > machine.now() ? await greeting(authority, machine.now) : undefined;
    if (said === undefined) return [ok(ID, held(authority, trustVariables))];
    const remedy = `remove it, the next session makes a new one: rm ${authorityFile(state)}`;
    return [not('fail', ID, { text: TEXT, cause: `its certificates are not accepted (${said})`, remedy })];
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
    return [not('fail', ID, { text: TEXT, cause: error.message, remedy: error.hint })];
  }
}

/** One that has ended is replaced at the next start: nothing is wrong with it. */
function held({ names, until }: Authority, variables: readonly string[]): string {
  const by = variables.length === 0 ? '' : `; programs trust it by ${variables.join(', ')}`;
  return `${TEXT}, by an authority for ${names.length} domains until ${day(until)}${by}`;
}
