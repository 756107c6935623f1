/** `aup-guard log show`: all about one record. */
import type { LedgerRecord } from '../engine/ledger-record.ts';
import { waysBack } from '../host/backup-back.ts';
import { GuardError } from '../host/errors.ts';
import { recordsFromEnd } from '../host/ledger-file-read.ts';
import { openMachine } from '../host/machine.ts';
import { jsonOf, stateFolder, type JsonOption } from './log-record.ts';
import { happened } from './log-words.ts';
import {
  count,
  countOf,
  currentScreen,
  localDate,
  localTime,
  paint,
  printJson,
  printLines,
  type Screen,
} from './terminal.ts';

/** Rows of one decision are written close together; a row of the same short ref far back is another's. */
const REACH = 5_000;

/** Prints every record of that number or reference, and how to go back where something was kept. */
export async function show(wanted: string, options: JsonOption): Promise<void> {
  const records = matching(stateFolder(), wanted);
  if (records.length === 0) {
    throw new GuardError('usage', `no record ${JSON.stringify(wanted.slice(0, 40))} in the log`, {
      hint: 'list the newest with: aup-guard log tail',
    });
  }
  if (options.json === true) {
    printJson('aup-guard/records/1', { records: records.map(jsonOf) });
    return;
  }
  const screen = currentScreen();
  const cards = await Promise.all(
    records.map(async (record) => [...card(screen, record), ...(await wayBack(screen, record))].join('\n')),
  );
  printLines([cards.join('\n\n')]);
}

/** Records of that number or reference, oldest first. */
export function matching(state: string, wanted: string): LedgerRecord[] {
  const found: LedgerRecord[] = [];
  let since = 0;
  for (const record of recordsFromEnd(state)) {
    since += 1;
    if (record !== undefined && (String(record.seq) === wanted || record.ref === wanted)) {
      found.push(record);
      since = 0;
    }
    if (found.length > 0 && since > REACH) break;
  }
  return found.reverse();
}

/** The log holds no names: what was kept is found in the repository itself. */
async function wayBack(screen: Screen, record: LedgerRecord): Promise<readonly string[]> {
  if (record.kind !== 'backup.kept' || record.outcome === 'failed') return [];
  const ways = await waysBack(record, openMachine(process.env, process.cwd()));
  const label = paint(screen, 'dim', 'go back'.padEnd(10));
  if (ways.length === 0) {
    return [`${label}run this again inside the repository where it happened; the newest 50 are kept`];
  }
  // Other edits may be there by now: then not all of them can be applied, but single files can be taken.
  const single = ways.filter(({ kept }) => kept.endsWith('/work'));
  return [
    ...ways.map(({ command }) => `${label}${command}`),
    ...single.map(({ kept }) => `${label}git restore --source=${kept} -- FILE`),
    `${label}files git did not know are not in it`,
  ];
}

/** One record, a field a line. */
function card(screen: Screen, record: LedgerRecord): string[] {
  const { seq, t, prev, kind, counts, checkpoint, torn, ...rest } = record;
  const plain = Object.entries(rest).map(([name, value]) => [name, String(value)] as const);
  const numbers = Object.entries(counts ?? {}).map(([id, times]) => `${count(times)} ${id}`);
  const fields: (readonly [string, string])[] = [
    ['record', `${count(seq)}  ${kind}`],
    ['time', `${localDate(t)} ${localTime(t)}`],
    ['what', happened(record)],
    ...plain,
    ['found', numbers.join(', ')],
    [
      'covers',
      checkpoint === undefined ? '' : `${countOf(checkpoint.size, 'record')}, root ${checkpoint.root}`,
    ],
    ['cut off', torn === undefined ? '' : `${countOf(torn.bytes, 'byte')}, sha256 ${torn.hash}`],
    ['follows', prev],
  ];
  const rows = fields.filter(([, value]) => value !== '');
  return rows.map(([name, value]) => `${paint(screen, 'dim', name.padEnd(10))}${value}`);
}
