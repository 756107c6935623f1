/** What runs and listens now. A process counts by the file it was started from, never by the words it was given. */
import path from 'node:path';
import type { AiTool, Sighting } from '../../engine/discover/model.ts';
import type { Safe } from '../../engine/model.ts';
import type { Ground } from '../mcp-places.ts';
import type { RunningProgram } from '../platform/model.ts';
import { safe } from '../text.ts';
import { binariesIn, type Binary } from './binaries.ts';
import { mainSurface } from './config.ts';
import { Eyes } from './eyes.ts';
import type { LookWorld } from './model.ts';
import { packageAround } from './packages.ts';

/** What runs scripts: the file that counts is the script's. */
const INTERPRETER = /^(?:node|nodejs|bun|deno|python[\d.]*|pypy[\d.]*|ruby|(?:ba|da|z|k)?sh)(?:\.exe)?$/i;
/** Where a script may stand: behind its interpreter, and perhaps an option or two of that. */
const LOOKED_AT = 4;
const GONE = / \(deleted\)$/;
const ASKING: Safe = safe`only a program of the system could tell, and a look starts none`;

interface Match {
  readonly tool: AiTool;
  readonly weak: boolean;
  readonly version?: string;
}

interface Known {
  readonly eyes: Eyes;
  readonly tools: readonly AiTool[];
  readonly binaries: ReadonlyMap<string, AiTool>;
}

function plainName(file: string): string {
  return path.basename(file).replace(/\.exe$/i, '');
}

/** Of a package the catalogue knows. */
function byPackage(real: string, { eyes, tools }: Known): Match | undefined {
  for (const tool of tools) {
    const around = packageAround(eyes, tool, real);
    if (around?.known === true) return { tool, weak: false, ...around.told };
  }
  return undefined;
}

function byProgram(program: string, { tools, binaries }: Known): Match | undefined {
  const known = binaries.get(program);
  const name = plainName(program);
  const tool = known ?? tools.find(({ bins = [], processes = [] }) => [...bins, ...processes].includes(name));
  return tool === undefined ? undefined : { tool, weak: tool.ambiguousBin === true };
}

/** A script of a package the catalogue knows, or the one a program on PATH leads to. */
function byScript(argv: readonly string[], known: Known): Match | undefined {
  const script = argv.slice(1, LOOKED_AT).find((word) => !word.startsWith('-'));
  const real = script === undefined || !path.isAbsolute(script) ? undefined : known.eyes.real(script);
  if (real === undefined) return undefined;
  const linked = known.binaries.get(real);
  if (linked === undefined) return byPackage(real, known);
  return byPackage(real, known) ?? { tool: linked, weak: linked.ambiguousBin === true };
}

function matchOf({ program, argv }: RunningProgram, known: Known): Match | undefined {
  const file = program?.replace(GONE, '');
  if (file === undefined) return undefined;
  return INTERPRETER.test(path.basename(file))
    ? byScript(argv, known)
    : (byPackage(file, known) ?? byProgram(file, known));
}

function byReal(binaries: readonly Binary[]): ReadonlyMap<string, AiTool> {
  return new Map(
    binaries
      .filter(({ real }) => !INTERPRETER.test(path.basename(real)))
      .map(({ real, tool }) => [real, tool]),
  );
}

function surfaceOf(tool: AiTool): AiTool['surfaces'][number] {
  return tool.agent !== undefined && tool.surfaces.includes('cli') ? 'cli' : mainSurface(tool);
}

/** Undefined where nothing but a program of the system would tell. */
function runningNow(platform: NonNullable<LookWorld['platform']>): readonly RunningProgram[] | undefined {
  return platform.runningStarts === true ? undefined : platform.running?.();
}

/** One signal a tool and file, however many processes there are. */
function lookAtProcesses(eyes: Eyes, { platform, tools }: LookWorld): void {
  if (platform === undefined) return;
  const running = runningNow(platform);
  if (running === undefined) {
    eyes.skip('programs that run now', safe`are not looked at: ${ASKING}`);
    return;
  }
  if (running.length === 0) return;
  // What cannot be read there is said by those that look at the files.
  const quiet = new Eyes(eyes.ground);
  const known = { eyes: quiet, tools, binaries: byReal(binariesIn(quiet, tools)) };
  const seen = new Set<string>();
  for (const each of running) {
    const match = matchOf(each, known);
    const key = `${match?.tool.id}\0${each.program}`;
    if (match === undefined || seen.has(key)) continue;
    seen.add(key);
    noteProcess(eyes, each.program ?? '', match);
  }
}

function noteProcess(eyes: Eyes, file: string, { tool, weak, version }: Match): void {
  eyes.see(file, {
    kind: 'process',
    tool: tool.id,
    surface: surfaceOf(tool),
    ...(version === undefined ? {} : { version }),
    ...(weak ? { weak } : {}),
  });
}

function lookAtPorts(eyes: Eyes, { platform, tools }: LookWorld): void {
  if (platform === undefined) return;
  if (platform.listening === undefined)
    eyes.skip('ports of this machine', safe`are not looked at: ${ASKING}`);
  const open = new Set(platform.listening?.());
  for (const tool of tools) {
    for (const port of (tool.localPorts ?? []).filter((each) => open.has(each))) {
      const weak = tool.genericPorts === true;
      eyes.see('', {
        at: `port ${port}`,
        kind: 'port',
        tool: tool.id,
        surface: mainSurface(tool),
        ...(weak ? { weak } : {}),
      });
    }
  }
}

export async function lookAtRunning(ground: Ground, world: LookWorld): Promise<Sighting> {
  const eyes = new Eyes(ground);
  lookAtProcesses(eyes, world);
  lookAtPorts(eyes, world);
  return eyes.sighting();
}
