/** What an event would be, for commands that explain: nothing is decided, recorded or remembered. */
import { classifyEvent } from '../engine/classify.ts';
import type { RepoFacts } from '../engine/definitions.ts';
import type { Event, Finding, Situation } from '../engine/model.ts';
import type { OwnData } from '../engine/redact/own-model.ts';
import { compileScanner } from '../engine/redact/scan.ts';
import { raw, type Mask } from '../engine/text.ts';
import { eventDirectory, gitRunner, repoFacts } from './git.ts';
import type { Machine } from './machine.ts';
import type { LateCatalog, SessionCatalog } from './late-redaction.ts';
import { maskWith, realGit, worldOf } from './session.ts';

export type Asked =
  | { readonly kind: 'command'; readonly argv: readonly string[]; readonly agent: string }
  /** Shell text as a tool call would bring it. `cwd` is absolute. */
  | { readonly kind: 'shell'; readonly text: string; readonly cwd: string; readonly agent: string }
  | { readonly kind: 'prompt'; readonly text: string; readonly agent: string };

/** One word is shell text, as agents run it; several words are an argv. */
function eventOf(asked: Asked, cwd: string): Event {
  if (asked.kind === 'prompt') return { kind: 'prompt', text: raw(asked.text) };
  if (asked.kind === 'shell') return toolCall(asked.text, asked.cwd);
  const [first = '', ...rest] = asked.argv;
  if (rest.length > 0 || !/\s/.test(first)) return { kind: 'command', argv: asked.argv, cwd };
  return toolCall(first, cwd);
}

function toolCall(text: string, cwd: string): Event {
  return { kind: 'tool-call', tool: 'Bash', shell: raw(text), text: raw(text), cwd };
}

export interface Looking {
  readonly scan: (text: string) => readonly Finding[];
  /** Takes what detectors find out of text to be shown. */
  readonly mask: Mask;
  /** `own`: what the policy's own classes look for, beside detectors. */
  situationOf(asked: Asked, own?: OwnData): Promise<Situation>;
}

/** What looking takes from the catalogue. */
export type LookingCatalog = Pick<SessionCatalog, 'guardFile'> &
  Pick<LateCatalog, 'commands' | 'detectors' | 'readMcpUse'>;

async function scanWith(detectors: LookingCatalog['detectors'], own: OwnData): Promise<Looking['scan']> {
  const { ownFinders } = await import('../engine/redact/own.ts');
  const scanner = compileScanner(detectors, { finders: ownFinders(own) });
  return (text) => scanner.scan(text);
}

/** Many questions are about one folder, and git takes its time. */
function factsOnce(
  look: (directory: string) => Promise<RepoFacts | undefined>,
): (directory: string) => Promise<RepoFacts | undefined> {
  const known = new Map<string, Promise<RepoFacts | undefined>>();
  return (directory) => {
    const facts = known.get(directory) ?? look(directory);
    known.set(directory, facts);
    return facts;
  };
}

/** Classifies exactly as a session would. */
export function openLooking(machine: Machine, catalog: LookingCatalog): Looking {
  const scanner = compileScanner(catalog.detectors);
  const scan = (text: string): readonly Finding[] => scanner.scan(text);
  const git = gitRunner({ git: realGit(machine), env: machine.env });
  const facts = factsOnce((directory) => repoFacts(directory, git));
  const scanners = new Map<OwnData, Promise<Looking['scan']>>();
  const scannerFor = (own: OwnData): Promise<Looking['scan']> => {
    const known = scanners.get(own) ?? scanWith(catalog.detectors, own);
    scanners.set(own, known);
    return known;
  };
  return {
    scan,
    mask: maskWith(scan),
    async situationOf(asked, own) {
      const event = eventOf(asked, machine.cwd);
      const directory = eventDirectory(event);
      const repo = directory === undefined ? undefined : await facts(directory);
      const found = own === undefined ? scan : await scannerFor(own);
      const world = { ...worldOf(machine, catalog, found), ...(repo === undefined ? {} : { repo }) };
      return { ...classifyEvent(event, world), actor: 'agent', tool: asked.agent };
    },
  };
}
