/** How an install plan is shown: the short plan and the diff. */
import type { Change, InstallPlan, MergeChange } from './install-model.ts';
import { neutralise } from './text.ts';

/** What the plan is about, for its first lines. */
export interface PlanHeading {
  /** `claude 2.1.330`. */
  readonly found: readonly string[];
  readonly missing: readonly string[];
  readonly policy: string;
  /** Home folder, shown as `~`. */
  readonly home: string;
}

const SIGN_WIDTH = 44;

function tilde(path: string, home: string): string {
  const shown = path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
  return neutralise(shown);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function describe(change: Change): readonly [sign: string, path: string, note: string] {
  switch (change.kind) {
    case 'copy': {
      const what = `pinned copy, ${change.files} files, ${megabytes(change.bytes)}`;
      return [change.exists ? '~' : '+', `${change.path}/`, what];
    }
    case 'file':
      return [change.before === undefined ? '+' : '~', change.path, change.note];
    case 'merge':
      return [change.exists ? '~' : '+', change.path, change.note];
    case 'block':
      return [change.exists ? '~' : '+', change.path, '+3 lines between marks'];
  }
}

function row(sign: string, path: string, note: string): string {
  return `    ${sign} ${path.padEnd(SIGN_WIDTH)} ${note}`.trimEnd();
}

/** Shims make one row, as one thing is done for all of them. */
function rows(plan: InstallPlan, shims: string, home: string): readonly string[] {
  const names: string[] = [];
  const lines: string[] = [];
  let slot = -1;
  let fresh = false;
  for (const change of plan.changes) {
    if (change.kind === 'file' && change.path.startsWith(`${shims}/`)) {
      if (slot < 0) slot = lines.push('') - 1;
      names.push(change.path.slice(shims.length + 1));
      fresh ||= change.before === undefined;
      continue;
    }
    const [sign, path, note] = describe(change);
    lines.push(row(sign, tilde(path, home), note));
  }
  if (slot >= 0) lines[slot] = row(fresh ? '+' : '~', `${tilde(shims, home)}/`, names.join(' '));
  return lines;
}

/** The plan as people read it before they say yes; lines left to them are named only, see `renderManual`. */
export function renderPlan(plan: InstallPlan, heading: PlanHeading, shims: string): readonly string[] {
  const missing = heading.missing.length === 0 ? '' : `        not found: ${heading.missing.join(', ')}`;
  const lines = [
    `  found    ${heading.found.map(neutralise).join(' · ')}${missing}`,
    `  policy   ${neutralise(heading.policy)}`,
  ];
  if (plan.changes.length === 0) lines.push('  plan     nothing to do: everything is in place');
  else lines.push('  plan', ...rows(plan, shims, heading.home));
  const byHand = plan.manual.map(({ path, why }) => row('!', tilde(path, heading.home), why));
  return [...lines, ...byHand];
}

/** The lines left to the person, file by file, ready to be pasted. */
export function renderManual(plan: InstallPlan, home: string): readonly string[] {
  return plan.manual.flatMap(({ path, lines }) => [
    `  by hand  put these lines at the end of ${tilde(path, home)}`,
    ...lines.map((line) => `      ${neutralise(line)}`),
  ]);
}

function added(path: string, content: string): readonly string[] {
  const lines = content.trimEnd().split('\n');
  return [
    '--- /dev/null',
    `+++ ${path}`,
    `@@ -0,0 +1,${lines.length} @@`,
    ...lines.map((line) => `+${line}`),
  ];
}

/** Our own generated files change rarely and wholly, so old and new are shown whole. */
function replaced(path: string, before: string, content: string): readonly string[] {
  const old = before.trimEnd().split('\n');
  const fresh = content.trimEnd().split('\n');
  return [
    `--- ${path}`,
    `+++ ${path}`,
    `@@ -1,${old.length} +1,${fresh.length} @@`,
    ...old.map((line) => `-${line}`),
    ...fresh.map((line) => `+${line}`),
  ];
}

/** Without lines around it: start files hold secrets that need not be on a screen. */
function appended(change: Change & { readonly kind: 'block' }, path: string): readonly string[] {
  if (!change.exists) return added(path, change.insert);
  const lines = change.insert.trim().split('\n');
  const hunk = `@@ -${change.lines},0 +${change.lines + 1},${lines.length} @@`;
  const ends = change.insert.startsWith('\n') ? [`\\ the line before gets its missing line end`] : [];
  return [`--- ${path}`, `+++ ${path}`, hunk, ...ends, ...lines.map((line) => `+${line}`)];
}

/** Only what is ours: settings of others may hold secrets, and lines are not where a list's elements are. */
function merged({ items }: MergeChange, path: string): readonly string[] {
  const lines = items.flatMap((entry) => [
    `@@ ${'value' in entry ? 'the value of' : 'one more element of'} ${entry.at.join('.')} @@`,
    ...JSON.stringify('value' in entry ? entry.value : entry.item, undefined, 2)
      .split('\n')
      .map((line) => `+${line}`),
  ]);
  return [`--- ${path}`, `+++ ${path}`, ...lines];
}

/** All changes as a unified diff; copied folders as one line each. */
export function renderDiff(plan: InstallPlan, home: string): readonly string[] {
  const lines = plan.changes.flatMap((change) => {
    const path = tilde(change.path, home);
    switch (change.kind) {
      case 'copy':
        return [`# ${change.exists ? 'replaced' : 'new'} folder ${path}/ (${change.files} files)`];
      case 'file':
        return change.before === undefined
          ? added(path, change.content)
          : replaced(path, change.before, change.content);
      case 'merge':
        return merged(change, path);
      case 'block':
        return appended(change, path);
    }
  });
  return lines.map(neutralise);
}
