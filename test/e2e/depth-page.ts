/** The text of docs/depth.md. */
import type { Goal, Spelling } from '../fixtures/depth/spellings.ts';

/** What each layer did about one spelling: true = it did not get its way. */
export interface Measured {
  readonly spelling: Spelling;
  readonly works: boolean;
  readonly call: boolean;
  readonly gate: boolean;
  readonly hook: boolean;
  readonly contained: boolean;
}

const HEAD = `# Depth: which spelling is stopped where

The same four things can be written in many ways, and no single layer sees them all. This page is written by a test
(\`test/e2e/depth.test.ts\`) that runs every line below in a scratch repository with a bare remote, once with each layer alone and a person
who says no, and then looks at the remote, the branches and the files. Exit codes and messages do not count. Every line gets its way where
nothing stands in front of it; that is checked, too.

- **call**: the text of the agent's tool call is read before it runs; unread text counts as a question.
- **gate**: the programs on the session's \`PATH\`, in front of the real ones.
- **hook**: the git hooks of the session.
- **contained**: gates and hooks in the mount namespace, where the gates lie over the real programs (\`containment: require\`). The reading
  of the call is left out here, to show what holds against a command it did not see.

In a session all of them stand one behind the other. \`{remote}\` is the path of the bare repository.
`;

const TAIL = `
## What this does not show

- A client of its own that talks to the server, or writes what git keeps in files, is no program of git: branch protection and required
  checks on the server hold it, nothing on this machine does. The lines marked "own client" stand for it.
- Code that removes files by itself (Python, Node, Perl) starts no program: only the reading of the call sees it. Work under a folder that
  is committed or backed up is what holds there.
- Agents without a hook of their own have no "call" column.
- Where user namespaces are not available there is no "contained" column: \`aup-guard doctor\` says which level is reached.
`;

const mark = (stopped: boolean): string => (stopped ? 'stopped' : '-');

/** A table cell that holds code with \`|\` and backticks in it. */
function code(text: string): string {
  const safe = text.replaceAll('|', '\\|').replaceAll('\n', '⏎');
  return safe.includes('`') ? `\`\` ${safe} \`\`` : `\`${safe}\``;
}

function row({ spelling, call, gate, hook, contained }: Measured): string {
  const words = [call, gate, hook, contained].map(mark);
  const command = code(spelling.command) + (spelling.raw === true ? ' (own client)' : '');
  return `| ${[command, ...words].join(' | ')} |`;
}

function section(goal: Goal, rows: readonly Measured[]): string {
  return `
## ${goal[0]?.toUpperCase() ?? ''}${goal.slice(1)}

| spelling | call | gate | hook | contained |
| --- | --- | --- | --- | --- |
${rows.map(row).join('\n')}
`;
}

function counts(measured: readonly Measured[]): string {
  const of = (test: (one: Measured) => boolean): string => `${measured.filter(test).length}`;
  return `
| of ${measured.length} spellings | stopped |
| --- | --- |
| call | ${of(({ call }) => call)} |
| gate | ${of(({ gate }) => gate)} |
| hook | ${of(({ hook }) => hook)} |
| any of the three | ${of(({ call, gate, hook }) => call || gate || hook)} |
| contained | ${of(({ contained }) => contained)} |
`;
}

/** The page, measured with this version of git. */
export function depthPage(measured: readonly Measured[], git: string): string {
  const goals = [...new Set(measured.map(({ spelling }) => spelling.goal))];
  const sections = goals.map((goal) =>
    section(
      goal,
      measured.filter(({ spelling }) => spelling.goal === goal),
    ),
  );
  return `${HEAD}${counts(measured)}\nMeasured with ${git} on Linux.\n${sections.join('')}${TAIL}`;
}
