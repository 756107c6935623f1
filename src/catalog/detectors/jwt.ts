import type { DetectorDef } from '../../engine/definitions.ts';

export const jwt: DetectorDef = {
  id: 'jwt',
  label: 'JWT',
  category: 'secret',
  keywords: ['eyj'],
  // Signed, encrypted (five parts, the second may be empty), or unsigned: then the last part is empty or missing.
  pattern:
    /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{12,4000}(?:\.[A-Za-z0-9_-]{12,16000}\.(?:[A-Za-z0-9_-]{16,4000}(?:\.[A-Za-z0-9_-]{8,16000}\.[A-Za-z0-9_-]{8,400})?|(?![A-Za-z0-9_-]))|\.\.[A-Za-z0-9_-]{8,64}\.[A-Za-z0-9_-]{8,16000}\.[A-Za-z0-9_-]{8,400}|\.eyJ[A-Za-z0-9_-]{12,16000}(?![A-Za-z0-9_.-]))/y,
  rank: 55,
  examples: {
    yes: [
      {
        text: 'Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P',
        secret:
          'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P',
      },
      {
        text: 'id_token=eyJraWQiOiJhMSIsImFsZyI6IlJTMjU2In0.eyJpc3MiOiJodHRwczovL2lzcy5leGFtcGxlIn0.AbCdEf0123456789&x=1',
        secret:
          'eyJraWQiOiJhMSIsImFsZyI6IlJTMjU2In0.eyJpc3MiOiJodHRwczovL2lzcy5leGFtcGxlIn0.AbCdEf0123456789',
      },
      {
        text: 'jwe=eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..q8Zr1VbT3nKp0Lw7.YsXu5GdEa9cHjMf2RtQi4o.Zx8KpWq3LtYv6NbRc1MsJd;',
        secret:
          'eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..q8Zr1VbT3nKp0Lw7.YsXu5GdEa9cHjMf2RtQi4o.Zx8KpWq3LtYv6NbRc1MsJd',
      },
      {
        text: '"unsigned": "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9"',
        secret: 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9',
      },
    ],
    no: [
      'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9',
      'eyJ is how base64 JSON begins',
      'eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJvdGhlciJ9.signature',
    ],
  },
};
