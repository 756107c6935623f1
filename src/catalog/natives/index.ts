import { claudeNative } from './claude.ts';
import { agentHook } from '../agents/hooks.ts';
import type { NativeHooks } from '../../engine/native-model.ts';

const ALL: readonly NativeHooks[] = [claudeNative];

/** Those whose hooks this version can answer: a hook nobody answers would stop the agent for good. */
export const natives: readonly NativeHooks[] = ALL.filter(({ id }) => agentHook(id) !== undefined);
