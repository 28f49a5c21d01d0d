import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { test } from 'node:test';
import { FORMS, rulesOf, toNginx, withForms } from '../../../tools/hosting.ts';
import { headersFor, parseHeaders } from '../../../web/offline/headers.ts';

const headersText = readFileSync('public/_headers', 'utf8');
const blocks = parseHeaders(headersText);
const PATHS = [
  '/',
  '/index.html',
  '/workers/core.worker-AbCd_1-2.js',
  '/assets/index-AbCd_1-2.js',
  '/assets/core-AbCd_1-2.wasm',
  '/icons/icon.svg',
  '/screenshots/wide.png',
  '/manifest.webmanifest',
  '/sample.dmp',
  '/sw.js',
  '/unknown.txt',
];

test('every form in the documents is made from public/_headers', () => {
  const document = readFileSync('docs/hosting.md', 'utf8');
  assert.equal(withForms(document, headersText), document, 'run `npm run hosting`');
});

test('the first rule that fits a path says what public/_headers says of it', () => {
  const rules = rulesOf(blocks);
  for (const path of PATHS) {
    const rule = rules.find(({ pattern }) => new RegExp(`^/${pattern}`).test(path));
    const said = new Map(rule?.headers.map(([name, value]) => [name.toLowerCase(), value]));
    assert.deepEqual(said, headersFor(blocks, path), path);
  }
});

test('one expression of Apache’s form fits each path', () => {
  const expressions = [...FORMS.apache(rulesOf(blocks)).matchAll(/<LocationMatch "(.*)">/g)].map(
    ([, text = '']) => new RegExp(text),
  );
  for (const path of PATHS) assert.equal(expressions.filter((form) => form.test(path)).length, 1, path);
});

test('CloudFront’s function sets them', () => {
  type Event = { request: { uri: string }; response: { headers: Record<string, { value: string }> } };
  const make = new Function(`${FORMS.cloudfront(rulesOf(blocks))}\nreturn handler;`);
  const handler = make() as (event: Event) => Event['response'];
  for (const path of PATHS) {
    const { headers } = handler({ request: { uri: path }, response: { headers: {} } });
    const said = new Map(Object.entries(headers).map(([name, { value }]) => [name, value]));
    assert.deepEqual(said, headersFor(blocks, path), path);
  }
});

const nginx = process.env['NGINX'] ?? 'nginx';
const hasNginx = spawnSync(nginx, ['-v']).status === 0;

test('nginx sends them', { skip: !hasNginx && 'no nginx here' }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'nginx-'));
  const root = join(folder, 'site');
  for (const path of PATHS) {
    const file = join(root, path === '/' ? 'index.html' : path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, 'x');
  }
  const port = await freePort();
  const form = toNginx(rulesOf(blocks))
    .replace('listen 8080', `listen 127.0.0.1:${port}`)
    .replace('/srv/dumpscope', root);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  const config = `daemon off; pid ${folder}/pid; error_log ${folder}/errors; ${process.getuid?.() === 0 ? 'user root;' : ''}
events {} http { access_log off; ${temporary.join(' ')}\n${form}\n}`;
  writeFileSync(join(folder, 'nginx.conf'), config);
  const server = spawn(nginx, ['-e', join(folder, 'errors'), '-c', resolve(folder, 'nginx.conf'), '-p', folder]);
  try {
    for (const path of PATHS) {
      const answer = await answered(`http://127.0.0.1:${port}${path}`);
      assert.equal(answer.status, 200, path);
      for (const [name, value] of headersFor(blocks, path)) assert.equal(answer.headers.get(name), value, path);
    }
    assert.equal(
      (await answered(`http://127.0.0.1:${port}/assets/core-AbCd_1-2.wasm`)).headers.get('content-type'),
      'application/wasm',
    );
  } finally {
    server.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  }
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

/** The server needs a moment. */
async function answered(url: string): Promise<Response> {
  for (let tries = 0; ; tries++) {
    try {
      return await fetch(url);
    } catch (error) {
      if (tries === 50) throw error;
      await new Promise((later) => setTimeout(later, 100));
    }
  }
}
