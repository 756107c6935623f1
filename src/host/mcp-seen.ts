/** Rows about servers as such: that one was seen for the first time, that one is not what was approved. */
import { existsSync } from 'node:fs';
import type { McpStandingFound } from '../engine/mcp/standing.ts';
import type { McpIdentity } from '../engine/mcp/model.ts';
import { strength } from '../engine/lattice.ts';
import { GuardError } from './errors.ts';
import { openKeys } from './keys.ts';
import { ledgerFiles } from './ledger-file-store.ts';
import { recordAlone } from './lone-record.ts';
import type { Machine } from './machine.ts';
import { mcpMarks, objectsOf } from './mcp-marks.ts';

type Place = Pick<Machine, 'paths' | 'platform' | 'now'>;

/** Rows of one look at most: a file somebody else wrote must not fill the log. */
const MOST_ROWS = 200;

/** Records each server the log does not know yet, once. What only looks begins no log. */
export function noteSeen(machine: Place, servers: readonly McpIdentity[], how: 'looks' | 'runs'): void {
  const { state } = machine.paths;
  if (how === 'looks' && !existsSync(ledgerFiles(state).current)) return;
  try {
    const keys = openKeys(state);
    const { isSeen } = mcpMarks(state, keys);
    const fresh = servers.filter(({ digest }) => !isSeen(objectsOf(keys, digest)));
    for (const { digest, launch } of fresh.slice(0, MOST_ROWS)) {
      const row = { kind: 'mcp.seen', control: 'mcp-approval', object: digest, code: launch.kind } as const;
      if (!recordAlone(machine, row, [launch.kind])) return;
    }
  } catch (error) {
    // A log that cannot be read is found by what has to write on it.
    if (!(error instanceof GuardError)) throw error;
  }
}

/** Records that what is started is no longer what was approved. */
export function noteChanged(
  machine: Place,
  { digest }: Pick<McpIdentity, 'digest'>,
  { effective, intended }: Pick<McpStandingFound, 'effective' | 'intended'>,
): void {
  const stops = strength(effective) >= strength('ask');
  recordAlone(
    machine,
    {
      kind: 'mcp.changed',
      control: 'mcp-approval',
      object: digest,
      decision: stops ? 'deny' : 'allow',
      intended,
      ...(stops ? {} : { outcome: 'would-have' }),
      code: 'server-changed',
    },
    ['server-changed'],
  );
}
