/** Ledger records in words. */
import type { LedgerRecord } from '../engine/ledger-record.ts';
import type { Verb } from '../engine/model.ts';
import type { RecordKind } from '../engine/record-kinds.ts';
import type { LogProblem } from '../host/ledger-file-verify.ts';
import { count, countOf, type Style } from './terminal.ts';

const VERB_WORDS: Readonly<Record<Verb, string>> = {
  merge: 'merge',
  push: 'push',
  'force-push': 'force push',
  'delete-files': 'delete files',
  'delete-branch': 'delete a branch',
  'history-rewrite': 'rewrite history',
  'discard-work': 'discard work',
  'prod-change': 'change production',
  'external-send': 'send outside',
  payment: 'pay',
  'secret-read': 'read a secret',
  'guard-tamper': 'tamper with the guard',
  none: 'ordinary action',
};

const KIND_WORDS: Readonly<Record<RecordKind, string>> = {
  'session.started': 'session started',
  'session.ended': 'session ended',
  'request.redacted': 'request redacted',
  'request.refused': 'request refused',
  'prompt.redacted': 'prompt redacted',
  'action.decided': 'action',
  'approval.asked': 'person asked',
  'approval.answered': 'answer',
  'backup.kept': 'old state kept',
  'guard.diverted': 'agent went past the proxy',
  'guard.bypassed': 'guard bypassed',
  'guard.drift': 'guard files changed',
  'guard.fault': 'guard fault',
  'policy.changed': 'policy changed',
  'policy.rejected': 'policy rejected',
  'install.applied': 'installed',
  'install.undone': 'uninstalled',
  'maintenance.opened': 'maintenance opened',
  'maintenance.closed': 'maintenance ended',
  'mcp.seen': 'MCP server seen',
  'mcp.approved': 'MCP server approved',
  'mcp.revoked': 'MCP approval ended',
  'mcp.changed': 'MCP server changed',
  'mcp.stopped': 'MCP message stopped',
  'mcp.ungated': 'MCP server used past its gate',
  'tool.found': 'AI tool found',
  'tool.started': 'AI tool started',
  'tool.requested': 'AI tool asked for',
  'tool.reviewed': 'list of AI tools reviewed',
  'tier.seen': 'plan of an AI tool seen',
  'policy.signed': 'policy signed',
  'phase.promoted': 'clause promoted',
  'alarm.false': 'marked as a false alarm',
  'exception.granted': 'exception granted',
  'exception.revoked': 'exception taken back',
  'exception.used': 'exception used',
  'exception.ended': 'exception ended',
  'incident.opened': 'incident opened',
  'incident.changed': 'incident',
  'incident.told': 'people told of an incident',
  'log.sealed': 'older records sealed',
  'log.retired': 'older records retired',
  'log.key-destroyed': 'key of a month destroyed',
  'log.exported': 'records exported',
  'fleet.enrolled': 'enrolled',
  'fleet.updated': 'policy bundle taken',
  'fleet.refused': 'policy bundle refused',
  'report.made': 'evidence report made',
  'log.repaired': 'crash accounted for',
  'log.checkpoint': 'checkpoint',
};

/** What the rows about MCP servers are about, where the code alone does not tell. */
const MCP_WORDS: ReadonlyMap<string, string> = new Map([
  ['npm', 'npm package'],
  ['pypi', 'Python package'],
  ['image', 'image'],
  ['script', 'script'],
  ['program', 'program'],
  ['remote', 'address'],
  ['download', 'downloaded code'],
  ['unresolved', 'what it starts is not known'],
  ['server-changed', 'what it is made of'],
  ['tool-changed', 'the definition of a tool'],
  ['tool-new', 'a new tool'],
  ['instructions-changed', 'its instructions to the model'],
  ['unapproved', 'the server is not approved'],
  ['tool-hidden', 'the tool is hidden'],
  ['tool-denied', 'the tool is left out of the approval'],
  ['tool-asked', 'a call that needs a yes'],
  ['refused', 'nobody said yes to the call'],
  ['no-answer', 'nobody answered in time'],
  ['approval-over', 'the approval has ended'],
  ['approval-gone', 'the approval was taken back'],
  ['approval-replaced', 'the server was approved anew'],
  ['list-failed', 'its tools could not be checked'],
  ['plain-http', 'its address is not encrypted'],
]);

/** `person asked: push`. */
export function happened(record: LedgerRecord): string {
  const details = detailsOf(record);
  return details === '' ? KIND_WORDS[record.kind] : `${KIND_WORDS[record.kind]}: ${details}`;
}

function detailsOf({ kind, verb, counts, code, checkpoint, torn }: LedgerRecord): string {
  if (kind === 'log.checkpoint') return countOf(checkpoint?.size ?? 0, 'record');
  if (kind === 'log.repaired') return countOf(torn?.bytes ?? 0, 'byte');
  // How far an incident has come is for the guard.
  const shown = Object.entries(counts ?? {}).filter(([id]) => id !== 'step');
  const found = shown.map(([id, times]) => `${count(times)} ${id}`);
  return [verb === undefined ? '' : VERB_WORDS[verb], found.join(', '), codeWords(code)]
    .filter((part) => part !== '')
    .join(' · ');
}

function codeWords(code = ''): string {
  return MCP_WORDS.get(code) ?? code;
}

/** What came of it: the outcome, else the decision; `would ask` while a clause is not enforced. */
export function outcomeOf({ outcome, decision, intended, phase }: LedgerRecord): string {
  if (outcome !== undefined && outcome !== 'would-have') return outcome;
  const quiet = outcome === 'would-have' || (phase !== undefined && phase !== 'enforce');
  return quiet && intended !== undefined && intended !== decision ? `would ${intended}` : (decision ?? '');
}

const BAD: ReadonlySet<string> = new Set([
  'deny',
  'denied',
  'refused',
  'timeout',
  'unavailable',
  'blocked',
  'failed',
]);

/** Colour of an outcome; the word itself says the same. */
export function outcomeStyle(outcome: string): Style {
  if (BAD.has(outcome)) return 'red';
  if (outcome.startsWith('would')) return 'yellow';
  return outcome === 'approved' ? 'green' : 'dim';
}

/** What a problem means, in a sentence. */
export function problemWords({ code, seq, file }: LogProblem, covered: number): string {
  const words: Readonly<Record<LogProblem['code'], string>> = {
    'wrong-hash': `record ${seq} is not what the record after it says it was: one of the two was changed`,
    reordered: `record ${seq} stands where it does not belong`,
    missing: `record ${seq} is not there`,
    torn: `record ${seq} was cut off while it was written; the next record will account for it`,
    'bad-json': `where record ${seq} should be stands something that is no record`,
    'bad-checkpoint': `the checkpoint at record ${seq} does not match the records it covers, or is not on file`,
    'cut-tail': `the log ends before record ${seq}, but a signed checkpoint covers ${countOf(covered, 'record')}`,
    'forged-checkpoint': `the checkpoint at record ${seq} was not signed with the key of this machine`,
    'lost-segment': `${file} is not there, and no record says that it was let go of`,
    'replaced-segment': `${file} does not go on from the segment before it: it is another one`,
    unreadable: `${file} cannot be read`,
  };
  return words[code];
}
