import type { DetectorDef } from '../../engine/definitions.ts';
import { prefixed } from '../prefixed.ts';

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
        {
          text: '"refresh_token": "1//03xbGmIQ0tKaYtvCgYIARAAGAMSNwF-L9IrsuBDc2b1IrjyiUs9cvdgDItv4VcXJ17XXxYRw2iK"',
          secret: '1//03xbGmIQ0tKaYtvCgYIARAAGAMSNwF-L9IrsuBDc2b1IrjyiUs9cvdgDItv4VcXJ17XXxYRw2iK',
        },
        { text: 'Bearer ya29.a0AfH6SMBx7Lq2Wz9RtYv4NcPb8', secret: 'ya29.a0AfH6SMBx7Lq2Wz9RtYv4NcPb8' },
      ],
      no: ['GOCSPX-short', 'ya29.x'],
    },
  },
  {
    id: 'firebase-server-key',
    label: 'FIREBASEKEY',
    category: 'secret',
    keywords: [':apa91b'],
    pattern: /(?<![A-Za-z0-9_-])AAAA[A-Za-z0-9_-]{4,12}:APA91b[A-Za-z0-9_-]{100,180}/g,
    window: { back: 20, forward: 200 },
    rank: 70,
    examples: {
      yes: [
        {
          text: 'FCM=AAAAx8KpWq3:APA91brn9FoxWpLeOXuc1xFPzkqAPepiLB49AHOTKl1ZyrRuuMfUPW2fFfQvrsA3biiO3Hz589CqTgvumcGX2PMXzvMH0Vcv9uVoOyapEJXW12e1QSmCCM0bJQwubpW8GiqPFjb9skkpJ2f1CQ',
          secret:
            'AAAAx8KpWq3:APA91brn9FoxWpLeOXuc1xFPzkqAPepiLB49AHOTKl1ZyrRuuMfUPW2fFfQvrsA3biiO3Hz589CqTgvumcGX2PMXzvMH0Vcv9uVoOyapEJXW12e1QSmCCM0bJQwubpW8GiqPFjb9skkpJ2f1CQ',
        },
        {
          text: 'Authorization: key=AAAALtYv6Nb:APA91b5h7tMjif3NTRruNJVGRQLF0p7EMYP2iXIDapfOrWacP3CX9QqXq43RCovT9ovAk1UfWgtfqZxKUIDeH5t3aIvwdTGl9w9mwIuPPCSRXjErE0WEg3FFmKu8SyWy7ArRmXnNF3',
          secret:
            'AAAALtYv6Nb:APA91b5h7tMjif3NTRruNJVGRQLF0p7EMYP2iXIDapfOrWacP3CX9QqXq43RCovT9ovAk1UfWgtfqZxKUIDeH5t3aIvwdTGl9w9mwIuPPCSRXjErE0WEg3FFmKu8SyWy7ArRmXnNF3',
        },
      ],
      no: ['AAAA:APA91b', 'token:APA91b is the beginning of a device token'],
    },
  },
  prefixed({
    id: 'google-storage-key',
    label: 'GOOGLESTORAGE',
    prefixes: ['GOOG1E'],
    body: '[A-Z0-9]{50,60}',
    samples: ['GOOG1EB4TES5D2N6SUQZ32AZQDR18PLXBP2EPYQKFO3E1GMRDA806PRLYLWRC'],
  }),
  prefixed({
    id: 'recaptcha-secret',
    label: 'RECAPTCHA',
    prefixes: ['6L'],
    body: '[a-h][A-Za-z0-9_-]{37}(?![A-Za-z0-9_-])',
    samples: ['6Lev4VcXJ17XXxYRw2iK2RFZLVeL6BJpypEeBRBx'],
    strict: true,
  }),
];
