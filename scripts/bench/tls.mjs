import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { Agent, request as httpRequest } from 'node:http';
import { Agent as SecureAgent, request as httpsRequest } from 'node:https';
import { connect } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { connect as connectTls } from 'node:tls';
import { inTurns, ratioRow } from './support/measure.mjs';
import { firstMissing, loadSource } from './support/source.mjs';

export const name = 'tls';
export const what = '50 KB request over an open connection in TLS mode, against one to a base URL';

const HOST = 'models.example';
const ROUNDS = 200;
const LIMIT = 1.5;
const PARTS = ['src/host/ca.ts', 'src/shims/egress/server.ts', 'src/shims/egress/tls-proxy.ts'];
const BODY = JSON.stringify({ messages: [{ role: 'user', content: 'x'.repeat(50_000) }] });

/** What is measured is the way in: the body is neither searched nor changed. */
const wire = {
  provider: () => 'generic',
  redact: () => ({ kind: 'unchanged', findings: [], fresh: [], media: [] }),
  newMedia: () => [],
  header: (text) => ({ text, findings: [], fresh: [] }),
};

function listening(server) {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(server.address().port));
  });
}

function post(ask, options) {
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(BODY) };
  return new Promise((resolve, reject) => {
    const request = ask({ ...options, method: 'POST', headers }, (answer) => {
      answer.resume().once('end', () => {
        if (answer.statusCode === 200) resolve();
        else reject(new Error(`answered ${answer.statusCode}`));
      });
    });
    request.once('error', reject);
    request.end(BODY);
  });
}

/** A tunnel through the proxy with TLS in it, for an agent to keep. */
function tunnelled(proxy, ca) {
  const { username, password, port } = new URL(proxy.url);
  const auth = Buffer.from(`${username}:${password}`).toString('base64');
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1');
    socket.once('error', reject);
    socket.write(`CONNECT ${HOST}:443 HTTP/1.1\r\nProxy-Authorization: Basic ${auth}\r\n\r\n`);
    socket.once('data', () => resolve(connectTls({ socket, servername: HOST, ca })));
  });
}

export async function run() {
  const missing = firstMissing(...PARTS);
  if (missing) return { missing };
  const [{ issueBelow, openAuthority }, { startEgress }, { startTlsProxy }] = await Promise.all(
    PARTS.map(loadSource),
  );
  const state = mkdtempSync(path.join(os.tmpdir(), 'aup-bench-'));
  const service = createServer((request, response) => {
    request.resume().once('end', () => response.end('{}'));
  });
  const address = new URL(`http://127.0.0.1:${await listening(service)}`);
  const egress = await startEgress({ wire: async () => wire, upstream: () => address });
  const authority = openAuthority({ state, now: () => Date.now() }, [HOST]);
  const proxy = await startTlsProxy({
    routes: () => ['models'],
    identity: issueBelow(authority, () => Date.now()),
    // The service itself has no TLS here: both sides have the same way out.
    serve: (asked) => egress.serve({ ...asked, url: new URL(asked.path, address) }),
    onDistrust: () => {},
    env: {},
    ownPorts: [],
  });
  const socket = await tunnelled(proxy, authority.certificate);
  const kept = new SecureAgent({ keepAlive: true, maxSockets: 1 });
  kept.createConnection = () => socket;
  const base = new URL(`${egress.baseUrl('models')}/v1/x`);
  const plain = new Agent({ keepAlive: true, maxSockets: 1 });
  try {
    const times = await inTurns(
      {
        direct: () =>
          post(httpRequest, { host: base.hostname, port: base.port, path: base.pathname, agent: plain }),
        ours: () => post(httpsRequest, { host: HOST, path: '/v1/x', agent: kept }),
      },
      ROUNDS,
    );
    return { rows: [ratioRow(what, times, LIMIT)] };
  } finally {
    plain.destroy();
    kept.destroy();
    socket.destroy();
    await Promise.all([proxy.close(), egress.close()]);
    service.closeAllConnections();
    service.close();
    rmSync(state, { recursive: true, force: true });
  }
}
