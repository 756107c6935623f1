/** Hands a request to where the policy wants it: only a person's yes opens or posts anything. */
import type { ToolRequest } from '../engine/discover/request.ts';
import type { Policy } from '../engine/policy/model.ts';
import { ask, canAsk } from '../host/ask.ts';
import type { Machine } from '../host/machine.ts';
import { requestBranch } from '../host/request-branch.ts';
import { openAddress, postRequest } from '../host/request-send.ts';
import { mailAddress, requestText, targetOf, titleOf } from '../host/request-terms.ts';
import { printLines } from './terminal.ts';

interface Handing {
  readonly machine: Machine;
  readonly policy: Policy | undefined;
  readonly request: ToolRequest;
  readonly text: string;
}

/** An agent's own call only asks: it opens and sends nothing. */
async function agreed({ by }: ToolRequest, question: string): Promise<boolean> {
  if (by === 'agent' || !canAsk()) return false;
  const answer = await ask(`${question} [y/N] `);
  return answer === 'y' || answer === 'yes';
}

async function open({ machine, request }: Handing, address: string, what: string): Promise<void> {
  if (!(await agreed(request, `open ${what}?`))) return;
  const done = await openAddress(machine.platform, address);
  printLines([done ? 'opened: paste the text above there' : `nothing here opens it: go to ${what}`]);
}

async function post({ request, text }: Handing, address: string): Promise<void> {
  if (!(await agreed(request, `send it to ${address}?`))) {
    printLines([`next  send the text above to ${address}`]);
    return;
  }
  const { id, kind, name, why, until } = request;
  await postRequest(address, { schema: 'aup-guard/request/1', id, kind, name, why, until, text });
  printLines(['sent']);
}

async function branch({ machine, policy, request }: Handing): Promise<void> {
  const made = policy === undefined ? undefined : await requestBranch(machine, policy, request);
  if (made === undefined) {
    printLines(['next  give the text above to the owner of the policy: no branch could be made for it']);
    return;
  }
  const show = `git -C ${made.repo} show ${made.branch}`;
  printLines([
    `branch  ${made.branch} in ${made.repo}, not pushed`,
    `next    look at it, then push it for review: ${show}`,
  ]);
}

async function toProgram(
  handing: Handing,
  target: { readonly kind: 'url' | 'mail'; readonly to: string },
): Promise<void> {
  const { request, text } = handing;
  const { kind, to } = target;
  printLines([`next  ${kind === 'mail' ? 'mail it to' : 'paste it at'} ${to}`]);
  const subject = `Request ${request.id}: ${titleOf(request)}`;
  await open(handing, kind === 'mail' ? mailAddress(to, subject, text) : to, to);
}

/** Prints the text, and goes on as the policy's `request` says. */
export async function handOn(
  machine: Machine,
  policy: Policy | undefined,
  request: ToolRequest,
): Promise<void> {
  const text = requestText(request, policy);
  printLines([text, '']);
  const handing = { machine, policy, request, text };
  const target = targetOf(policy?.request ?? 'the owner of the policy');
  switch (target.kind) {
    case 'git':
      return branch(handing);
    case 'webhook':
      return post(handing, target.to);
    case 'text':
      return printLines([`next  give the text above to ${target.to}`]);
    case 'url':
    case 'mail':
      return toProgram(handing, { kind: target.kind, to: target.to });
  }
}
