import type { DetectorDef } from '../../engine/definitions.ts';

const ASSIGN = String.raw`["'\x60]?\s{0,4}(?:=>|:=|[:=,])\s{0,4}["'\x60]?`;

export const aws: readonly DetectorDef[] = [
  {
    id: 'aws-key-id',
    label: 'AWSKEY',
    category: 'secret',
    keywords: ['akia', 'asia', 'abia', 'acca', 'a3t'],
    pattern: /(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA|A3T[A-Z0-9])[A-Z0-9]{16}(?![A-Za-z0-9])/y,
    // An all-letter value is a word in capitals; real ids carry digits 2 to 7 nearly always.
    validate: (secret) => (/[0-9]/.test(secret) || secret.endsWith('EXAMPLE') ? 'high' : 'medium'),
    rank: 70,
    examples: {
      yes: [
        { text: 'use AKIAIOSFODNN7EXAMPLE please', secret: 'AKIAIOSFODNN7EXAMPLE' },
        { text: '{"k":"a\\nASIAQ3EGVW5HKD2MZT7P"}', secret: 'ASIAQ3EGVW5HKD2MZT7P' },
        { text: 'bearer ABIAV6NB2C1MSJD3HGFA', secret: 'ABIAV6NB2C1MSJD3HGFA' },
        { text: 'context ACCA5UE2TO7XILQ6WZQR', secret: 'ACCA5UE2TO7XILQ6WZQR' },
        { text: 'old A3TX4RVBT3NKPZLW7YSX', secret: 'A3TX4RVBT3NKPZLW7YSX' },
      ],
      no: ['AKIAZZZ', 'TODAYINASIAASACKOFRICEFELLOVER', 'akiaiosfodnn7example'],
    },
  },
  {
    id: 'aws-secret-key',
    label: 'AWSSECRET',
    category: 'secret',
    keywords: [
      'secret_access_key',
      'secretaccesskey',
      'secret-access-key',
      'aws_secret',
      'secret_key',
      'secretkey',
    ],
    pattern: new RegExp(
      String.raw`(?:secret[_-]?(?:access[_-]?)?key|aws_secret(?:_access)?(?:_key)?)(?:_id)?${ASSIGN}([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])`,
      'iy',
    ),
    validate: (secret) =>
      /[0-9]/.test(secret) && /[A-Z]/.test(secret) && /[a-z]/.test(secret) ? 'high' : 'no',
    rank: 70,
    examples: {
      yes: [
        {
          text: 'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
          secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
        },
        {
          text: '"SecretAccessKey": "q8Zr1+VbT3nKp0Lw/7YsXu5GdEa9cHjMf2RtQi4o",',
          secret: 'q8Zr1+VbT3nKp0Lw/7YsXu5GdEa9cHjMf2RtQi4o',
        },
        {
          text: 'secret-access-key: Lw7YsXu5GdEa9cHjMf2RtQi4oZx8KpWq3LtYv6Nb',
          secret: 'Lw7YsXu5GdEa9cHjMf2RtQi4oZx8KpWq3LtYv6Nb',
        },
        {
          text: 'S3_SECRET_KEY=c1MsJd9HgFa5Ue2To7XiLq0Wzq8Zr1VbT3nKp0Lw',
          secret: 'c1MsJd9HgFa5Ue2To7XiLq0Wzq8Zr1VbT3nKp0Lw',
        },
        {
          text: 'secretKey: "Rc1MsJd9HgFa5Ue2To7XiLq0Wzq8Zr1VbT3nKp0L"',
          secret: 'Rc1MsJd9HgFa5Ue2To7XiLq0Wzq8Zr1VbT3nKp0L',
        },
      ],
      no: ['aws_secret_access_key = ${AWS_SECRET}', 'secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY'],
    },
  },
  {
    id: 'aws-session-token',
    label: 'AWSSESSION',
    category: 'secret',
    keywords: ['session_token', 'sessiontoken', 'security_token', 'x-amz-security-token'],
    pattern: new RegExp(
      String.raw`(?:session_?token|security_token|x-amz-security-token)${ASSIGN}([A-Za-z0-9/+%]{80,4000}={0,2})`,
      'iy',
    ),
    rank: 70,
    examples: {
      yes: [
        {
          text: 'AWS_SESSION_TOKEN=FwoGZXIvYXdzEBYaDHqa0APNF8Q2vLx7kyLRAaT5cW9nRj3uYbEo6mKzVh1sPdGiXf4qBtNw8lAxUe2rMk0yJv7oSgC5hQzDp9IwTn',
          secret:
            'FwoGZXIvYXdzEBYaDHqa0APNF8Q2vLx7kyLRAaT5cW9nRj3uYbEo6mKzVh1sPdGiXf4qBtNw8lAxUe2rMk0yJv7oSgC5hQzDp9IwTn',
        },
        {
          text: '"SessionToken": "IQoJb3JpZ2luX2VjEOz//////////wEaCXVzLWVhc3QtMSJHMEUCIQDf8Zk3bXvQ1nTtWm5yLsRp0cUoKqJ7eHgAxV2N6w"',
          secret:
            'IQoJb3JpZ2luX2VjEOz//////////wEaCXVzLWVhc3QtMSJHMEUCIQDf8Zk3bXvQ1nTtWm5yLsRp0cUoKqJ7eHgAxV2N6w',
        },
        {
          text: 'X-Amz-Security-Token: IQoJb3JpZ2luX2VjEHkaCXVzLWVhc3QtMSJIMEYCIQCq8Zr1VbT3nKp0Lw7YsXu5GdEa9cHjMf2RtQi4oZx8KpWq3L',
          secret:
            'IQoJb3JpZ2luX2VjEHkaCXVzLWVhc3QtMSJIMEYCIQCq8Zr1VbT3nKp0Lw7YsXu5GdEa9cHjMf2RtQi4oZx8KpWq3L',
        },
        {
          text: 'aws_security_token=FwoGZXIvYXdzEJr1VbT3nKp0Lw7YsXu5GdEa9cHjMf2RtQi4oZx8KpWq3LtYv6NbRc1MsJd9HgFa5Ue2To7XiLq0Wz',
          secret:
            'FwoGZXIvYXdzEJr1VbT3nKp0Lw7YsXu5GdEa9cHjMf2RtQi4oZx8KpWq3LtYv6NbRc1MsJd9HgFa5Ue2To7XiLq0Wz',
        },
      ],
      no: ['session_token = get_session_token()', 'sessionToken: string'],
    },
  },
  {
    id: 'aws-bedrock-key',
    label: 'AWSBEDROCK',
    category: 'secret',
    keywords: ['absk', 'bedrock-api-key-'],
    pattern:
      /(?<![A-Za-z0-9])(?:ABSK[A-Za-z0-9+/]{60,300}={0,2}|bedrock-api-key-[A-Za-z0-9+/]{40,3000}={0,2})/y,
    rank: 70,
    examples: {
      yes: [
        {
          text: 'key ABSKQmVkcm9ja0FQSUtleS0x8Kp2LqWz5RtYv7NcXb3MdFg6HjSa9PoIu4TrEw1Qs0DfGh2JkLz5XcVb8Nm end',
          secret: 'ABSKQmVkcm9ja0FQSUtleS0x8Kp2LqWz5RtYv7NcXb3MdFg6HjSa9PoIu4TrEw1Qs0DfGh2JkLz5XcVb8Nm',
        },
        {
          text: 'AWS_BEARER_TOKEN_BEDROCK=bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29tLz9BY3Rpb249Q2FsbFdpdGg',
          secret: 'bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29tLz9BY3Rpb249Q2FsbFdpdGg',
        },
      ],
      no: ['bedrock-api-key-rotation is described below', 'ABSKETCH of the plan'],
    },
  },
];
