/** `aup-guard policy init`: a first policy from what is found on this machine. */
import { starterTemplates } from '../catalog/templates/index.ts';
import { canAsk, openAsking, type Asking } from '../host/ask.ts';
import { GuardError } from '../host/errors.ts';
import { openMachine } from '../host/machine.ts';
import { refuseAgents } from '../host/pending-answer.ts';
import { starterPolicy, writeStarter } from '../host/policy-starter.ts';
import { loadOptions, type PolicyCommandNeeds } from './policy-needs.ts';
import { printWords } from './terminal.ts';
import { wrap } from './wrap.ts';

export interface InitFlags {
  readonly template?: string;
  readonly out?: string;
  readonly force?: boolean;
  readonly print?: boolean;
  readonly yes?: boolean;
}

type Template = (typeof starterTemplates.templates)[number];

function templateNamed(name: string): Template {
  const found = starterTemplates.templates.find(({ id }) => id === name);
  if (found !== undefined) return found;
  throw new GuardError('usage', `there is no template ${JSON.stringify(name.slice(0, 40))}`, {
    hint: `one of: ${starterTemplates.templates.map(({ id }) => id).join(', ')}`,
  });
}

/** Where the sentence about a template begins. */
const INDENT = 19;

/** The questions are on stderr. */
function widthLeft(): number {
  const { isTTY, columns } = process.stderr;
  return isTTY ? Math.max(20, columns - INDENT - 1) : Number.POSITIVE_INFINITY;
}

/** By number or by name; the first when nothing is typed. */
async function askedTemplate(asking: Asking): Promise<Template> {
  const { templates } = starterTemplates;
  const lines = templates.flatMap(({ id, describe }, at) => {
    const [first = '', ...rest] = wrap(describe, widthLeft());
    return [`  ${at + 1}  ${id.padEnd(12)}  ${first}`, ...rest.map((line) => ' '.repeat(INDENT) + line)];
  });
  printWords(['Whom is the policy for?', ...lines].join('\n'));
  const answer = (await asking.ask('Number or name [1]: '))?.toLowerCase();
  if (answer === undefined) throw new GuardError('refused', 'nothing was written');
  return templates[answer === '' ? 0 : Number(answer) - 1] ?? templateNamed(answer);
}

async function templateOf({ template, yes, print }: InitFlags, asking: Asking): Promise<Template> {
  if (template !== undefined) return templateNamed(template);
  if (yes !== true && print !== true) return askedTemplate(asking);
  const [first] = starterTemplates.templates;
  return first ?? templateNamed('');
}

async function agreed(file: string, { yes }: InitFlags, asking: Asking): Promise<void> {
  if (yes === true) return;
  const answer = (await asking.ask(`Write ${file}? [Y/n] `))?.toLowerCase();
  if (answer === '' || answer === 'y' || answer === 'yes') return;
  throw new GuardError('refused', 'nothing was written', {
    hint: 'look at it with: aup-guard policy init --print',
  });
}

/** Policies are written by people: an agent may look at one. */
function checkWriter({ yes, print }: InitFlags): void {
  if (print === true) return;
  refuseAgents(openMachine(process.env, process.cwd()), 'aup-guard policy init', 'writes a policy');
  if (yes === true || canAsk()) return;
  throw new GuardError('usage', 'there is nobody to ask here', {
    hint: 'choose with --template and --yes, or look with --print',
  });
}

/** Prints or writes it. Throws `usage`, `refused`, `state-unwritable`. */
export async function init(flags: InitFlags, needs: PolicyCommandNeeds): Promise<void> {
  checkWriter(flags);
  // Nothing is read from a program that is asked nothing.
  const asking = flags.yes === true || flags.print === true ? NOBODY : openAsking();
  try {
    await asked(flags, needs, asking);
  } finally {
    asking.close();
  }
}

const NOBODY: Asking = { ask: () => Promise.resolve(undefined), close: () => undefined };

async function asked(flags: InitFlags, needs: PolicyCommandNeeds, asking: Asking): Promise<void> {
  const template = await templateOf(flags, asking);
  const found = (await needs.found?.()) ?? { tools: [], servers: [] };
  const isSecret = (text: string): boolean => needs.scan(text).some(({ category }) => category === 'secret');
  const { base } = starterTemplates;
  const text = await starterPolicy({ base, template, found, now: needs.now, isSecret }, loadOptions(needs));
  if (flags.print === true) return needs.out(text);
  const file = flags.out ?? 'aup.yaml';
  await agreed(file, flags, asking);
  writeStarter(file, text, flags.force === true);
  printWords(
    [
      `written: ${file} (${template.id})`,
      `  next  read it and change it, then: aup-guard policy lint ${file}`,
      `  next  for yourself: ~/.config/aup-guard/aup.yaml; for a project: aup.yaml at its root, which can only tighten`,
    ].join('\n'),
  );
}
