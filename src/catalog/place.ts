/** Which system a command talks to, as far as its words and variables tell: this machine, production, a test environment, or unsaid. */
import type { CommandFacts } from '../engine/definitions.ts';

export type Place = 'production' | 'test' | 'local' | 'unsaid';

const PRODUCTION =
  /(?<![a-z])(?:prod|production|prd|staging|stage|stg|preprod|uat)(?![a-z])|(?:Prod|Production|Staging)(?![a-z])|(?<=[a-z])(?:PROD|PRODUCTION)(?![A-Z])/;
const UPPER = /(?<![A-Z])(?:PROD|PRODUCTION|PRD|STAGING|STG|PREPROD|UAT)(?![A-Z])/;
const LOCAL_HOST =
  /(?:^(?:-[hHS])?|[=/@:\s,(])(?:localhost|127(?:\.\d+){3}|\[?::1\]?|0\.0\.0\.0|host\.docker\.internal|[\w-]+\.localhost|\/var\/run\/postgresql|\/tmp)(?=[:/\s,?;)]|$)/i;
const TEST_ENVIRONMENT =
  /(?:^|\s)(?:\w*ENV(?:IRONMENT)?|--?env(?:ironment)?|-e)[=\s]["']?(?:test|testing|ci)(?![a-z])/i;
const DATA_ADDRESS =
  /\b(?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|rediss?|sqlserver|oracle|cockroachdb|libsql|clickhouse|jdbc:[a-z]+)(?:\+\w+)?:\/\/(?:[^/@\s]*@)?([^:/?\s]*)/i;

/** Reads the words of a command, as written as well, and the variables in front of it. Production named anywhere wins. */
export function placeOf(words: readonly string[], facts: Pick<CommandFacts, 'env' | 'written'> = {}): Place {
  const assigned = Object.entries(facts.env ?? {}).map(([name, value]) => `${name}=${value}`);
  const said = [...words, facts.written ?? '', ...assigned];
  if (said.some((word) => PRODUCTION.test(word) || UPPER.test(word) || isFarAddress(word)))
    return 'production';
  if (TEST_ENVIRONMENT.test(said.join(' '))) return 'test';
  return said.some((word) => LOCAL_HOST.test(word)) ? 'local' : 'unsaid';
}

/** A database address of another machine. A host without a dot is a neighbour of a compose file. */
function isFarAddress(word: string): boolean {
  const host = DATA_ADDRESS.exec(word)?.[1];
  return host !== undefined && host.includes('.') && !LOCAL_HOST.test(host);
}

/** A name databases for tests and development have: `app_test`, `dev`, `tmp_x`. */
export function isTestName(name: string): boolean {
  return /(?:^|[^a-z])(?:test|tests|testing|dev|develop|development|local|tmp|temp|scratch|sandbox|ci|demo)(?:\d*)(?:[^a-z]|$)|:memory:/i.test(
    name,
  );
}
