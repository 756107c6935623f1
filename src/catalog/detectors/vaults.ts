import type { DetectorDef } from '../../engine/definitions.ts';
import { prefixed } from '../prefixed.ts';

export const vaults: readonly DetectorDef[] = [
  prefixed({
    id: 'hashicorp-vault-token',
    label: 'VAULTTOKEN',
    prefixes: ['hvs.', 'hvb.', 'hvr.'],
    body: '[A-Za-z0-9_-]{24,300}',
    samples: [
      'hvs.xBkixfneD_nPO3ZzxsMW1Ix9bz5LK0X1i1wqZ8e_IC31JD--DL8VmVz4UBD4D3lLpMSxRnjQCNiZm2SyBbhw8SHCvy8',
      'hvb.l_IYxb8oSjeWKo9XiTrpUkBbfYY5hOFw1ETBlGhM0d718kOhe8dr6eJmzNzAobtDV-hfFyhC700l4lmNBrzsei9NANPBPBEW9Jwv-271eKWUUMwib7a_yZKchh0LOSOwxu3jD3FeCx',
    ],
    no: ['hvs.short'],
  }),
  prefixed({
    id: 'doppler-token',
    label: 'DOPPLERTOKEN',
    prefixes: ['dp.pt.', 'dp.st.', 'dp.ct.', 'dp.sa.', 'dp.scim.', 'dp.audit.'],
    body: String.raw`(?:[a-z0-9_-]{2,35}\.)?[A-Za-z0-9]{40,44}`,
    samples: [
      'dp.pt.5QHyNEQ5NInoX1Skb1F6rF6TUd591Dw5oqmbulANJNz',
      'dp.st.prod.TSQg8HfXpdVsPeSiiaYS2neKlX4Ma1A51vNoMU1DkSt',
    ],
  }),
  prefixed({
    id: 'onepassword-token',
    label: 'ONEPASSWORD',
    prefixes: ['ops_ey'],
    body: '[A-Za-z0-9+/=_-]{200,2000}',
    samples: [
      'ops_eykBRt74ibYNCQptb66kQgGeWvIBsUBoU2y83HnGz58nwlQIixNMzwo3ApFcXlV4cxgwXoJxtUOljB1RHqzaiaIQ6CD8ASQacClA6YDY1yUVNmMqc99nhRPdy8prTwDNeAuAuFRxcNGpXGol5WlCIXpURiskBVU46Whr9BB2ModD1H4ve8FOow16DnZeMIh0uoP2qGN3IiWVLyeFWo5lEEWRlDH4VdGPc1GOaApy1pRXDYxij3h8nk5L9JlQUylcr17Nkm',
    ],
  }),
  prefixed({
    id: 'infisical-token',
    label: 'INFISICAL',
    prefixes: ['st.'],
    body: String.raw`[0-9a-f]{24}\.[0-9a-f]{32}\.[0-9a-f]{32}`,
    samples: [
      'st.9cb2e0fc1b0f62e3b5993aae.7805475920f35122eeb74fc4837761b8.f18facde0125b536644eac6671ebef3b',
    ],
  }),
  prefixed({
    id: 'dotenv-vault-key',
    label: 'DOTENVKEY',
    prefixes: ['vlt_', 'prv_'],
    body: '[0-9a-f]{64}',
    samples: ['vlt_ded35459047217f453446aa70198755cd50511e463d9fe72895dbfab94578590'],
  }),
  {
    id: 'terraform-token',
    label: 'TERRAFORMTOKEN',
    category: 'secret',
    keywords: ['.atlasv1.'],
    pattern: /(?<![A-Za-z0-9])[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{60,80}/g,
    window: { back: 16, forward: 96 },
    rank: 60,
    examples: {
      yes: [
        {
          text: 'token = "q8Zr1VbT3nKp0L.atlasv1.w7YsXu5GdEa9cHjMf2RtQi4oZx8KpWq3LtYv6NbRc1MsJd9HgFa5Ue2To7XiLq0Wz"',
          secret: 'q8Zr1VbT3nKp0L.atlasv1.w7YsXu5GdEa9cHjMf2RtQi4oZx8KpWq3LtYv6NbRc1MsJd9HgFa5Ue2To7XiLq0Wz',
        },
        {
          text: 'Zx8KpWq3LtYv6N.atlasv1.bRc1MsJd9HgFa5Ue2To7XiLq0Wzq8Zr1VbT3nKp0Lw7YsXu5GdEa9cHjMf2RtQi4oZ end',
          secret: 'Zx8KpWq3LtYv6N.atlasv1.bRc1MsJd9HgFa5Ue2To7XiLq0Wzq8Zr1VbT3nKp0Lw7YsXu5GdEa9cHjMf2RtQi4oZ',
        },
      ],
      no: ['.atlasv1.', 'short.atlasv1.token'],
    },
  },
  prefixed({
    id: 'scalingo-token',
    label: 'SCALINGOTOKEN',
    prefixes: ['tk-us-'],
    body: '[A-Za-z0-9_-]{44,52}',
    samples: ['tk-us-Zm9YYsHTW8o16LhQ2K5RG0byL3IgQ69XDsSGH1WhP4WmcyXb'],
  }),
];
