/** What one device writes in a day, as lines of a ledger: shapes and sizes of real rows, the same for the same seed. */
import { createHash } from 'node:crypto';

const FIRST = '0'.repeat(64);
const AGENTS = ['claude', 'codex', 'copilot', 'gemini', 'opencode'];
const CLASSES = ['email', 'iban', 'aws-key-id', 'github-token', 'phone', 'person-name'];
const VERBS = ['push', 'delete-files', 'force-push', 'merge', 'external-send', 'discard-work'];

/** Numbers below `n`: xorshift from a hashed seed, so that no two runs differ. */
function dice(seed) {
  let state = createHash('sha256').update(`seed ${seed}`).digest().readUInt32LE(0) | 1;
  return (n) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % n;
  };
}

const repeated = (times, make) => Array.from({ length: times }, (_, index) => make(index)).flat();

const hex = (text, length) => createHash('sha256').update(text).digest('hex').slice(0, length);

/** Three versions: most have the newest, one device in fifty is far behind. */
function policyOf(roll) {
  const at = roll(100);
  return hex(`policy ${at < 2 ? 1 : at < 15 ? 2 : 3}`, 64);
}

function redacted(about, roll) {
  const counts = { [CLASSES[roll(CLASSES.length)]]: 1 + roll(3) };
  const clause = { clause: 'DATA-1', control: 'context-redaction', phase: 'enforce' };
  return [
    'request.redacted',
    { ...clause, decision: 'redact', outcome: 'redacted', actor: 'agent', ...about, counts },
  ];
}

function decided(about, roll, index) {
  const object = hex(`${about.session} ${index}`, 32);
  const what = { actor: 'agent', ...about, verb: VERBS[roll(VERBS.length)], object };
  const clause = { clause: `HUMAN-${1 + roll(4)}`, control: 'action-approval', phase: 'enforce' };
  const kind = roll(10);
  if (kind < 7) return [['action.decided', { ...clause, decision: 'allow', outcome: 'allowed', ...what }]];
  if (kind < 8) return [['action.decided', { ...clause, decision: 'deny', outcome: 'blocked', ...what }]];
  const outcome = roll(8) === 0 ? 'denied' : 'approved';
  return [
    ['approval.asked', { ...clause, ...what, ref: object.slice(0, 4) }],
    ['approval.answered', { ...clause, outcome, assurance: 'overlay', ...what, ms: 900 + roll(20_000) }],
    ['action.decided', { ...clause, decision: 'ask', outcome, ...what }],
  ];
}

function incident(about, roll) {
  const ref = hex(`incident ${about.session}`, 6);
  const all = { clause: 'INC-1', control: 'incident', phase: 'enforce' };
  const opened = [
    'incident.opened',
    { ...all, outcome: 'opened', counts: { high: 1, step: 1 }, ref, code: 'secret.sent' },
  ];
  const closed = [
    'incident.changed',
    { ...all, outcome: 'closed', actor: 'human', counts: { step: 2 }, ref, code: 'closed' },
  ];
  return roll(2) === 0 ? [opened] : [opened, closed];
}

function checkpoint(size) {
  const root = createHash('sha256').update(`root ${size}`).digest('base64');
  return [
    'log.checkpoint',
    { checkpoint: { size, root, sig: Buffer.alloc(68, size % 251).toString('base64') } },
  ];
}

/** About 30 rows. */
function session(id, roll, policy) {
  const agent = AGENTS[roll(AGENTS.length)];
  const about = { agent, session: `${agent}-${hex(id, 10)}`, policy };
  const start = { assurance: 'overlay', actor: 'agent', ...about, ref: hex(id, 6), code: 'containment-on' };
  const rows = [['session.started', start], checkpoint(roll(10_000))];
  rows.push(...repeated(8 + roll(16), (index) => decided(about, roll, index)));
  rows.push(...repeated(roll(12), () => [redacted(about, roll)]));
  if (roll(1500) === 0) rows.push(...incident(about, roll));
  rows.push([
    'session.ended',
    { actor: 'agent', ...about, counts: { replaced: roll(40) }, ms: 60_000 + roll(7_000_000) },
  ]);
  return rows;
}

/**
 * Batches of one device on one day, one a session: `[{ line, id, record }]`, chained as a ledger chains them.
 * One device in twenty has none that day.
 */
export function deviceDay({ seed, device, day }) {
  const roll = dice(`${seed} ${device} ${day}`);
  const origin = `aup-guard/${hex(`device ${device}`, 16)}`;
  const policy = policyOf(dice(`${seed} ${device}`));
  const sessions = roll(20) === 0 ? 0 : 1 + roll(6);
  let [seq, prev] = [day * 10_000, day === 0 ? FIRST : hex(`${device} before ${day}`, 64)];
  const batches = [];
  for (let index = 0; index < sessions; index += 1) {
    const begin = day * 86_400_000 + 28_800_000 + index * 5_400_000 + roll(1_800_000);
    batches.push(
      session(`${device} ${day} ${index}`, roll, policy).map(([kind, fields], step) => {
        const { control, clause, ...rest } = fields;
        const named = clause === undefined ? {} : { clause, control };
        const record = { seq, t: begin + step * 4000, prev, kind, ...named, ...rest };
        const line = JSON.stringify(record);
        prev = createHash('sha256').update('\0').update(line).digest('hex');
        seq += 1;
        return { line, id: prev, record };
      }),
    );
  }
  return { origin, batches };
}
