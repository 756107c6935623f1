/** Changes of files that steer agents, the guard or what runs on people's machines. */
import { decide } from '../engine/decide.ts';
import type { CiFinding } from '../engine/ci/model.ts';
import type { Actor, Reason } from '../engine/model.ts';
import { clauseOf, levelOf, type CiContext, type ReviewKind } from './ci-model.ts';
import { netChanges, touchedBy, type ChangedFile } from './ci-names.ts';
import { policyFindings } from './ci-policy-change.ts';
import { safe } from './text.ts';

/** Bytes of a file that are searched for the guard's name. */
const LARGEST = 1024 * 1024;
const OURS = /aup-(?:guard|shim|hook)|\bAUP_/;
const NOBODY = { user: '', teams: [] };

/** A file of the change, and who the commits that touch it are marked as made with. */
export interface Touched {
  readonly file: ChangedFile;
  readonly agent: string | undefined;
  readonly commit: string | undefined;
}

/** A merge may bring what none of its commits shows: any mark in the change counts for it then. */
function whoTouched(file: ChangedFile, ids: readonly string[] | undefined, context: CiContext): Touched {
  const { range, catalog } = context;
  const own = range.commits.filter(({ id }) => ids === undefined || ids.includes(id));
  const marked = own
    .map((commit) => ({ commit: commit.id, agent: catalog.agentsOf(commit)[0] }))
    .find(({ agent }) => agent !== undefined);
  return { file, agent: marked?.agent, commit: marked?.commit ?? ids?.[0] };
}

/** What the policy says of going round the guard by a change of this file. */
function aboutTamper({ file, agent }: Touched, context: CiContext): Reason | undefined {
  const { policy, machine, root, shown } = context;
  const actor: Actor = agent === undefined ? 'human' : 'agent';
  const target = shown(file.path);
  const action = {
    verb: 'guard-tamper',
    program: 'git',
    argv: ['git', 'commit'],
    target,
    refs: [],
    paths: [`${root}/${file.path}`],
    certainty: 'known',
    digest: machine.hashing.sha256(`ci\n${file.path}\n${file.after}`),
  } as const;
  const situation = { actions: [action], findings: [], actor, tool: '' };
  return decide(policy, situation, { now: machine.now(), approvals: [], who: NOBODY }).because[0];
}

/** Where no clause stops it, a mark is still worth a look. */
function reviewFinding(touched: Touched, kind: ReviewKind, context: CiContext): CiFinding {
  const { file, agent, commit } = touched;
  const reason = kind.guards ? aboutTamper(touched, context) : undefined;
  const isMarked = agent !== undefined;
  const level = reason === undefined && isMarked ? 'warning' : levelOf(reason);
  const mark = isMarked ? `; the commit is marked as made with ${agent}` : '';
  return {
    rule: `changed-${kind.id}`,
    clause: clauseOf(reason),
    level,
    text: `this file ${kind.what}${mark}`,
    next:
      level === 'error'
        ? 'a person makes this change in a commit of their own, or whoever keeps the policy grants an exception on the base'
        : 'look at this file before you merge',
    file: context.shown(file.path),
    ...(commit === undefined ? {} : { commit }),
  };
}

async function isOurs({ before, after }: ChangedFile, { tree }: CiContext): Promise<boolean> {
  for (const id of [before, after]) {
    if (/^0*$/.test(id)) continue;
    const bytes = await tree.bytes(id, LARGEST);
    // What cannot be read counts as ours: nobody could say that it is not.
    if (bytes === undefined || OURS.test(bytes.toString('latin1'))) return true;
  }
  return false;
}

function moduleFinding({ file, commit }: Touched, { shown }: CiContext): CiFinding {
  return {
    rule: 'not-looked-at',
    clause: undefined,
    level: 'note',
    text: safe`this submodule moves to another commit; what it brings was not looked at`,
    next: 'run the check in the repository of the submodule',
    file: shown(file.path),
    ...(commit === undefined ? {} : { commit }),
  };
}

async function ofFile(touched: Touched, context: CiContext): Promise<readonly CiFinding[]> {
  const { file } = touched;
  if (file.isModule) return [moduleFinding(touched, context)];
  const kind = context.catalog.reviewKind(file.path);
  if (kind === undefined || (kind.ours && !(await isOurs(file, context)))) return [];
  const found = reviewFinding(touched, kind, context);
  return kind.id === 'policy' ? [found, ...(await policyFindings(touched, context))] : [found];
}

function untold(terms: CiContext['terms']): CiFinding {
  const reason = terms.unseen();
  return {
    rule: 'unseen',
    clause: clauseOf(reason),
    level: levelOf(reason),
    text: 'git could not say which files the change touches',
    next: 'split the change; in a partial clone fetch all of it first',
  };
}

/** Looks at the names of what the change comes to in the end. */
export async function checkFiles(context: CiContext): Promise<readonly CiFinding[]> {
  const { range, base } = context;
  const [files, commits] = await Promise.all([
    netChanges(context, range),
    touchedBy(context, range, base.commit),
  ]);
  if (files === undefined || commits === undefined) return [untold(context.terms)];
  const findings: CiFinding[] = [];
  for (const file of files) {
    const touched = whoTouched(file, commits.get(file.path), context);
    findings.push(...(await ofFile(touched, context)));
  }
  return findings;
}
