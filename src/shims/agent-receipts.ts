/** Receipts of what was approved in a session, where the policy wants any; what gives them is loaded when one is due. */
import type { Machine } from '../host/machine.ts';
import { openKeys } from '../host/keys.ts';
import type { ReceiptGiver } from '../host/receipt-give.ts';
import { realGit, type GuardSession } from '../host/session.ts';
import type { BrokerOptions } from './broker.ts';

export interface ReceiptsSetup {
  readonly machine: Machine;
  readonly session: Pick<GuardSession, 'id' | 'guard'>;
}

/** `off`, or a table that says so. */
function isOff(receipts: unknown): boolean {
  return receipts === undefined || /^"off"$|"level":"off"/.test(JSON.stringify(receipts));
}

/** False for most policies: then nothing below is ever loaded, and commits carry no trailer. */
function areWanted({ machine, session }: ReceiptsSetup): boolean {
  const now = machine.now();
  return session.guard.policy.clauses.some(
    ({ settings, phases }) =>
      !isOff(settings['receipts']) && phases.some(({ phase, from }) => phase !== 'draft' && from <= now),
  );
}

/** The name of the session in its commits; undefined when they carry none. */
export function commitMark(setup: ReceiptsSetup): string | undefined {
  if (!areWanted(setup)) return undefined;
  const { machine, session } = setup;
  return openKeys(machine.paths.state).keyedDigest('receipt session', session.id).slice(0, 16);
}

export function receiptsOf(setup: ReceiptsSetup): Pick<BrokerOptions, 'receipt'> {
  if (!areWanted(setup)) return {};
  let giver: Promise<ReceiptGiver> | undefined;
  return {
    receipt: async (asked) => {
      giver ??= openGiver(setup);
      return (await giver).give(asked);
    },
  };
}

async function openGiver({ machine, session }: ReceiptsSetup): Promise<ReceiptGiver> {
  const give = await import('../host/receipt-give.ts');
  const { env, paths, now } = machine;
  return new give.ReceiptGiver({
    calls: { git: realGit(machine), env },
    state: paths.state,
    policy: session.guard.policy,
    session: session.id,
    now,
  });
}
