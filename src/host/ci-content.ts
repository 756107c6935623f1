/** Secrets and placeholders in all new lines of a change, commit by commit: what a later one takes out is still in the history. */
import path from 'node:path';
import type { CiFinding } from '../engine/ci/model.ts';
import type { PatchPart, PatchText } from '../engine/patch-reader.ts';
import { allowComments } from '../engine/redact/imports/allow-comments.ts';
import { aboutLeftovers } from './change-check.ts';
import { openChangeScan, type ChangePlaceholder, type ChangeScan, type ChangeSecret } from './change-scan.ts';
import { LISTS } from './change-terms.ts';
import { clauseOf, levelOf, type CiContext } from './ci-model.ts';
import { MOST_COMMITS, rangeWords } from './ci-range.ts';
import { knownIn, type KnownFindings } from './redact-baseline.ts';

const LIST_LIMIT = 32 * 1024 * 1024;
/** Bytes of one message that are looked at. */
const MESSAGE = 1024 * 1024;
const LFS = /^version https:\/\/git-lfs\.github\.com\/spec\//;
const TAKE_OUT =
  'take it out of the history of the change (git rebase -i) and change it where it is in use; no secret? end the line with the comment gitleaks:allow';

/** Lists of the base alone: one that the change itself makes longer lets nothing be. */
async function knownAtBase({ root, tree, base, catalog }: CiContext): Promise<KnownFindings> {
  const ids = new Set(catalog.detectors.map(({ id }) => id));
  const lists: KnownFindings[] = [];
  for (const name of LISTS) {
    const bytes = await tree.bytes(`${base.commit}:${name}`, LIST_LIMIT);
    if (bytes === undefined) continue;
    const list = { shown: name, full: path.join(root, name), cwd: root, text: bytes.toString('utf8') };
    lists.push(knownIn(list, ids));
  }
  return { has: (found) => lists.some((list) => list.has(found)) };
}

/** Messages go into the history as lines do. They belong to no file. */
function messageParts({ range }: CiContext): readonly PatchText[] {
  return range.commits.map(({ id, message }) => {
    const text = message.slice(0, MESSAGE);
    const added = text.split('\n').map(() => true);
    return { kind: 'text', commit: id, file: '', first: 1, text, added };
  });
}

interface Place {
  readonly commit: string;
  readonly file: string;
  readonly line: number;
}

function at(
  { commit, file, line }: Place,
  shown: CiContext['shown'],
): Pick<CiFinding, 'file' | 'line' | 'commit'> {
  return file === '' ? { commit } : { commit, file: shown(file), line };
}

function secretFinding(secret: ChangeSecret, { shown }: CiContext): CiFinding {
  const { reason, detector, file, line } = secret;
  const where = file === '' ? `line ${line} of the commit message` : 'a new line';
  return {
    rule: 'secret',
    clause: clauseOf(reason),
    level: levelOf(reason),
    text: `${where} holds a secret (${detector})`,
    next: TAKE_OUT,
    ...at(secret, shown),
  };
}

async function placeholderFindings(
  places: readonly ChangePlaceholder[],
  { terms, machine, shown }: CiContext,
): Promise<readonly CiFinding[]> {
  const reason = await aboutLeftovers(places, terms, { machine, hook: 'pre-push' });
  return places.map((place) => ({
    rule: 'placeholder',
    clause: clauseOf(reason),
    level: levelOf(reason),
    text: `a placeholder of the guard stands where a value belongs: ${shown(place.placeholder)}`,
    next: 'write the real value where the placeholder stands, or take the line out',
    ...at(place, shown),
  }));
}

/** A comment of the change lets its own lines be: whoever reviews it should see that. */
function commentFindings(part: PatchPart, { range, catalog, shown }: CiContext): readonly CiFinding[] {
  if (part.kind !== 'text') return [];
  const line = allowComments(part.text).find((span) => part.added[span.line - 1] === true)?.line;
  if (line === undefined) return [];
  const commit = range.commits.find(({ id }) => id === part.commit);
  const [agent] = commit === undefined ? [] : catalog.agentsOf(commit);
  return [
    {
      rule: 'allow-comment',
      clause: undefined,
      level: agent === undefined ? 'note' : 'warning',
      text: `a new comment lets findings be${agent === undefined ? '' : `; the commit is marked as made with ${agent}`}`,
      next: 'look whether the line really holds no secret',
      ...at({ ...part, line: part.first + line - 1 }, shown),
    },
  ];
}

function lfsFindings(part: PatchPart, { shown }: CiContext): readonly CiFinding[] {
  if (part.kind !== 'text' || part.first !== 1 || !LFS.test(part.text)) return [];
  return [
    {
      rule: 'not-looked-at',
      clause: undefined,
      level: 'note',
      text: 'the content of this file is kept in Git LFS and was not looked at',
      next: 'look at it yourself: git lfs pull, aup-guard redact --files FILE --scan',
      ...at({ ...part, line: 1 }, shown),
    },
  ];
}

/** What the strictest clause about secrets says of what was not seen. */
function unseenFindings({ git, cut, terms }: CiContext): readonly CiFinding[] {
  if (!git.cut() && !cut) return [];
  const reason = terms.unseen();
  const why = cut
    ? `it has more than ${MOST_COMMITS} commits`
    : 'it is too large, or git could not show all of it';
  return [
    {
      rule: 'unseen',
      clause: clauseOf(reason),
      level: levelOf(reason),
      text: `not all of the change could be looked at: ${why}`,
      next: 'split the change; in a partial clone fetch all objects first: git fetch --refetch --no-filter',
    },
  ];
}

function silentFindings({ terms }: CiContext): readonly CiFinding[] {
  if (terms.unseen() !== undefined) return [];
  const text = 'no clause of the policy speaks about secrets: none was looked for';
  return [
    {
      rule: 'no-clause',
      clause: undefined,
      level: 'note',
      text,
      next: 'add a clause about data: secret; docs/policy.md',
    },
  ];
}

async function secretsIn(parts: readonly PatchPart[], scan: ChangeScan): Promise<readonly ChangeSecret[]> {
  const found: ChangeSecret[] = [];
  for (const part of parts) found.push(...(await scan.secrets(part)));
  return found.filter(({ reason }) => reason !== undefined);
}

/** Looks at what the change adds. */
export async function checkContent(context: CiContext): Promise<readonly CiFinding[]> {
  const { git, range, base, terms, catalog } = context;
  const { own, wanted } = terms;
  const words = ['log', '--format=commit %H', '--cc', ...rangeWords(range.head, base.commit)];
  const parts = [...(await git.patches(words)), ...messageParts(context)];
  const known = await knownAtBase(context);
  const scan = openChangeScan({ git, detectors: catalog.detectors, own, wanted, known });
  const secrets = await secretsIn(parts, scan);
  const places = parts.flatMap((part) => scan.placeholders(part));
  return [
    ...secrets.map((secret) => secretFinding(secret, context)),
    ...(await placeholderFindings(places, context)),
    ...parts.flatMap((part) => commentFindings(part, context)),
    ...parts.flatMap((part) => lfsFindings(part, context)),
    ...unseenFindings(context),
    ...silentFindings(context),
  ];
}
