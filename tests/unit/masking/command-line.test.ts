import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { isSecretName } from '../../../web/engine/masking/secret-names.ts';
import { TextMasker } from '../../../web/engine/masking/text-masker.ts';
import { cpuMilliseconds } from '../cpu-time.ts';

const scanner = new WebAssembly.Module(readFileSync(new URL('../../../build/scan.wasm', import.meta.url)));
const masker = new TextMasker(scanner);

const argsOf = (...args: string[]) => masker.mask('process', { args }).args;
const lineOf = (commandLine: string) => masker.mask('process', { commandLine }).commandLine;

/** Each as typed; «…» is what must be masked, and nothing else. Passwords here look like words on purpose. */
const LINES = [
  'server --port 80 --password «summer»',
  'server --password=«summer» --verbose',
  'server --db-password «summer» --apiKey «abc» --clientSecret=«x»',
  'server -password «summer» -Dspring.datasource.password=«summer»',
  'tool --token «tulip» file.txt',
  'psql PGPASSWORD=«tulip» host',
  'docker run -e DB_PASSWORD=«tulip» -p 80:80 image',
  'docker run --env=DB_PASSWORD=«tulip» image',
  'docker login -u me -p «tulip» registry',
  'mount -o user=me,password=«tulip» //nas/x /mnt',
  'mysql -u root -p«tulip» shop',
  '/usr/bin/mysqldump -p«tulip» shop',
  'sshpass -p «tulip» ssh host',
  'C:\\Tools\\plink.exe -pw «tulip» host',
  'curl -u me:«tulip» host',
  'smbclient //nas/x -U me%«tulip»',
  'redis-cli -a «tulip» ping',
  'xfreerdp /v:host /u:me /p:«tulip»',
  'cmdkey /add:host /user:me /pass:«tulip»',
  'openssl rsa -passin pass:«tulip» -in key.pem',
  'keytool -list -storepass «tulip»',
  'backup ftp://mkowalski:«Tulip77!x»@host/x',
] as const;

const hidden = (text: string) => text.replaceAll(/«.*?»/g, '…');
const plain = (text: string) => text.replaceAll(/[«»]/g, '');

for (const line of LINES) {
  test(`masks ${plain(line)}`, () => {
    assert.equal(lineOf(plain(line)), hidden(line));
    assert.deepEqual(argsOf(...plain(line).split(' ')), hidden(line).split(' '));
  });
}

test('arguments hold blanks, quotes part a line into arguments', () => {
  assert.deepEqual(argsOf('x', '--password', 'two words', '--q'), ['x', '--password', '…', '--q']);
  assert.equal(lineOf('x --password "two words" --q'), 'x --password "…" --q');
  assert.equal(
    lineOf('"C:\\Program Files\\x.exe" "--password=two words" y'),
    '"C:\\Program Files\\x.exe" "--password=…" y',
  );
  assert.equal(lineOf('x --password="two words" y'), 'x --password=… y');
  assert.equal(lineOf('x\0--password\0summer\0'), 'x\0--password\0…\0');
});

test('switches, files, and what only sounds like it', () => {
  const lines = [
    'mysql --password -h host',
    'tool --no-password run --ask-pass me --password-file /run/x --max-tokens 4096',
    'chrome --type=renderer --password-store=basic --field-trial-handle=1718,i,42',
    'docker run -p 8080:80 nginx',
    'java -Xmx4g -cp a:b com.example.Main --compass north --bypass all',
    'tool --password=$DB_PASSWORD --secret=%SECRET% --token=true',
    'PWD=/home/me OLDPWD=/tmp make',
    'ffmpeg -pass 2 out.mp4',
    "O'Brien's file",
    '',
  ];
  for (const line of lines) {
    assert.equal(lineOf(line), line);
    assert.deepEqual(argsOf(...line.split(' ')), line.split(' '));
  }
});

test('the line that is made of the arguments tells no more than they do', () => {
  const args = ['x', '--password', 'my two words'];
  const { commandLine } = masker.mask('process', { args, commandLine: args.join(' ') });
  assert.equal(commandLine, 'x --password …');
});

test('processes of a system dump, annotations with a name that says it', () => {
  assert.equal(masker.mask('processes', { commandLine: 'x --token tulip' }).commandLine, 'x --token …');
  const rows = masker.maskAll('annotations', [
    { key: 'session_token', value: 'tulip' },
    { key: 'tokens', value: '17' },
  ]);
  assert.deepEqual(
    rows.map(({ value }) => value),
    ['…', '17'],
  );
});

test('a long line takes no longer for what it holds', () => {
  for (const piece of ['a=', 'a,', "'", '"', '--a=b,', '-p ', 'token:', '/a:b ']) {
    const start = cpuMilliseconds();
    lineOf(piece.repeat(32_768 / piece.length));
    assert.ok(cpuMilliseconds() - start < 500, piece);
  }
});

test('names', () => {
  for (const name of 'password DB_PASSWORD clientSecret api-key x.privateKey MYSQL_PWD pw TOKEN'.split(' ')) {
    assert.ok(isSecretName(name), name);
  }
  for (const name of 'PWD OLDPWD key file keys public-key tokenizer passive compass PASSWORD_STORE'.split(' ')) {
    assert.ok(!isSecretName(name), name);
  }
});
