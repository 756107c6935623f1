/** Remembers phases and exceptions from start to start, so that what time changed is recorded once. */
import path from 'node:path';
import { isObject } from '../engine/json-object.ts';
import { PHASES } from '../engine/model.ts';
import type { Policy } from '../engine/policy/model.ts';
import { dateOf } from '../engine/policy/units.ts';
import { canTurn, endingSoon, turnsOf, type Turned, type Turns } from '../engine/policy-turns.ts';
import { ensurePrivateDir, readBounded, writePrivate } from './files.ts';
import { openKeys } from './keys.ts';
import type { Machine } from './machine.ts';
import { parsed, seal, unseal } from './sealed.ts';
import { safe, shown } from './text.ts';
import type { Safe } from '../engine/model.ts';

const DOMAIN = 'policy-turns';
const MAX_BYTES = 256 * 1024;
const NOTHING: Turns = { phases: {}, ended: [] };

type Place = Pick<Machine, 'paths' | 'repoRoot' | 'hashing' | 'now'>;

/** One for each repository: its policy is another. */
function fileOf({ paths, repoRoot = '', hashing }: Place): string {
  return path.join(paths.state, 'turns', `${hashing.sha256(repoRoot).slice(0, 16)}.json`);
}

function isTurns(value: unknown): value is Turns {
  if (!isObject(value) || !isObject(value['phases']) || !Array.isArray(value['ended'])) return false;
  const phases = Object.values(value['phases']);
  return phases.every((phase) => PHASES.some((known) => known === phase));
}

/** What turned since the last call for these policies; it is remembered. Throws `state-unwritable`. */
export function takeTurns(machine: Place, policy: Policy): Turned {
  const file = fileOf(machine);
  const keys = openKeys(machine.paths.state);
  const text = readBounded(file, MAX_BYTES)?.toString('utf8');
  const body = text === undefined ? undefined : unseal(keys, DOMAIN, text);
  const before = body === undefined ? undefined : parsed(body);
  const turned = turnsOf(policy, isTurns(before) ? before : NOTHING, machine.now());
  if (text === undefined && !canTurn(policy)) return turned;
  ensurePrivateDir(machine.paths.state);
  ensurePrivateDir(path.dirname(file));
  writePrivate(file, seal(keys, DOMAIN, JSON.stringify(turned.now)));
  return turned;
}

/** One line for each exception that ends within a week. */
export function reminders(policy: Policy, machine: Pick<Machine, 'now' | 'who'>): readonly Safe[] {
  return endingSoon(policy, machine.who.user, machine.now()).map(
    ({ id, clause, until }) =>
      safe`the exception ${shown(id)} to ${clause} ends on ${shown(dateOf(until))}, 00:00 UTC`,
  );
}
