/** Addresses of machines. They say little about a person and stand all over logs: found where a policy names them. */
import type { DetectorDef } from '../../../engine/definitions.ts';

/** `1.2.3.4` of a program is a version. */
const VERSION = /(?:version|ver|\bv|build|release|revision|[/@^~=<>]|chrome|firefox|safari)["'\s:=]{0,3}$/i;
/** A word that says that an address follows. */
const SAID =
  /(?:\bip|address|addr|host|server|subnet|network|gateway|dns|inet6?|client|remote|peer|proxy|cidr|route|listen|from|ping|ssh)\b[^\n]{0,12}$/i;
const ALONE = /(?:^|\n)[ \t"']*$/;

const SMALL = /^(?=[0-9./]*$)(?:[0-9]+\.)*[0-9]\.(?:[0-9]+\.)*[0-9](?:\.|$)/;

/** This machine, nobody, everybody: known to all. */
const NOWHERE = /^(?:127\.|0\.0\.0\.0|255\.|::1(?:$|[/%])|::(?:$|\/))/;
/** Inside a network, for documentation, link-local. */
const LOCAL =
  /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2[0-9]|3[01])\.|169\.254\.|100\.(?:6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])\.|192\.0\.2\.|198\.51\.100\.|203\.0\.113\.|198\.1[89]\.|22[4-9]\.|23[0-9]\.|fe[89ab]|f[cd][0-9a-f]{2}:|2001:db8:|::)/i;

/** Public addresses count wherever they stand, those of an inner network where a word or their line says so. */
function address(secret: string, around: string): 'medium' | 'low' | 'no' {
  if (NOWHERE.test(secret)) return 'no';
  const before = around.slice(0, Math.max(0, around.lastIndexOf(secret, 80)));
  if (SAID.test(before)) return 'medium';
  if (VERSION.test(before) && !/:\/\/[^\s]{0,40}$/.test(before)) return 'no';
  // Numbers of sections and object identifiers are made of small parts.
  if (!LOCAL.test(secret) && !SMALL.test(secret)) return 'medium';
  return ALONE.test(before) ? 'low' : 'no';
}

/** Groups between colons; the last may be four decimals, which stand for two groups. */
function groupsOf(part: string): readonly string[] {
  if (part === '') return [];
  return part.split(':').flatMap((group) => (group.includes('.') ? ['0', '0'] : [group]));
}

/** Eight groups of up to four hex digits, or fewer with one `::`. */
function versionSix(secret: string, around: string): 'medium' | 'low' | 'no' {
  const [plain = ''] = secret.split(/[/%]/);
  const [front = '', back, ...more] = plain.split('::');
  const groups = [...groupsOf(front), ...groupsOf(back ?? '')];
  const whole = back === undefined ? groups.length === 8 : groups.length <= 7;
  const hex = groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group));
  if (more.length > 0 || !whole || !hex || !/[0-9]/.test(plain)) return 'no';
  return address(secret, around);
}

const OCTET = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])';
const OCTETS = ['#', '##', '###'];

export const network: readonly DetectorDef[] = [
  {
    id: 'ip-v4',
    label: 'IP',
    category: 'personal',
    optIn: true,
    keywords: OCTETS.flatMap((second) => OCTETS.map((third) => `#.${second}.${third}.`)),
    pattern: new RegExp(
      `(?<![0-9A-Za-z_.:-]|[A-Za-z0-9]/)${OCTET}(?:\\.${OCTET}){3}(?:/(?:3[0-2]|[12]?[0-9]))?(?![0-9A-Za-z_-]|\\.[0-9A-Za-z])`,
      'g',
    ),
    window: { back: 4, forward: 24 },
    validate: address,
    rank: 30,
    examples: {
      yes: [
        { text: 'login from 81.2.69.142 failed', secret: '81.2.69.142' },
        { text: 'Subnet 172.16.4.0/24', secret: '172.16.4.0/24' },
        { text: 'http://81.2.69.142:8080/x', secret: '81.2.69.142' },
      ],
      no: [
        '127.0.0.1',
        'version 10.20.30.41',
        'Chrome/120.0.0.0',
        '1.2.3.4.5',
        'see 192.168.0.1',
        '300.1.2.3',
      ],
    },
  },
  {
    id: 'ip-v6',
    label: 'IP',
    category: 'personal',
    optIn: true,
    keywords: ['::#', '#::', '####:', 'fd##:', 'fe##:', '2a##:', '2a0#:', '::ffff:'],
    pattern:
      /(?<![0-9A-Za-z_:.-])(?=[0-9A-Fa-f]{0,4}:[0-9A-Fa-f]{0,4}:)[0-9A-Fa-f:]{2,39}(?:(?<=:)[0-9]{1,3}(?:\.[0-9]{1,3}){3}|(?<=:[0-9]{1,3})(?:\.[0-9]{1,3}){3})?(?:%[a-z0-9]{1,12})?(?:\/(?:12[0-8]|1[01][0-9]|[1-9]?[0-9])(?![0-9]))?(?![0-9A-Za-z_:])/g,
    window: { back: 40, forward: 60 },
    validate: versionSix,
    rank: 30,
    examples: {
      yes: [
        { text: 'listens on 2a02:2e0:3fe:1001:302::12', secret: '2a02:2e0:3fe:1001:302::12' },
        { text: 'Server IP: 2001:db8::1', secret: '2001:db8::1' },
        { text: 'fe80::1c2d:3e4f%eth0', secret: 'fe80::1c2d:3e4f%eth0' },
        { text: '::ffff:0:192.168.1.1', secret: '::ffff:0:192.168.1.1' },
      ],
      no: ['::1', '12:30:45', 'std::vector2', '2001::25de::cade', '684D:1111:222:3333:4444:5555:77'],
    },
  },
  {
    id: 'mac-address',
    label: 'MAC',
    category: 'personal',
    optIn: true,
    keywords: [
      '#:##:',
      '#-##-',
      ...Array.from('abcdef', (hex) => [`:#${hex}:`, `:${hex}#:`, `-#${hex}-`, `-${hex}#-`]).flat(),
    ],
    pattern:
      /(?<![0-9A-Za-z:-])[0-9A-Fa-f]{2}(?:(?::[0-9A-Fa-f]{2}){5}|(?:-[0-9A-Fa-f]{2}){5})(?![0-9A-Za-z:-])/g,
    window: { back: 17, forward: 20 },
    validate: (secret) => (/^(?:(?:00|ff)[:-]?){6}$/i.test(secret) ? 'no' : 'medium'),
    rank: 31,
    examples: {
      yes: [
        { text: 'ether 3c:22:fb:4a:9e:01 txqueuelen', secret: '3c:22:fb:4a:9e:01' },
        { text: 'MAC 3C-22-FB-4A-9E-01', secret: '3C-22-FB-4A-9E-01' },
      ],
      no: ['00:00:00:00:00:00', '12:30:45', '01:23:45:67:89:ab:cd:ef'],
    },
  },
];
