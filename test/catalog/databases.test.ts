import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/catalog/commands/index.ts';
import { placeOf } from '../../src/catalog/place.ts';
import { sqlEffect } from '../../src/catalog/sql.ts';
import { classifyEvent } from '../../src/engine/classify.ts';
import { isDigest, raw } from '../../src/engine/text.ts';

const sha256 = (text: string) => {
  const hex = createHash('sha256').update(text).digest('hex');
  if (!isDigest(hex)) throw new Error('no digest');
  return hex;
};

function verbsOf(shell: string): readonly string[] {
  const text = raw(shell);
  const event = { kind: 'tool-call', tool: 'Bash', shell: text, text, cwd: '/home/dev/app' } as const;
  const { actions } = classifyEvent(event, { commands, hashing: { sha256 }, mask: (plain) => plain });
  return [...new Set(actions.map(({ verb }) => verb))];
}

describe('a database text', () => {
  it.each([
    ['SELECT 1', 'reads'],
    ["SELECT 'DROP TABLE a; DELETE FROM b'", 'reads'],
    ['SELECT "delete from x" FROM a -- DROP TABLE a', 'reads'],
    ['/* DROP TABLE a */ SELECT 1;', 'reads'],
    ['EXPLAIN DELETE FROM a', 'reads'],
    ['BEGIN; SELECT 1; COMMIT', 'reads'],
    ['\\dt\n\\d users\n', 'reads'],
    ["\\copy users TO 'u.csv' CSV", 'reads'],
    ["COPY (SELECT 1) TO '/tmp/x'", 'reads'],
    ['(SELECT 1) UNION (SELECT 2)', 'reads'],
    ['SHOW TABLES\\G', 'reads'],
    ['.tables', 'reads'],
    ['WITH a AS (SELECT 1) SELECT * FROM a', 'reads'],
    ["SELECT updated_at, deleted FROM users WHERE note = 'update x set y'", 'reads'],
    ['CREATE TABLE a (id int)', 'adds'],
    ['INSERT INTO a VALUES (1)', 'adds'],
    ['DROP TABLE a', 'changes'],
    ['select 1; drop table a', 'changes'],
    ['-- a remark\nDELETE FROM a', 'changes'],
    ['/* x */ TRUNCATE a', 'changes'],
    ['/*!50000 DROP TABLE a */', 'changes'],
    ['EXPLAIN ANALYZE DELETE FROM a', 'changes'],
    ['WITH d AS (DELETE FROM a RETURNING 1) SELECT * FROM d', 'changes'],
    ['SELECT * INTO b FROM a', 'changes'],
    ['CREATE OR REPLACE VIEW v AS SELECT 1', 'changes'],
    ['SELECT pg_terminate_backend(1)', 'changes'],
    ["SELECT '\\'; DROP TABLE a; --'", 'changes'],
    ['DO $$ BEGIN DROP TABLE a; END $$', 'changes'],
    ["\\copy users FROM 'u.csv'", 'changes'],
    ['SET GLOBAL read_only = 1', 'changes'],
    ['SELECT 1\n\\! rm -rf x', 'runs'],
    ['\\i other.sql', 'runs'],
    ["COPY a TO PROGRAM 'nc x 1'", 'runs'],
    ['.shell rm x', 'runs'],
  ])('%j %s', (text, effect) => {
    expect(sqlEffect(text)).toBe(effect);
  });
});

describe('a place', () => {
  it.each([
    ['-h db.prod.internal', 'production'],
    ['--env production', 'production'],
    ['postgres://u:p@db.acme.example/app', 'production'],
    ['$PROD_DATABASE_URL', 'production'],
    ['--env test', 'test'],
    ['-h localhost', 'local'],
    ['postgres://u@127.0.0.1:5432/app', 'local'],
    ['postgres://u@db:5432/app', 'unsaid'],
    ['products -U postgres', 'unsaid'],
    ['reproduce', 'unsaid'],
  ])('%s is %s', (words, place) => {
    expect(placeOf(words.split(' '))).toBe(place);
  });
});

describe('what a database client is given to read', () => {
  it.each([
    'psql app <<< "DELETE FROM users"',
    "psql app <<'EOF'\nDROP TABLE users;\nEOF",
    'echo "DROP TABLE users" | psql app',
    'cat fix.sql | psql app',
    'mysql -h db.acme.example app < dump.sql',
    'sqlite3 app.db < fix.sql',
    'printf "FLUSHALL\\n" | redis-cli',
    'cat fix.js | mongosh app',
    'psql "$PROD_DATABASE_URL" -c "INSERT INTO a VALUES (1)"',
  ])('%s asks', (command) => {
    expect(verbsOf(command)).toEqual(['prod-change']);
  });

  it.each([
    'psql app <<< "SELECT 1"',
    'echo "SELECT count(*) FROM users" | psql app',
    'psql app_test < schema.sql',
    'mysql -h 127.0.0.1 app < dump.sql',
    'psql app -c "SELECT 1" < /dev/null',
    'redis-cli get a < /dev/null',
  ])('%s does not', (command) => {
    expect(verbsOf(command)).toEqual([]);
  });
});
