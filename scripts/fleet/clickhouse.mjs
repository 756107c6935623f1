/** A ClickHouse of one's own: loopback, a scratch folder, ended by its process id. */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import path from 'node:path';

const UP_MS = 60_000;

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function configure(dir, http, tcp) {
  for (const name of ['data', 'tmp']) mkdirSync(path.join(dir, name), { recursive: true });
  writeFileSync(
    path.join(dir, 'config.xml'),
    `<yandex><logger><level>warning</level><log>${dir}/log</log><errorlog>${dir}/err</errorlog></logger>
<http_port>${http}</http_port><tcp_port>${tcp}</tcp_port><listen_host>127.0.0.1</listen_host>
<path>${dir}/data/</path><tmp_path>${dir}/tmp/</tmp_path><mark_cache_size>536870912</mark_cache_size>
<users_config>${dir}/users.xml</users_config><default_profile>default</default_profile><default_database>default</default_database></yandex>`,
  );
  writeFileSync(
    path.join(dir, 'users.xml'),
    `<yandex><profiles><default/></profiles><users><default><password></password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></default></users><quotas><default/></quotas></yandex>`,
  );
}

export function statementsOf(text) {
  return text
    .replaceAll(/^--.*$/gm, '')
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}

/** A connection for each: old servers end an idle one without a word, under the next request. */
function ask(url, sql) {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method: 'POST', agent: false }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () => {
        const text = Buffer.concat(parts).toString('utf8').trimEnd();
        if (answer.statusCode === 200) resolve(text);
        else reject(new Error(text));
      });
    });
    asked.on('error', reject).end(sql);
  });
}

async function comesUp(url, child) {
  for (const end = Date.now() + UP_MS; Date.now() < end;) {
    if (child.exitCode !== null) throw new Error(`clickhouse-server ended with ${child.exitCode}`);
    try {
      await ask(url, 'SELECT 1');
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  throw new Error('clickhouse-server did not come up');
}

export async function startClickHouse(dir) {
  const [http, tcp] = [await freePort(), await freePort()];
  configure(dir, http, tcp);
  const child = spawn('clickhouse-server', [`--config-file=${dir}/config.xml`], { stdio: 'ignore' });
  const url = `http://127.0.0.1:${http}/`;
  const stop = () => void child.kill('SIGKILL');
  await comesUp(url, child).catch((error) => {
    stop();
    throw error;
  });
  const query = (sql) => ask(url, sql);
  const run = async (text) => {
    for (const statement of statementsOf(text)) await query(statement);
  };
  return { url, pid: child.pid, query, run, stop };
}
