/** Which of PowerShell's commands run other texts, which are told of elsewhere, and which are programs. */
import { isUnknown, UNKNOWN } from './model.ts';
import { powerSteps, type PowerCall } from './powershell-calls.ts';
import type { Step } from './step.ts';

/** The text a command stands in, and how a text inside it is read. */
export interface Reading {
  readonly text: string;
  readonly read: (text: string) => readonly Step[];
}

/** Text that cannot be told. */
export function untold(text: string): readonly Step[] {
  return [{ kind: 'unresolved', why: 'PowerShell text of this kind is not read here', text }];
}

/** Verbs of PowerShell: a name that begins with one belongs to no program of elsewhere. */
const OWN_VERB =
  /^(?:add|clear|close|compress|convert|copy|debug|disable|enable|enter|exit|expand|export|find|format|get|grant|import|initialize|install|invoke|join|lock|measure|merge|mount|move|new|open|out|publish|push|read|receive|register|remove|rename|repair|reset|resize|restart|restore|resume|revoke|save|select|send|set|show|split|start|stop|submit|suspend|switch|sync|test|trace|unblock|undo|uninstall|unlock|unregister|update|use|wait|watch|write)-[a-z]\w*$/;
/** Told of in the catalogue by their own names. */
const IN_CATALOGUE =
  /^(?:(?:stop|restart)-computer|(?:stop|restart|remove|set)-service|(?:remove|disable|new)-localuser|remove-aduser|set-netfirewallprofile|(?:remove|stop)-vm|unregister-scheduledtask|set-mppreference|clear-eventlog|format-volume|clear-disk|initialize-disk|remove-partition)$/;
/** `gci | % Delete` calls a method of each. */
const METHOD = /^(?:delete|kill|moveto|copyto|invoke\w*|start|stop|close|encrypt|replace)$/i;
const CONTROL = /^(?:if|else|elseif|foreach|while|do|until|try|catch|finally|return|throw)$/;
const UNTOLD_CONTROL =
  /^(?:function|filter|param|switch|for|class|enum|using|set-alias|new-alias|start-job|add-type)$/;

/** What a command leads to; `native` is its argv should it be a program. */
export function namedSteps(call: PowerCall, native: readonly string[], at: Reading): readonly Step[] {
  const { name } = call;
  if (name === 'invoke-expression') return evaluated(call, at);
  if (name === 'invoke-command') return elsewhere(call);
  if (CONTROL.test(name)) return [];
  if (name === 'foreach-object' && call.words.some((word) => METHOD.test(word))) return untold(at.text);
  if (UNTOLD_CONTROL.test(name)) return untold(at.text);
  if (IN_CATALOGUE.test(name)) return [{ kind: 'argv', argv: [capital(name), ...native.slice(1)] }];
  const told = powerSteps(call);
  if (told !== undefined) return told;
  return OWN_VERB.test(name) ? untold(at.text) : [{ kind: 'argv', argv: native }];
}

/** A block runs here, which is read as such, or on another machine. */
function elsewhere({ named }: PowerCall): readonly Step[] {
  const host = named.get('computername') ?? named.get('hostname') ?? named.get('session');
  return host === undefined ? [] : [{ kind: 'argv', argv: ['ssh', host, UNKNOWN] }];
}

const NOUNS: Readonly<Record<string, string>> = {
  Localuser: 'LocalUser',
  Aduser: 'ADUser',
  Netfirewallprofile: 'NetFirewallProfile',
  Vm: 'VM',
  Scheduledtask: 'ScheduledTask',
  Mppreference: 'MpPreference',
  Eventlog: 'EventLog',
};

/** As the catalogue has them: `Stop-Service`, `Set-MpPreference`. */
function capital(name: string): string {
  const [verb = '', noun = ''] = name
    .split('-')
    .map((part) => part.slice(0, 1).toUpperCase() + part.slice(1));
  return `${verb}-${NOUNS[noun] ?? noun}`;
}

function evaluated({ words, named }: PowerCall, at: Reading): readonly Step[] {
  const text = named.get('command') ?? words[0];
  return text === undefined || isUnknown(text) ? untold(at.text) : at.read(text);
}
