export { identities } from './identities.ts';
