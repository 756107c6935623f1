import type { DetectorDef } from '../../engine/definitions.ts';
import { checksumHolds } from '../checksum.ts';

export const github: readonly DetectorDef[] = [
  {
    id: 'github-token',
    label: 'GITHUBTOKEN',
    category: 'secret',
    keywords: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'],
    pattern: /(?<![A-Za-z0-9])gh[pousr]_[A-Za-z0-9]{30,255}/y,
    validate: (secret) => {
      if (new Set(secret).size < 10) return 'no';
      return checksumHolds(secret) ? 'high' : 'medium';
    },
    rank: 70,
    examples: {
      yes: [
        {
          text: 'ghp_R4nd0mF4keT0kenV4lue9xYzAbCdEf123456',
          secret: 'ghp_R4nd0mF4keT0kenV4lue9xYzAbCdEf123456',
        },
        {
          text: '{"t":"\\nghs_9dKx2PqLm7TzWv4RbNc8YsHg1JfAe6Uo3Xi5"}',
          secret: 'ghs_9dKx2PqLm7TzWv4RbNc8YsHg1JfAe6Uo3Xi5',
        },
        {
          text: 'https://x-access-token:gho_Zb8KpWq3LtYx6NvRc1MsJd9HgFa5Ue2To7Xi@github.com/o/r',
          secret: 'gho_Zb8KpWq3LtYx6NvRc1MsJd9HgFa5Ue2To7Xi',
        },
        {
          text: 'user ghu_971egPxVPHlaGrjqSbYmpC8oGbZQ2ggTJ4dT',
          secret: 'ghu_971egPxVPHlaGrjqSbYmpC8oGbZQ2ggTJ4dT',
        },
        {
          text: 'refresh=ghr_DOjBv8OSbXsXYIZ7jnpSnavaRkgcwnXZUevr',
          secret: 'ghr_DOjBv8OSbXsXYIZ7jnpSnavaRkgcwnXZUevr',
        },
      ],
      no: [
        'ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
        'ghp_short',
        'laughs_and_smiles_for_everyone_in_the_room',
      ],
    },
  },
  {
    id: 'github-fine-grained-token',
    label: 'GITHUBTOKEN',
    category: 'secret',
    keywords: ['github_pat_'],
    pattern: /(?<![A-Za-z0-9])github_pat_[A-Za-z0-9_]{60,255}/y,
    validate: (secret) => (new Set(secret.slice(11)).size < 10 ? 'no' : 'high'),
    rank: 70,
    examples: {
      yes: [
        {
          text: 'GITHUB_TOKEN=github_pat_11AB3CD5E0fGhIjKlMnOpQ_rStUvWxYz0123456789aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789ab',
          secret:
            'github_pat_11AB3CD5E0fGhIjKlMnOpQ_rStUvWxYz0123456789aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789ab',
        },
        {
          text: 'token "github_pat_22ZY8WX7V0qWeRtYuIoPaS_dFgHjKlZxCvBnM1234567890qWeRtYuIoPaSdFgHjKlZxCvBnM12345678"',
          secret:
            'github_pat_22ZY8WX7V0qWeRtYuIoPaS_dFgHjKlZxCvBnM1234567890qWeRtYuIoPaSdFgHjKlZxCvBnM12345678',
        },
      ],
      no: ['github_pat_', 'github_pat_11AB3CD5E0'],
    },
  },
];
