/** `aup-guard mcp wire` and `unwire`: the gate in front of servers in clients' own settings, and out of it again. */
import { mcpClients } from '../catalog/mcp-clients/index.ts';
import { ask, canAsk } from '../host/ask.ts';
import { EXIT_CODES, GuardError } from '../host/errors.ts';
import { recordAlone } from '../host/lone-record.ts';
import { openMachine, type Machine } from '../host/machine.ts';
import { applyWire, canWire, planUnwire, planWire, type WireFile } from '../host/mcp-wire.ts';
import { refuseAgents } from '../host/pending-answer.ts';
import { shownBy } from './mcp-list-words.ts';
import { discoveringOf } from './mcp-list.ts';
import { changeWords, planJson, planLines } from './mcp-wire-words.ts';
import { printJson, printLines, printWords } from './terminal.ts';

export interface WireOptions {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** Ids of clients as a test; none = all. Throws `usage` for one nobody knows. */
function wanted(ids: readonly string[]): (client: string) => boolean {
  const known = mcpClients.map(({ id }) => id);
  const unknown = ids.filter((id) => !known.includes(id));
  if (unknown.length > 0) {
    throw new GuardError('usage', `unknown client: ${unknown.join(', ')}`, {
      hint: `known: ${known.join(', ')}`,
    });
  }
  return (client) => ids.length === 0 || ids.includes(client);
}

async function agreed({ yes = false }: WireOptions): Promise<boolean> {
  if (yes) return true;
  if (!canAsk()) {
    throw new GuardError('usage', 'nothing was changed: there is no terminal to ask on', {
      hint: 'look at the plan with --dry-run, then apply it with --yes',
    });
  }
  const answer = await ask('  apply? [y/N] ');
  return answer === 'y' || answer === 'yes';
}

interface Doing {
  readonly machine: Machine;
  readonly files: readonly WireFile[];
  readonly options: WireOptions;
  readonly done: string;
  readonly nothing: string;
}

function show({ files, options, nothing }: Doing, changes: boolean): void {
  const shown = shownBy(discoveringOf({}).scan);
  const lines = [...planLines(files, shown), ...(changes ? [] : [nothing])];
  if (options.json === true) printJson('aup-guard/mcp-wire/1', planJson(files, shown));
  else if (options.dryRun === true) printLines(lines);
  else printWords(lines.join('\n'));
}

/** Shows, asks, applies. */
async function carryOut(doing: Doing): Promise<void> {
  const { machine, files, options, done } = doing;
  const changes = files.some(({ change }) => change !== undefined);
  show(doing, changes);
  if (options.dryRun === true || !changes) return;
  if (!(await agreed(options))) {
    printWords('  nothing was changed');
    process.exitCode = EXIT_CODES.refused;
    return;
  }
  applyWire(machine, files);
  recordAlone(machine, { kind: 'install.applied', actor: 'human' });
  printWords(`  done     ${changeWords(files)}; ${done}`);
}

/** Puts the gate in front of servers. Throws `usage`, `refused`, `environment` or `install-blocked`. */
export async function wire(clients: readonly string[], options: WireOptions): Promise<void> {
  const machine = openMachine(process.env, process.cwd());
  const wants = wanted(clients);
  if (options.dryRun !== true) refuseAgents(machine, 'aup-guard mcp wire', 'is for a person');
  if (!canWire(machine)) {
    throw new GuardError(
      'environment',
      'clients have nothing to start the gate with: the guard is not installed',
      {
        hint: 'npx aup-guard install',
      },
    );
  }
  const files = await planWire(machine, discoveringOf({}), wants);
  await carryOut({
    machine,
    files,
    options,
    done: 'start those clients anew. Back: aup-guard mcp unwire',
    nothing: '  nothing to change: every server that can be is behind the gate',
  });
}

/** Takes it out again. Throws as `wire`. */
export async function unwire(clients: readonly string[], options: WireOptions): Promise<void> {
  const machine = openMachine(process.env, process.cwd());
  const wants = wanted(clients);
  if (options.dryRun !== true) refuseAgents(machine, 'aup-guard mcp unwire', 'is for a person');
  await carryOut({
    machine,
    files: planUnwire(machine, wants),
    options,
    done: 'start those clients anew. Their servers start without the gate',
    nothing: '  nothing to change: no server was put behind the gate by aup-guard mcp wire',
  });
}
