/** PowerShell's own commands as the programs of everywhere they amount to, so that one catalogue judges both. */
import { UNKNOWN } from './model.ts';
import type { Step } from './step.ts';

/** A call: parameters in lower case with their values, switches with none. */
export interface PowerCall {
  readonly name: string;
  readonly words: readonly string[];
  readonly named: ReadonlyMap<string, string>;
  /** Paths the command in front of it in the pipeline was given. */
  readonly before: readonly string[];
}

type Reader = (call: PowerCall) => readonly Step[];

const ALIASES: ReadonlyMap<string, string> = new Map(
  `ls dir gci=get-childitem|gc cat type=get-content|ri rm del erase rd rmdir=remove-item|clc=clear-content
   sc=set-content|ac=add-content|tee=tee-object|cp copy cpi=copy-item|mv move mi=move-item|ren rni=rename-item
   ni md mkdir=new-item|iwr=invoke-webrequest|irm=invoke-restmethod|saps start=start-process
   kill spps=stop-process|iex=invoke-expression|icm=invoke-command|sls=select-string|cd sl chdir=set-location
   pwd gl=get-location|echo write=write-output|where ?=where-object|select=select-object|sort=sort-object
   measure=measure-object|group=group-object|% foreach=foreach-object|ft=format-table|fl=format-list|ps gps=get-process
   gi=get-item|gp=get-itemproperty|gcm=get-command|gm=get-member|man=get-help|cls clear=clear-host|sleep=start-sleep
   pushd=push-location|popd=pop-location|oh=out-host|sasv=start-service|spsv=stop-service|ipmo=import-module|ii=invoke-item`
    .split(/[|\n]/)
    .flatMap((row) => {
      const [names = '', full = ''] = row.trim().split('=');
      return names.split(' ').map((name) => [name, full] as const);
    }),
);

/** Programs of Unix as well, which take their options in other letters. */
const UNIX = /^(?:rm|rmdir|cp|mv|cat|mkdir|ls|tee|sort|kill|ps|sleep|echo)$/;
const UNIX_OPTION = /^-(?:[rRfvpainlhu]{1,4}|\d+|-[a-z-]+)$/;

/** The full name of a command, in lower case. */
export function fullName(word: string, options: readonly string[]): string {
  const name = word.toLowerCase();
  const unix = UNIX.test(name) && options.length > 0 && options.every((option) => UNIX_OPTION.test(option));
  return unix ? name : (ALIASES.get(name) ?? name);
}

const path = ({ named, words }: PowerCall): readonly string[] => {
  const told = named.get('path') ?? named.get('literalpath') ?? named.get('filepath') ?? named.get('pspath');
  return (told === undefined ? words : [told])
    .flatMap((word) => word.split(','))
    .filter((word) => word !== '');
};

const argv = (...words: readonly string[]): readonly Step[] => [{ kind: 'argv', argv: words }];
const asked = (why: string): readonly Step[] => [{ kind: 'unresolved', why }];

/** `-WhatIf`, but not `-WhatIf:$false`. */
const pretends = ({ named }: PowerCall): boolean => (named.get('whatif') ?? 'false') !== 'false';

const deletes: Reader = (call) => {
  if (pretends(call)) return [];
  const given = path(call);
  const paths = given.length > 0 ? given : call.before;
  return argv('rm', '-rf', ...(paths.length > 0 ? paths : [UNKNOWN]));
};

const writes: Reader = (call) =>
  path(call)
    .slice(0, 1)
    .map((to) => ({ kind: 'write', path: to }));

const makes: Reader = (call) => {
  const type = call.named.get('itemtype') ?? call.named.get('type') ?? '';
  if (/link|junction/i.test(type)) return asked('a link is made');
  return /^d/i.test(type) ? [] : writes(call);
};

const copies =
  (program: string): Reader =>
  (call) => {
    const to = call.named.get('destination') ?? call.named.get('newname');
    const all = path(call);
    return argv(program, ...all, ...(to === undefined ? [] : [to]));
  };

const fetches: Reader = ({ named, words }) => {
  const url = named.get('uri') ?? words[0] ?? UNKNOWN;
  const out = named.get('outfile');
  const sent = named.get('infile') ?? named.get('form');
  return argv(
    'curl',
    ...(named.has('method') ? ['-X', (named.get('method') ?? '').toUpperCase()] : []),
    ...(named.has('body') ? ['-d', named.get('body') ?? ''] : []),
    ...(sent === undefined ? [] : ['-T', sent]),
    ...(out === undefined ? [] : ['-o', out]),
    url,
  );
};

