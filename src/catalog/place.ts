/** Which system a command talks to, as far as its words and variables tell: this machine, production, or unsaid. */

export type Place = 'production' | 'local' | 'unsaid';

const PRODUCTION =
  /(?<![a-z])(?:prod|production|prd|staging|stage|stg|preprod|uat)(?![a-z])|(?:Prod|Production|Staging)(?![a-z])|(?<=[a-z])(?:PROD|PRODUCTION)(?![A-Z])/;
const UPPER = /(?<![A-Z])(?:PROD|PRODUCTION|PRD|STAGING|STG|PREPROD|UAT)(?![A-Z])/;
const LOCAL_HOST =
  /(?:^|[=/@:\s,(])(?:localhost|127(?:\.\d+){3}|\[?::1\]?|0\.0\.0\.0|host\.docker\.internal|[\w-]+\.localhost|\/var\/run\/postgresql|\/tmp)(?=[:/\s,?;)]|$)/i;
const DATA_ADDRESS =
  /\b(?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|rediss?|sqlserver|oracle|cockroachdb|libsql|clickhouse|jdbc:[a-z]+)(?:\+\w+)?:\/\/(?:[^/@\s]*@)?([^:/?\s]*)/i;

/** Reads the words of a command and the variables in front of it. Production named anywhere wins. */
export function placeOf(words: readonly string[], env: Readonly<Record<string, string>> = {}): Place {
  const said = [...words, ...Object.entries(env).map(([name, value]) => `${name}=${value}`)];
  if (said.some((word) => PRODUCTION.test(word) || UPPER.test(word) || isFarAddress(word)))
    return 'production';
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
