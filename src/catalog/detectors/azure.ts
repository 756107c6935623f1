import type { DetectorDef } from '../../engine/definitions.ts';
import { named } from '../named.ts';

export const azure: readonly DetectorDef[] = [
  {
    id: 'azure-client-secret',
    label: 'AZURESECRET',
    category: 'secret',
    keywords: ['q~'],
    pattern: /(?<![A-Za-z0-9_~.-])[A-Za-z0-9_~.-]{3}[0-9]Q~[A-Za-z0-9_~.-]{31,34}(?![A-Za-z0-9_~.-])/g,
    window: { back: 8, forward: 48 },
    rank: 70,
    examples: {
      yes: [
        {
          text: 'AZURE_CLIENT_SECRET=Zx88Q~KpWq3LtYv6NbRc1MsJd9HgFa5Ue2To7XiL',
          secret: 'Zx88Q~KpWq3LtYv6NbRc1MsJd9HgFa5Ue2To7XiL',
        },
        {
          text: '"abc7Q~W8qLm9RtXv4NcZp8Hd1JfGs6Ua3Eo0Yk2B"',
          secret: 'abc7Q~W8qLm9RtXv4NcZp8Hd1JfGs6Ua3Eo0Yk2B',
        },
      ],
      no: ['Zx88Q~short', 'split("~", "0Q~")'],
    },
  },
  {
    id: 'azure-platform-key',
    label: 'AZUREKEY',
    category: 'secret',
    keywords: [
      'aiot',
      '+ast',
      '+aeh',
      '+arm',
      '+asb',
      '+amc',
      'acdb',
      '+aba',
      'azfu',
      'azse',
      'azca',
      'jqqj',
    ],
    pattern:
      /(?<![A-Za-z0-9+/])(?:[A-Za-z0-9+/]{33,76}(?:AIoT|\+(?:ASt|AEh|ARm|ASb|AMC|ABa)|ACDb|AzFu|AzSe|AzCa)[A-Za-z0-9+/]{5}[AQgw]={1,2}|[A-Za-z0-9]{52}JQQJ[0-9]{2}[A-Za-z0-9]{6,30}(?:AZDO[A-Za-z0-9]{4,5})?(?![A-Za-z0-9]))/g,
    window: { back: 90, forward: 60 },
    rank: 70,
    examples: {
      yes: [
        {
          text: 'EVENTHUB=q8Zr1VbT3nKp0Lw7YsXu5GdEa9cHjMf2R+AEhQi4oZA=',
          secret: 'q8Zr1VbT3nKp0Lw7YsXu5GdEa9cHjMf2R+AEhQi4oZA=',
        },
        {
          text: 'code=q8Zr1VbT3nKp0Lw7YsXu5GdEa9cHjMf2RtQi4oZx8KpWAzFuqi4oZA==',
          secret: 'q8Zr1VbT3nKp0Lw7YsXu5GdEa9cHjMf2RtQi4oZx8KpWAzFuqi4oZA==',
        },
        ...['AIoT', '+ASt', '+ARm', '+ASb', '+AMC', 'ACDb', '+ABa', 'AzSe', 'AzCa'].map((signature) => ({
          text: `key: "v4VcXJ17XXxYRw2iK2RFZLVeL6BJpypEeBRBxG${signature}qi4oZA=="`,
          secret: `v4VcXJ17XXxYRw2iK2RFZLVeL6BJpypEeBRBxG${signature}qi4oZA==`,
        })),
        {
          text: 'AZURE_DEVOPS_PAT=t3aIvwdTGl9w9mwIuPPCSRXjErE0WEg3FFmKu8SyWy7ArRmXnNF3JQQJ99BGACAAAAAAAAAAAAASAZDO2b1I',
          secret: 't3aIvwdTGl9w9mwIuPPCSRXjErE0WEg3FFmKu8SyWy7ArRmXnNF3JQQJ99BGACAAAAAAAAAAAAASAZDO2b1I',
        },
      ],
      no: ['AzFunctions are serverless', 'x+AEh'],
    },
  },
  {
    id: 'azure-sas-signature',
    label: 'AZURESAS',
    category: 'secret',
    keywords: ['sig='],
    pattern: /(?<=[?&])sig=([A-Za-z0-9%+/]{43,70}(?:%3D|=)?)/iy,
    rank: 70,
    examples: {
      yes: [
        {
          text: 'https://a.blob.core.example/c?sv=2022&sig=q8Zr1VbT3nKp0Lw7YsXu5GdEa9cHjMf2RtQi4oZx8Kp%3D&se=1',
          secret: 'q8Zr1VbT3nKp0Lw7YsXu5GdEa9cHjMf2RtQi4oZx8Kp%3D',
        },
        {
          text: 'u?sig=a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0uVw%3d',
          secret: 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0uVw%3d',
        },
      ],
      no: ['?sig=short', 'const sig=computeSignature(value)'],
    },
  },
  {
    id: 'office-webhook',
    label: 'TEAMSHOOK',
    category: 'secret',
    keywords: ['https://'],
    pattern:
      /https:\/\/[a-z0-9.-]{0,60}office\.com\/webhook(?:b2)?\/[0-9a-z-]{36}@[0-9a-z-]{36}\/IncomingWebhook\/[0-9a-z]{32}\/[0-9a-z-]{36}/y,
    rank: 70,
    examples: {
      yes: [
        {
          text: 'https://outlook.office.com/webhook/1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed@7c9e6679-7425-40de-944b-e07fc1f90ae7/IncomingWebhook/8f3a1c9e2b7d6053a8e1f4c7b2d9e605/550e8400-e29b-41d4-a716-446655440000',
          secret:
            'https://outlook.office.com/webhook/1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed@7c9e6679-7425-40de-944b-e07fc1f90ae7/IncomingWebhook/8f3a1c9e2b7d6053a8e1f4c7b2d9e605/550e8400-e29b-41d4-a716-446655440000',
        },
        {
          text: 'https://acme.webhook.office.com/webhookb2/1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed@7c9e6679-7425-40de-944b-e07fc1f90ae7/IncomingWebhook/8f3a1c9e2b7d6053a8e1f4c7b2d9e605/550e8400-e29b-41d4-a716-446655440000',
          secret:
            'https://acme.webhook.office.com/webhookb2/1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed@7c9e6679-7425-40de-944b-e07fc1f90ae7/IncomingWebhook/8f3a1c9e2b7d6053a8e1f4c7b2d9e605/550e8400-e29b-41d4-a716-446655440000',
        },
      ],
      no: ['https://outlook.office.com/webhook/', 'office.com/webhook docs'],
    },
  },
  {
    id: 'azure-connection-key',
    label: 'AZUREKEY',
    category: 'secret',
    keywords: ['accountkey=', 'accesskey=', ';secret=', 'sharedsecretvalue='],
    pattern:
      /(?:accountkey|accesskey|;secret|sharedsecretvalue)=([A-Za-z0-9+/]{40,100}={0,2})(?![A-Za-z0-9+/])/iy,
    validate: (secret) => (new Set(secret).size >= 16 ? 'high' : 'no'),
    rank: 68,
    examples: {
      yes: [
        {
          text: 'DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=5h7tMjif3NTRruNJVGRQLF0p7EMYP2iXIDapfOrWacP3CX9QqXq43RCovT9ovAk1UfWgtfqZxKUIDeH5t3aIvw==;Suffix=x',
          secret: '5h7tMjif3NTRruNJVGRQLF0p7EMYP2iXIDapfOrWacP3CX9QqXq43RCovT9ovAk1UfWgtfqZxKUIDeH5t3aIvw==',
        },
        {
          text: '"HostName=hub.azure-devices.example;SharedAccessKeyName=all;SharedAccessKey=BMoT2DjzRmSyw9LIyiY0FDViztA7felwPrEPkc48vEM="',
          secret: 'BMoT2DjzRmSyw9LIyiY0FDViztA7felwPrEPkc48vEM=',
        },
        {
          text: 'Endpoint=https://acme.azconfig.example;Id=a1-l0-s0:q8Zr;Secret=971egPxVPHlaGrjqSbYmpC8oGbZQ2ggTJ4dTWc71kJ3=',
          secret: '971egPxVPHlaGrjqSbYmpC8oGbZQ2ggTJ4dTWc71kJ3=',
        },
        {
          text: 'SharedSecretIssuer=owner;SharedSecretValue=EM971egPxVPHlaGrjqSbYmpC8oGbZQ2ggTJ4dTWc71k=',
          secret: 'EM971egPxVPHlaGrjqSbYmpC8oGbZQ2ggTJ4dTWc71k=',
        },
      ],
      no: ['AccountKey=${STORAGE_KEY};', 'SharedAccessKey=<key>', ';Secret=changeme'],
    },
  },
  named({
    id: 'azure-openai-key',
    label: 'AZUREOPENAI',
    words: ['azure_openai', 'azureopenai', 'azure-openai', 'openai.azure.com'],
    body: '[0-9a-f]{32}',
    samples: ['7237f55323d2d28caf8403395197b1e0'],
  }),
  named({
    id: 'azure-cognitive-key',
    label: 'AZURECOGNITIVE',
    words: ['ocp-apim-subscription-key', 'cognitive', 'azure_speech', 'azure_translator', 'azure_vision'],
    body: '[0-9a-f]{32}',
    samples: ['c4f1eac40119a2fcde3bde18845e696c'],
  }),
  named({
    id: 'azure-search-key',
    label: 'AZURESEARCH',
    words: ['azure_search', 'azuresearch', 'azure-search', 'search.windows.net'],
    body: '[A-Za-z0-9]{52}|[0-9A-F]{32}',
    samples: ['t3aIvwdTGl9w9mwIuPPCSRXjErE0WEg3FFmKu8SyWy7ArRmXnNF3'],
  }),
  named({
    id: 'azure-legacy-client-secret',
    label: 'AZURESECRET',
    words: ['azure_client_secret', 'azureclientsecret', 'arm_client_secret', 'azure_secret'],
    body: '[A-Za-z0-9_~.+=/?-]{32,44}',
    samples: ['xbGmIQ0tKaYtvsuBDc2b1IrjyiUs9cvdgDIt2h4='],
  }),
];
