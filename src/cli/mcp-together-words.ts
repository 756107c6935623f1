/** What servers of one client make together, in words. */
import { mcpRisks } from '../catalog/mcp-risks/index.ts';
import type { ClientFinding, LegFinding } from '../host/mcp-together.ts';
import { shown } from '../host/text.ts';
import { paint, type Screen } from './terminal.ts';
import { wrap } from './wrap.ts';

const LEGS = [
  ['private', 'reads what is private'],
  ['untrusted', 'takes in what strangers wrote'],
  ['sends', 'sends something outside'],
] as const;
/** Tools named of one server. */
const NAMED = 3;

function toolWords({ server, tools }: LegFinding): string {
  const more = tools.length > NAMED ? `, and ${tools.length - NAMED} more` : '';
  return `${server} (${tools.slice(0, NAMED).join(', ')}${more})`;
}

/** Which servers have to be approved first; nothing where all are. */
export function waitWords({ waits }: Pick<ClientFinding, 'waits'>): string {
  return waits.length === 0 ? '' : ` Not yet: nobody has approved ${waits.join(', ')}.`;
}

function placeOf({ client, project }: ClientFinding): string {
  return project === undefined ? client : `${client} in ${project}`;
}

function legLines({ legs }: ClientFinding): readonly string[] {
  return LEGS.map(([leg, what]) => `${what}: ${legs[leg].map(toolWords).join(', ')}`);
}

/** Who brings what, one leg after the other. */
export function togetherLines(screen: Screen, finding: ClientFinding): readonly string[] {
  const { id, weight, owasp, confidence, fix } = finding;
  const waits = waitWords(finding).trim();
  const below = [
    ...legLines(finding),
    ...(waits === '' ? [] : [waits]),
    'It adds to no score: each of these servers is harmless in this alone.',
    `fix: ${fix}`,
  ].flatMap((line) => wrap(line, screen.columns - 7));
  return [
    '',
    `${paint(screen, 'bold', placeOf(finding))}  its servers together`,
    `${String(weight).padStart(5)}  ${mcpRisks.together.title} (${id}, ${owasp}, ${confidence})`,
    ...below.map((line) => paint(screen, 'dim', `       ${line}`)),
  ];
}

/** What a yes to this server would complete, with who else is in it and the way out. */
export function completedLines(
  screen: Screen,
  findings: readonly ClientFinding[],
  name: string,
): readonly string[] {
  return findings.flatMap((finding) => {
    const { id, owasp, confidence } = finding;
    const head = `With it, ${placeOf(finding)} has servers that together read what is private, take in what strangers wrote, and send: a text from outside could have the agent send what is private. (${id}, ${owasp}, ${confidence})`;
    const way = `You can still approve it. To keep a person in between: aup-guard mcp approve ${shown(name)} --tool NAME=ask`;
    return [
      '',
      ...wrap(head, screen.columns),
      ...legLines(finding).flatMap((line) => wrap(line, screen.columns - 2).map((each) => `  ${each}`)),
      ...wrap(way, screen.columns),
    ];
  });
}

/** The same for programs. */
export function togetherJson(finding: ClientFinding): object {
  const { id, client, project, weight, owasp, confidence, evidence, fix, legs, waits } = finding;
  const where = project === undefined ? {} : { project };
  return { id, client, ...where, weight, owasp, confidence, evidence, fix, legs, waits };
}
