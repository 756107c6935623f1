import { vi } from 'vitest';

// All that holds for gates also holds where the build could make no native front for them.
vi.stubEnv('GATES_BY', 'sh');
await import('./gates.test.ts');
