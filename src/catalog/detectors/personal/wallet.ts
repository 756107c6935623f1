import type { DetectorDef } from '../../../engine/definitions.ts';
import { base58Check, bech32 } from '../../../engine/redact/checksums-wallet.ts';
import { worded } from './context.ts';

const BASE58 = '[1-9A-HJ-NP-Za-km-z]';

/** The checksum says that it is an address: any other run of those characters fails it. */
function wallet(secret: string): 'high' | 'no' {
  return bech32(secret) || base58Check(secret) ? 'high' : 'no';
}

export const wallets: readonly DetectorDef[] = [
  {
    id: 'wallet-bech32',
    label: 'WALLET',
    category: 'personal',
    keywords: ['bc1q', 'bc1p', 'ltc1q', 'ltc1p', 'addr1', 'cosmos1'],
    pattern: /(?<![A-Za-z0-9])(?:bc1|ltc1|addr1|cosmos1)[02-9ac-hj-np-z]{30,110}(?![A-Za-z0-9])/iy,
    validate: wallet,
    examples: {
      yes: [
        {
          text: 'send to bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
          secret: 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
        },
        {
          text: 'BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4',
          secret: 'BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4',
        },
      ],
      no: ['bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5', 'abc1queue'],
    },
  },
  worded({
    id: 'wallet',
    label: 'WALLET',
    words: [
      'wallet address',
      'wallet',
      'bitcoin address',
      'bitcoin',
      'btc address',
      'btc',
      'eth address',
      'ethereum',
      'eth',
      'litecoin',
      'ltc',
      'dogecoin',
      'doge',
      'tron',
      'trx',
      'solana',
      'ripple',
      'xrp',
      'monero',
      'xmr',
      'usdt',
      'donate',
      'crypto address',
    ],
    value: `0x[0-9A-Fa-f]{40}|(?=[A-Za-z0-9]{0,24}[0-9])[13LMDATr]${BASE58}{25,34}|[48]${BASE58}{94}|[1-9A-HJ-NP-Za-km-z]{43,44}`,
    check: () => true,
    examples: {
      yes: [
        { text: 'BTC: 1BitcoinEaterAddressDontSendf59kuE', secret: '1BitcoinEaterAddressDontSendf59kuE' },
        {
          text: 'eth address 0x52908400098527886E0F7030069857D2E4169EE7',
          secret: '0x52908400098527886E0F7030069857D2E4169EE7',
        },
      ],
      no: ['wallet: 12345', 'bitcoin price 64123 USD'],
    },
  }),
  {
    id: 'wallet-base58',
    label: 'WALLET',
    category: 'personal',
    // An address may hold anything: all there is to go by is where it begins.
    keywords: Array.from('\n "\':=(>', (mark) => [`${mark}1`, `${mark}3`]).flat(),
    pattern: /[\n "':=(>]?([13][1-9A-HJ-NP-Za-km-z]{24,34})(?![A-Za-z0-9])/y,
    validate: wallet,
    examples: {
      yes: [
        { text: '1BitcoinEaterAddressDontSendf59kuE', secret: '1BitcoinEaterAddressDontSendf59kuE' },
        { text: 'pay 1CounterpartyXXXXXXXXXXXXXXXUWLpVr.', secret: '1CounterpartyXXXXXXXXXXXXXXXUWLpVr' },
      ],
      no: ['1BitcoinEaterAddressDontSendf59kuF', 'x1BitcoinEaterAddressDontSendf59kuE'],
    },
  },
];
