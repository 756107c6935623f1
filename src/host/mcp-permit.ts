/** What the gate holds a server to: the person's approval under the clauses of the policy. */
import { randomBytes } from 'node:crypto';
import { allowanceOf } from '../engine/mcp/allowance.ts';
import type { GateNote, GateTerms } from '../engine/mcp/gate-model.ts';
import { instructionsDigest, verifier } from '../engine/mcp/pin.ts';
import { mcpTerms } from '../engine/mcp/terms.ts';
import type { Category, ClauseId, Digest } from '../engine/model.ts';
import { recordAlone } from './lone-record.ts';
import type { Machine } from './machine.ts';
import { heldNow, isEnforced, type HeldParts } from './mcp-held.ts';
import { lapseOf } from './mcp-lapse.ts';
import { PLAIN_NAME } from './mcp-wrap.ts';
import { noteChanged, noteSeen } from './mcp-seen.ts';

export interface McpPermit {
  readonly terms: GateTerms;
  readonly identity: Digest;
  /** Data it may be given in clear. */
  readonly clear: readonly Category[];
  /** Of what stands against the server, or has it approved. */
  readonly clause?: ClauseId;
}

/** The policy decides; a server without approval is stopped where the clauses enforce that, and watched elsewhere. */
export function mcpPermit(parts: HeldParts): McpPermit {
  const { machine, server } = parts;
  const { hashing } = machine;
  const { identity, approval } = server;
  const standing = heldNow(parts);
  const now = machine.now();
  const { clauses } = standing;
  const speaking = mcpTerms(clauses, now);
  const allowance = allowanceOf(speaking, approval?.argv ?? []);
  if (approval === undefined) noteSeen(machine, [identity], 'runs');
  if (standing.standing === 'changed') noteChanged(machine, identity, standing);
  const approved = standing.standing === 'approved';
  const says = clauses.find(({ id }) => id === standing.clause);
  const clause = says === undefined ? [] : [`${says.where} ${says.id}`];
  return {
    identity: identity.digest,
    clear: approved ? allowance.data : [],
    ...(standing.clause === undefined ? {} : { clause: standing.clause }),
    terms: {
      enforce: isEnforced(standing, now),
      approved,
      lapsed: lapseOf(parts, standing),
      verify: verifier(approval, hashing),
      rule: standing.rules,
      instructions: (text) =>
        text !== undefined && approval?.instructions === instructionsDigest(text, hashing),
      parts: allowance.parts,
      nonce: `aup-guard-${randomBytes(9).toString('hex')}`,
      server: callOf(parts),
      clause: `(${[...clause, ...(approved ? [] : [standing.why])].join(': ')})`,
    },
  };
}

/** What it is called by in commands of ours; a name that needs quoting is not repeated. */
function callOf({ server: { approval, identity }, start }: HeldParts): string {
  const name = approval?.name ?? start?.name ?? '';
  return PLAIN_NAME.test(name) ? name : identity.digest.slice(0, 12);
}

/** Rows a gate writes at most: a server must not fill the log. */
const MOST_ROWS = 200;
/** Of one kind of thing: a flood of one must not hide another. */
const MOST_OF_A_KIND = 40;
/** Seen in what a server says, they tell of the server and not of a message. */
const CHANGES: ReadonlySet<string> = new Set(['tool-changed', 'tool-new', 'instructions-changed']);

/** Stopped by clauses about actions and data, which have rows of their own. */
const OTHERS: ReadonlySet<string> = new Set(['refused', 'no-answer', 'data']);

/** True for what is worth a row: each kind of thing once a tool, and none so often that it fills the log. */
function newKinds(): (note: GateNote) => boolean {
  const told = new Set<string>();
  const kinds = new Map<string, number>();
  return ({ fault, from, tool }) => {
    const key = JSON.stringify([fault, from, tool]);
    const kind = JSON.stringify([fault, from]);
    const before = kinds.get(kind) ?? 0;
    if (told.has(key) || before >= MOST_OF_A_KIND || (told.size >= MOST_ROWS && before > 0)) return false;
    told.add(key);
    kinds.set(kind, before + 1);
    return true;
  };
}

/** Writes what was stopped, or would have been. */
export function mcpRecorder(
  machine: Machine,
  { identity, clause }: McpPermit,
): (note: GateNote, stopped: boolean) => void {
  const isNew = newKinds();
  return (note, stopped) => {
    if (!isNew(note)) return;
    const { fault, from } = note;
    recordAlone(
      machine,
      {
        kind: from === 'server' && CHANGES.has(fault) ? 'mcp.changed' : 'mcp.stopped',
        actor: 'agent',
        control: 'mcp-approval',
        object: identity,
        ...(clause === undefined || OTHERS.has(fault) ? {} : { clause }),
        decision: stopped ? 'deny' : 'allow',
        intended: 'deny',
        ...(stopped ? {} : { outcome: 'would-have' }),
        code: fault,
      },
      [fault, 'would-have'],
    );
  };
}