const starts: Reader = (call) => {
  const [file = UNKNOWN, ...more] = path(call);
  const given = call.named.get('argumentlist') ?? more.join(' ');
  if (file.includes(UNKNOWN)) return asked('the program is only known when it runs');
  return argv(file, ...given.split(/[\s,]+/).filter((word) => word !== ''));
};

/** What a pipeline hands over are processes by their names; `.` stands for all there are. */
const stops: Reader = ({ named, words, before }) => {
  const ids = [...words, ...(named.has('id') ? [named.get('id') ?? ''] : [])];
  if (ids.length > 0) return argv('kill', ...ids);
  const name = named.get('name') ?? named.get('processname') ?? before[0] ?? '.';
  return name === '.' ? argv('kill', '-9', '-1') : argv('pkill', '-x', name);
};

/** `gci env:NAME`, or a file. */
const readsAny: Reader = (call) =>
  path(call).flatMap((item) => (/^env:\w/i.test(item) ? argv('printenv', item.slice(4)) : []));

const readsFile: Reader = (call) => [...argv('cat', ...path(call)), ...readsAny(call)];
const searches: Reader = ({ named, words }) => {
  const pattern = named.get('pattern');
  const files = named.get('path')?.split(',') ?? (pattern === undefined ? words.slice(1) : words);
  return files.length === 0 ? [] : argv('grep', pattern ?? words[0] ?? '', ...files);
};

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['get-content', readsFile],
  ['import-csv', readsFile],
  ['select-string', searches],
  ['get-childitem', readsAny],
  ['get-item', readsAny],
  ['remove-item', deletes],
  ['clear-item', deletes],
  ['clear-content', (call) => argv('truncate', '-s', '0', ...path(call))],
  ['set-content', writes],
  ['add-content', writes],
  ['out-file', writes],
  ['tee-object', writes],
  ['export-csv', writes],
  ['copy-item', copies('cp')],
  ['move-item', copies('mv')],
  ['rename-item', copies('mv')],
  ['new-item', makes],
  ['invoke-webrequest', fetches],
  ['invoke-restmethod', fetches],
  ['start-process', starts],
  ['stop-process', stops],
  ['send-mailmessage', ({ named }) => argv('sendmail', named.get('to') ?? UNKNOWN)],
  ['publish-module', () => argv('npm', 'publish')],
  ['publish-script', () => argv('npm', 'publish')],
  ['publish-psresource', () => argv('npm', 'publish')],
]);

/** Looking, choosing, printing, going somewhere, getting modules and running tests. */
const HARMLESS =
  /^(?:(?:get|select|where|sort|measure|group|format|compare|test|write|resolve|split|join|show|find|convertto|convertfrom|convert|import|wait|receive)-\w+|start-sleep|(?:set|push|pop)-location|foreach-object|clear-host|out-(?:host|null|string|gridview|default)|set-strictmode|install-(?:module|package|psresource|script)|update-(?:module|help)|save-module|invoke-(?:pester|scriptanalyzer|build|psake|formatter)|new-(?:object|guid|timespan|temporaryfile)|(?:set|new)-variable|exit|true|false|break|continue)$/;
const SECRET = /^get-.*(?:secret|credential|password|token|clipboardhistory)/;
const CLOUD = /^(\w+)-(?:az|ad|mg|entra|ec2|s3|rds|iam|lm|cfn|ecs|r53|spo|exo|mailbox|vmss|aks|gce|gcs)\w*$/;
const CHANGES =
  /^(?:remove|stop|restart|disable|clear|revoke|reset|unregister|uninstall|set|new|add|update|publish|start|enable|invoke|move|restore)$/;
const DESTROYS = /^(?:remove|stop|disable|clear|revoke|reset|unregister|uninstall)$/;

/** What a call amounts to; undefined for what may be a program or a function of somebody's own. */
export function powerSteps(call: PowerCall): readonly Step[] | undefined {
  const { name } = call;
  const reader = READERS.get(name);
  if (reader !== undefined) return reader(call);
  if (SECRET.test(name)) return argv('vault', 'kv', 'get', ...call.words);
  const verb = CLOUD.exec(name)?.[1] ?? '';
  if (CHANGES.test(verb))
    return pretends(call) ? [] : argv('az', 'resource', DESTROYS.test(verb) ? 'delete' : 'create');
  return /^format-volume$/.test(name) || !HARMLESS.test(name) ? undefined : [];
}
