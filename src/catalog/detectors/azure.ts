import type { DetectorDef } from '../../engine/definitions.ts';

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
      '+abase',
      'aioteh',
      'azfu',
      '+acdb',
      'azseb',
      'azcka',
      '+asbe',
      '+aeh',
      '+amc',
      '+arm',
      'apim',
      '+acr',
      'azdo',
    ],
    pattern:
      /(?<![A-Za-z0-9+/])(?:[A-Za-z0-9+/]{33,76}(?:AIoT|\+(?:ASt|AEh|ARm|ASb|AMC|ACDb|ABa)|AzFu|AzSe|AzCa)[A-Za-z0-9+/]{5}[AQgw]==?|[A-Za-z0-9]{52}JQQJ[0-9]{2}[A-Za-z0-9]{6,22}AZDO[A-Za-z0-9]{4}|[A-Za-z0-9]{52}JQQJ99[A-Za-z0-9]{26})/g,
    window: { back: 90, forward: 40 },
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
];
