import type { DetectorDef } from '../../engine/definitions.ts';
import { named } from '../named.ts';
import { prefixed } from '../prefixed.ts';
import { UUID } from '../token.ts';

/** Names, tunnels and private networks. */
export const dns: readonly DetectorDef[] = [
  prefixed({
    id: 'dnsimple-token',
    label: 'DNSIMPLETOKEN',
    prefixes: ['dnsimple_a_', 'dnsimple_u_'],
    body: '[A-Za-z0-9]{30,40}',
    samples: ['dnsimple_a_BuyiOwM8Kp4sACsra4bbqYTKZ6DWFAa0gb6'],
  }),
  prefixed({
    id: 'porkbun-key',
    label: 'PORKBUNKEY',
    prefixes: ['pk1_', 'sk1_'],
    body: '[0-9a-f]{64}',
    samples: ['pk1_8bedfb32682c4260db0af73c009798d4aee11d9e643780577327dcf0770f9a94'],
  }),
  prefixed({
    id: 'tailscale-key',
    label: 'TAILSCALEKEY',
    prefixes: ['tskey-'],
    body: '[a-z]{3,8}-[A-Za-z0-9]{8,24}(?:-[A-Za-z0-9]{16,44})?',
    samples: ['tskey-jxxtj-i3Yn1ErnO0G0v-lNxqersfKBdFPpF9qOVNw'],
  }),
  prefixed({
    id: 'netbird-token',
    label: 'NETBIRDTOKEN',
    prefixes: ['nbp_'],
    body: '[A-Za-z0-9]{36,40}',
    samples: ['nbp_ItOWLUnSX16HooAKUXKJOmSc9S7bkSsfsFYroS'],
  }),
  prefixed({
    id: 'defined-networking-token',
    label: 'DEFINEDNETWORKINGTOKEN',
    prefixes: ['dnkey-'],
    body: '[A-Za-z0-9=_-]{26}-[A-Za-z0-9=_-]{52}',
    samples: ['dnkey-8xWDZC0Swd5kyQQlipIQpZrCFG-krtRQljHCeMQUNk9vE0tRs7yHfB0gFX8dbgJwm6IZCGkuES2TD9G'],
  }),
  named({
    id: 'gandi-key',
    label: 'GANDIKEY',
    words: ['gandi'],
    body: '[A-Za-z0-9]{24}',
    samples: ['J3vL1FybstGzqEtdVJNUwLHT'],
  }),
  named({
    id: 'godaddy-key',
    label: 'GODADDYKEY',
    words: ['godaddy'],
    body: '[A-Za-z0-9]{10,14}_[A-Za-z0-9]{20,22}',
    samples: ['XNytAT7dxckw_3HsSJcjQT1FIeZ8C511q6'],
  }),
  named({
    id: 'namecheap-key',
    label: 'NAMECHEAPKEY',
    words: ['namecheap'],
    body: '[0-9a-f]{32}',
    samples: ['519a9448ffe73b617c2c6476d65bcbd8'],
  }),
  named({
    id: 'dnsimple-legacy-token',
    label: 'DNSIMPLELEGACYTOKEN',
    words: ['dnsimple'],
    body: '[A-Za-z0-9]{32}',
    samples: ['xSvaHMOLcHeVY6QDigGVMqe0vud7Omb7'],
  }),
  named({
    id: 'ns1-key',
    label: 'NS1KEY',
    words: ['ns1_', 'nsone'],
    body: '[A-Za-z0-9]{20}',
    samples: ['xwOmkbib0nFO2TuuK2yK'],
  }),
  named({
    id: 'duckdns-token',
    label: 'DUCKDNSTOKEN',
    words: ['duckdns'],
    body: UUID,
    samples: ['131d038b-5292-b6aa-a7f4-0a1bc4d8d9c7'],
  }),
  named({
    id: 'zerotier-token',
    label: 'ZEROTIERTOKEN',
    words: ['zerotier'],
    body: '[A-Za-z0-9]{32}',
    samples: ['LnUAEhKXCNrrE1IUQusWqJLLsUwl4APo'],
  }),
  named({
    id: 'ngrok-token',
    label: 'NGROKTOKEN',
    words: ['ngrok'],
    body: '[A-Za-z0-9]{27}_[A-Za-z0-9]{20,23}',
    samples: ['MbpwRwP2DsFT0m348FwrQb2hP4N_eSw6g9gPzInANiy1wcj3r'],
  }),
  named({
    id: 'meraki-key',
    label: 'MERAKIKEY',
    words: ['meraki'],
    body: '[0-9a-f]{40}',
    samples: ['69b768f47fb5a70ad9220860012c133fbb353bee'],
  }),
];
