/** Known calls that talk to other machines and databases, or show the environment. */
import type { Effects as Reader } from './code-effects-files.ts';
import { reading } from './code-effects-files.ts';
import type { CodeCall } from './code-values.ts';
import {
  entryOf,
  firstText,
  itemsOf,
  madeWith,
  textsOf,
  variableIn,
  type Args,
  type Value,
} from './code-values.ts';
import { UNKNOWN, isUnknown } from './model.ts';
import type { Step } from './step.ts';

export function sending(method: string, url: Value | undefined): readonly Step[] {
  const addresses = textsOf(url) ?? [UNKNOWN];
  return addresses.map((address) => ({ kind: 'argv', argv: ['curl', '-X', method, address] }));
}

/** Fetching is free, but for what a machine's own cloud tells it: addresses that are known are looked at. */
export function asking(url: Value | undefined): readonly Step[] {
  const known = (textsOf(url) ?? []).filter((address) => !isUnknown(address) && address.startsWith('http'));
  return known.map((address) => ({ kind: 'argv', argv: ['curl', address] }));
}

export const urlOf = (call: CodeCall): Value | undefined =>
  call.args.items[0] ?? call.args.named.get('url') ?? call.of.items[0];

/** An address of its own, or a path on the host the connection was made for. */
export const request: Reader = ({ args, of }) => {
  const verb = firstText(args.items[0] ?? args.named.get('method'));
  const url = args.items[1] ?? args.named.get('url');
  if (READING.test(verb)) return asking(url);
  return sending(isUnknown(verb) ? 'POST' : verb, firstText(url).startsWith('/') ? of.items[0] : url);
};

export const fetching: Reader = ({ args: { items } }) => {
  const how = items.findLast((item) => item.kind === 'map');
  const method = firstText(entryOf(how, 'method') ?? NO_METHOD);
  const body = BODIES.some((name) => entryOf(how, name) !== undefined);
  const url = items[0] === how ? addressIn(how) : items[0];
  if (!body && READING.test(method)) return asking(url);
  return sending(isUnknown(method) || READING.test(method) ? 'POST' : method, url);
};

const READING = /^(?:GET|HEAD|OPTIONS)$/i;
const NO_METHOD: Value = { kind: 'text', texts: ['GET'] };
const BODIES = ['body', 'data', 'json', 'form'];

function addressIn(how: Value | undefined): Value | undefined {
  return entryOf(how, 'url') ?? entryOf(how, 'hostname') ?? entryOf(how, 'host');
}

export const urlopen: Reader = ({ args }) => {
  const [target, data = args.named.get('data')] = args.items;
  // A `Request` object carries what it was made with.
  const made = madeWith(target);
  const sends = data ?? made.items[1] ?? made.named.get('data') ?? made.named.get('method');
  const url = made.items[0] ?? target;
  return sends === undefined ? asking(url) : sending('POST', url);
};

export const connect: Reader = ({ args }) => {
  const host = firstText(placeOf(args));
  return LOCAL_HOST.test(host) ? [] : [{ kind: 'argv', argv: ['nc', host, '443'] }];
};

const LOCAL_HOST = /^(?:wss?:\/\/)?(?:localhost|127\.|\[?::1|0\.0\.0\.0)|^\/|^$/;

/** `(host, port)`, `{host, port}`, `port, host`, `PeerAddr => host`. */
function placeOf({ items, named }: Args): Value | undefined {
  const [where, second] = items;
  const told = named.get('PeerAddr') ?? named.get('host') ?? addressIn(where);
  const place = itemsOf(where)?.[0] ?? told ?? where;
  return /^\d+$/.test(firstText(place)) ? (second ?? { kind: 'text', texts: ['localhost'] }) : place;
}

const POSTING = /POST|CUSTOMREQUEST|UPLOAD|PUT|INFILE/;

/** php sets what a transfer does option by option. */
export const curlSet: Reader = ({ args: { items } }) => {
  const [transfer, option] = items;
  const names =
    option?.kind === 'map' ? [...option.entries.keys()] : [option?.kind === 'thing' ? option.name : ''];
  return names.some((name) => POSTING.test(name)) ? sending('POST', madeWith(transfer).items[0]) : [];
};

export const getContents: Reader = ({ args: { items } }) => {
  const [from, , context] = items;
  if (!/^https?:/.test(firstText(from))) return reading(from);
  const http = entryOf(madeWith(context).items[0], 'http');
  const posts = entryOf(http, 'method') ?? entryOf(http, 'content');
  return posts === undefined || READING.test(firstText(posts)) ? asking(from) : sending('POST', from);
};

const ENVIRONMENT =
  /^(?:os\.environ|process\.env|Bun\.env|ENV|%ENV|\$_ENV|os\.environ\.copy\(\)|Deno\.env\.toObject\(\))$/;

function partsOf(value: Value): readonly Value[] {
  return value.kind === 'map' ? [...value.entries.values()] : (itemsOf(value) ?? []);
}

/** What is put out of the environment: one variable, or all of them. */
export const printing: Reader = ({ args }) => {
  const shown = [...args.items, ...args.items.flatMap(partsOf)];
  const names = shown.flatMap((item) => variableIn(item) ?? []);
  const all = shown.some((item) => item.kind === 'thing' && ENVIRONMENT.test(item.name));
  const argvs = [...names.map((name) => ['printenv', name]), ...(all ? [['printenv']] : [])];
  return argvs.map((argv) => ({ kind: 'argv', argv }));
};

export const sql: Reader = (call) => {
  const [text = UNKNOWN] = textsOf(call.args.items[0]) ?? [];
  const lite = call.name.startsWith('sqlite3');
  const [file = 'db'] = textsOf(call.of.items[0]) ?? [];
  if (isUnknown(text)) return [];
  return [{ kind: 'argv', argv: lite ? ['sqlite3', file, text] : ['psql', '-c', text] }];
};
