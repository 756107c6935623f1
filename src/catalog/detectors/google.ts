import type { DetectorDef } from '../../engine/definitions.ts';

export const google: readonly DetectorDef[] = [
  {
    id: 'google-api-key',
    label: 'GOOGLEKEY',
    category: 'secret',
    keywords: ['aiza'],
    pattern: /(?<![A-Za-z0-9])AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])/y,
    validate: (secret) => (new Set(secret).size < 12 ? 'no' : 'high'),
    rank: 70,
    examples: {
      yes: [
        {
          text: '?key=AIzaSyB7kQ2wLm9RtXv4NcZp8Hd1JfGs6Ua3Eo0&v=1',
          secret: 'AIzaSyB7kQ2wLm9RtXv4NcZp8Hd1JfGs6Ua3Eo0',
        },
        {
          text: 'AIzaSyD-9tK3p_LxWq7RvNb2Mc8ZsHg5JfUe1Ao',
          secret: 'AIzaSyD-9tK3p_LxWq7RvNb2Mc8ZsHg5JfUe1Ao',
        },
      ],
      no: ['AIzaSyShort', 'AIzaXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX'],
    },
  },
  {
    id: 'google-oauth-secret',
    label: 'GOOGLEOAUTH',
    category: 'secret',
    keywords: ['gocspx-', 'ya29.', '1//0'],
    pattern:
      /(?<![A-Za-z0-9])(?:GOCSPX-[A-Za-z0-9_-]{28}|ya29\.[A-Za-z0-9_-]{20,1200}|1\/\/0[A-Za-z0-9_-]{40,120})/y,
    rank: 70,
    examples: {
      yes: [
        {
          text: '"client_secret":"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"',
          secret: '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',
        },
        { text: 'Bearer ya29.a0AfH6SMBx7Lq2Wz9RtYv4NcPb8', secret: 'ya29.a0AfH6SMBx7Lq2Wz9RtYv4NcPb8' },
      ],
      no: ['GOCSPX-short', 'ya29.x'],
    },
  },
];
