/** `aup-guard mcp approve`: shows what a server is and can do, and pins it after a person's yes. */
import type { McpApproval, McpScore } from '../engine/mcp/model.ts';
import { draftOf, type McpDraft } from '../host/mcp-approval.ts';
import {
  approvalBefore,
  groundOf,
  refusals,
  refuse,
  serverNamed,
  startsOf,
  wishesOf,
} from '../host/mcp-chosen.ts';
import { GuardError } from '../host/errors.ts';
import { speakingOfAll } from '../host/mcp-speaking.ts';
import { keepMcpApproval } from '../host/mcp-store.ts';
import { isMultiplexed } from '../host/outsider.ts';
import { hashing } from '../host/policy-hashing.ts';
import { shortCode } from '../host/short-code.ts';
import { shown } from '../host/text.ts';
import { bytesLines } from './mcp-bytes-words.ts';
import { differenceLines } from './mcp-diff-words.ts';
import { fetchAgreed, personsOnly, typedWord, type McpNeeds } from './mcp-needs.ts';
import { completedLines } from './mcp-together-words.ts';
import { countOf, currentScreen, localDate, printLines } from './terminal.ts';

export interface ApproveOptions {
  readonly tool: readonly string[];
  readonly looseText?: readonly string[];
  readonly until?: string;
}

const COMMAND = 'aup-guard mcp approve';

function scoreLines({ points, band, findings }: McpScore): readonly string[] {
  return [
    `score ${points} of 100 (${band})`,
    ...findings.map(({ weight, id, evidence }) => `  ${String(weight).padStart(3)}  ${id}  ${evidence}`),
  ];
}

function pinLines({ approval, added, gone, says, bytes }: McpDraft, again: boolean): readonly string[] {
  const rules = approval.tools.flatMap(({ name, rule, loose }) => {
    const fresh = again && added.includes(name) ? '  (new)' : '';
    const unpinned = loose === true ? '  (its title and description are not pinned)' : '';
    return [`  ${rule.padEnd(5)}  ${shown(name)}${fresh}${unpinned}`, `         ${says.get(name) ?? ''}`];
  });
  return [
    '',
    `What will be pinned: ${countOf(approval.tools.length, 'tool')} with their whole definition`,
    ...rules,
    ...gone.map((name) => `  gone   ${shown(name)}`),
    approval.instructions === undefined
      ? 'It gives the model no instructions.'
      : 'Its instructions to the model are pinned.',
    ...bytesLines(bytes),
    ...untilLines(approval),
  ];
}

function untilLines({ until }: McpApproval): readonly string[] {
  return [until === undefined ? 'It holds until it is revoked.' : `It holds until ${localDate(until)}.`];
}

/** Says what stands against it, and stops where something does. */
function hold(found: ReturnType<typeof refusals>): void {
  printLines(found.filter(({ holds }) => !holds).map(({ why }) => `once enforced this is refused: ${why}`));
  refuse(found);
}

/** Asks on this terminal and keeps the yes. Throws `refused`, `usage` or `ledger-broken`; then nothing was kept. */
export async function approve(needs: McpNeeds, name: string, options: ApproveOptions): Promise<void> {
  const { machine, policy, findIn } = needs;
  personsOnly(machine, COMMAND);
  const loose = new Set(options.looseText);
  const wishes = { ...wishesOf(options.tool, options.until), loose };
  const server = serverNamed(needs.servers, name);
  const clauses = policy === undefined ? [] : speakingOfAll(machine, policy, server.entries);
  const about = { clauses, now: machine.now(), findIn };
  const score = needs.scoreOf(server);
  const starts = server.entries.flatMap((entry) => [startsOf(entry, findIn)])[0] ?? [];
  const id = server.identity.digest.slice(0, 12);
  printLines([`${shown(name)}  ${id}`, `  ${shown(starts.join(' '))}`, ...scoreLines(score)]);
  hold(refusals(server, { ...about, score }));
  const fetched = await fetchAgreed(needs, server, starts);
  const full = needs.scoreOf(server, fetched);
  printLines(['', 'With its tools:', ...scoreLines(full)]);
  hold(refusals(server, { ...about, score: full }));
  const before = approvalBefore(machine, server);
  const by = machine.who.user;
  const digest = policy?.digest ?? hashing.sha256('');
  const ground = groundOf(machine, server);
  const from = {
    server,
    ground,
    points: full.points,
    fetched,
    wishes,
    before,
    findIn,
    policy: digest,
    by,
    now: about.now,
    hashing,
  };
  const draft = draftOf(from);
  printLines([...differenceLines(draft.changes), ...pinLines(draft, before !== undefined)]);
  printLines(completedLines(currentScreen(), needs.completed(server, draft.approval), name));
  if (!(await typedWord(shortCode(), 'approve it'))) {
    throw new GuardError('refused', 'nothing was approved: the code was not typed');
  }
  const shared = isMultiplexed(process.pid, machine.platform);
  keepMcpApproval(machine, draft.approval, shared ? 'overlay-in-tmux' : 'second-terminal');
  printLines(['approved: clients may use it through the gate']);
}
