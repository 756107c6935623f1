/** What a person writes to an agent that runs outside every session: nothing on its way would replace values. */
import type { Finding, Reason } from '../engine/model.ts';
import { compileScanner } from '../engine/redact/scan.ts';
import { GuardError } from './errors.ts';
import type { SessionCatalog } from './late-redaction.ts';
import type { Machine } from './machine.ts';
import { sessionPolicy } from './session-policy.ts';
import { sessionWanted } from './session-wanted.ts';

export interface HeldPrompt {
  /** Kinds of values, never the values. */
  readonly kinds: readonly string[];
  /** The clause that wants them replaced or kept back; absent when no policy can be read. */
  readonly reason?: Reason;
}

/** What keeps a prompt from being sent as it is; undefined when nothing does. */
export async function heldPrompt(
  machine: Machine,
  catalog: SessionCatalog,
  { agent, text }: { readonly agent: string; readonly text: string },
): Promise<HeldPrompt | undefined> {
  const policy = await policyOrNone(machine, catalog);
  if (policy === undefined) return { kinds: [] };
  const wanted = sessionWanted(policy, machine, agent);
  const [{ detectors }, own] = await Promise.all([catalog.late(), import('../engine/redact/own.ts')]);
  const finders = policy.own === undefined ? {} : { finders: own.ownFinders(policy.own) };
  const held = compileScanner(detectors, finders)
    .scan(text)
    .filter((finding: Finding) => wanted.redact(finding) || wanted.blocks(finding));
  const [first] = held;
  if (first === undefined) return undefined;
  const reason = wanted.reasonFor(first);
  const kinds = [...new Set(held.map(({ detector }) => detector))].slice(0, 5);
  return { kinds, ...(reason === undefined ? {} : { reason }) };
}

/** Undefined where none can be read. */
export async function policyOrNone(
  machine: Machine,
  catalog: SessionCatalog,
): Promise<Awaited<ReturnType<typeof sessionPolicy>>['policy'] | undefined> {
  try {
    return (await sessionPolicy(machine, catalog)).policy;
  } catch (error) {
    if (error instanceof GuardError) return undefined;
    throw error;
  }
}
