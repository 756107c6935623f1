/** `aup-guard log ship`: sends records to the places the policy names, now. */
import { catalog } from '../catalog/index.ts';
import { EXIT_CODES, GuardError } from '../host/errors.ts';
import { shipRecords, type Shipped } from '../host/export-ship.ts';
import { openMachine } from '../host/machine.ts';
import { refuseAgents } from '../host/pending-answer.ts';
import { policyNow } from '../host/policy-now.ts';
import { countOf, printJson, printLines } from './terminal.ts';

const TROUBLES: Readonly<Record<NonNullable<Shipped['trouble']>, string>> = {
  unreachable: 'it cannot be reached',
  'too-slow': 'it took too long',
  redirected: 'it sends elsewhere, which is not followed',
  refused: 'it refused them',
  busy: 'it cannot take them now',
  'no-address': 'the variable that holds its address is not set, or holds none',
};

/** The address itself may hold a secret. */
function line({ sink, records, sent, trouble }: Shipped): readonly string[] {
  const what = `  ${sink.kind.padEnd(7)} ${sink.where} ${sink.clause}: ${countOf(records, 'record')} sent now, ${sent} in all`;
  if (trouble === undefined) return [what];
  return [
    what,
    `          not all: ${TROUBLES[trouble]}`,
    '          next: they stay in the log and are sent again by themselves',
  ];
}

export async function ship({ json }: { readonly json?: boolean }): Promise<void> {
  const machine = openMachine(process.env, process.cwd());
  // Variables name the places: an agent's would have the records go to itself.
  refuseAgents(machine, 'aup-guard log ship', 'is for a person or a job of the machine');
  const { policy, problem } = await policyNow(machine, catalog);
  if (policy === undefined) {
    throw new GuardError('policy-invalid', problem?.message ?? 'there is no policy', {
      hint: problem?.next ?? '',
    });
  }
  const over = new AbortController();
  process.once('SIGINT', () => over.abort());
  const shipped = await shipRecords({ machine, policy, signal: over.signal, now: true });
  if (json === true) {
    const sinks = shipped.map(({ sink: { kind, clause, where }, ...rest }) => ({
      kind,
      clause,
      where,
      ...rest,
    }));
    printJson('aup-guard/ship/1', { sinks });
  } else if (shipped.length === 0) {
    printLines([
      'no clause sends records anywhere',
      '  next  name a place: log: { export: [{ otlp: env:AUP_OTLP_ENDPOINT }] } in a clause with control: audit-log',
    ]);
  } else printLines(shipped.flatMap(line));
  if (shipped.some(({ trouble }) => trouble !== undefined)) process.exitCode = EXIT_CODES.environment;
}
