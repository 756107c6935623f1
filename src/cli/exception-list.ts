/** `aup-guard exception list`. */
import { dateOf, exceptionStatuses, type ExceptionStatus } from '../host/exceptions.ts';
import { listRequests } from '../host/request-store.ts';
import { exceptionsHere } from './exception-here.ts';
import { table, type Cell } from './table.ts';
import { countOf, currentScreen, printJson, printLines, printWords } from './terminal.ts';

/** Told of beforehand from here on. */
const SOON_DAYS = 7;

function stateWords({ state, until, daysLeft }: ExceptionStatus): Cell {
  const day = dateOf(until);
  if (state === 'ended') return { text: `ended ${day}`, style: 'dim' };
  if (state === 'not-yet') return { text: `not yet, until ${day}` };
  const soon = daysLeft <= SOON_DAYS;
  return { text: `until ${day}, ${countOf(daysLeft, 'day')} left`, ...(soon ? { style: 'yellow' } : {}) };
}

function row(one: ExceptionStatus): readonly Cell[] {
  const { id, clause, who, why, by, granted, used } = one;
  const grant = granted === undefined ? 'by hand' : granted.how;
  return [
    { text: id },
    { text: clause },
    { text: who },
    stateWords(one),
    { text: used === 0 ? 'never' : `${used}x` },
    { text: `${by} (${grant})` },
    { text: why },
  ];
}

const COLUMNS = [
  { title: 'id' },
  { title: 'clause' },
  { title: 'who' },
  { title: 'state' },
  { title: 'used' },
  { title: 'granted by' },
  { title: 'why', least: 12 },
];

/** Requests that nobody answered yet. */
function waiting(machine: Parameters<typeof listRequests>[0]) {
  return listRequests(machine).filter(
    ({ kind, exception, closed }) => closed === undefined && (kind === 'exception' || exception === true),
  );
}

export async function list({ json }: { readonly json?: boolean }): Promise<void> {
  const { machine, load } = exceptionsHere();
  const { exceptions, clockBack } = exceptionStatuses(machine, await load());
  const requests = waiting(machine);
  if (json === true)
    return printJson('aup-guard/exceptions/1', { at: machine.now(), clockBack, exceptions, requests });
  if (clockBack)
    printWords(
      'the clock is behind the log: what had ended by the log stays ended (see: aup-guard log tail)',
    );
  printLines(
    exceptions.length === 0
      ? ['the policy has no exceptions']
      : table(currentScreen(), COLUMNS, exceptions.map(row)),
  );
  for (const { id, name } of requests)
    printLines([`requested  ${name}  aup-guard exception grant ${id} --by ROLE`]);
}
