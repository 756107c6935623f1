/** What an event would be, for commands that explain: nothing is decided, recorded or remembered. */
import { classifyEvent } from '../engine/classify.ts';
import type { Event, Finding, Situation } from '../engine/model.ts';
import type { OwnData } from '../engine/redact/own-model.ts';
import { compileScanner } from '../engine/redact/scan.ts';
import { raw } from '../engine/text.ts';
import { eventDirectory, gitRunner, repoFacts } from './git.ts';
import type { Machine } from './machine.ts';
import type { LateCatalog, SessionCatalog } from './late-redaction.ts';
import { realGit, worldOf } from './session.ts';

export type Asked =
  | { readonly kind: 'command'; readonly argv: readonly string[]; readonly agent: string }
  | { readonly kind: 'prompt'; readonly text: string; readonly agent: string };

/** One word is shell text, as agents run it; several words are an argv. */
function eventOf(asked: Asked, cwd: string): Event {
  if (asked.kind === 'prompt') return { kind: 'prompt', text: raw(asked.text) };
  const [first = '', ...rest] = asked.argv;
  if (rest.length > 0 || !/\s/.test(first)) return { kind: 'command', argv: asked.argv, cwd };
  return { kind: 'tool-call', tool: 'Bash', shell: raw(first), text: raw(first), cwd };
}

export interface Looking {
  readonly scan: (text: string) => readonly Finding[];
  /** `own`: what the policy's own classes look for, beside detectors. */
  situationOf(asked: Asked, own?: OwnData): Promise<Situation>;
}

type LookingCatalog = Pick<SessionCatalog, 'guardFile'> & Pick<LateCatalog, 'commands' | 'detectors'>;

async function scanWith(detectors: LookingCatalog['detectors'], own: OwnData): Promise<Looking['scan']> {
  const { ownFinders } = await import('../engine/redact/own.ts');
  const scanner = compileScanner(detectors, { finders: ownFinders(own) });
  return (text) => scanner.scan(text);
}

/** Classifies exactly as a session would. */
export function openLooking(machine: Machine, catalog: LookingCatalog): Looking {
  const scanner = compileScanner(catalog.detectors);
  const scan = (text: string): readonly Finding[] => scanner.scan(text);
  const git = gitRunner({ git: realGit(machine), env: machine.env });
  return {
    scan,
    async situationOf(asked, own) {
      const event = eventOf(asked, machine.cwd);
      const directory = eventDirectory(event);
      const repo = directory === undefined ? undefined : await repoFacts(directory, git);
      const found = own === undefined ? scan : await scanWith(catalog.detectors, own);
      const world = { ...worldOf(machine, catalog, found), ...(repo === undefined ? {} : { repo }) };
      return { ...classifyEvent(event, world), actor: 'agent', tool: asked.agent };
    },
  };
}
