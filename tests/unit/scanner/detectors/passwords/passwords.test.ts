import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ascii, tell, utf16le } from '../pages.ts';
import { type Case, holds, refuses } from '../texts.ts';

// Made up here; spelled in parts so that no line of this file looks like a secret in use.
const V = ['Kz7', 'vw!', 'Qm3x'].join('');
const W = ['gH4', 'tRw', '9Lp2', 'xYb'].join('');

const GENERIC = ['env-password', 'ini-password', 'xml-password', 'form-password', 'json-password', 'cmdline-password'];

test('environment blocks: names with a secret meaning, a NUL after each', () => {
  const block = `HOME=/root\0DB_PASSWORD=${V} with "all"\0LANG=C\0`;
  const [told] = tell([ascii(block)]);
  const hit = told?.find(({ detector }) => detector === 'env-password');
  assert.deepEqual([hit?.start, hit?.length, hit?.confidence, hit?.flags], [23, V.length + 11, 'likely', 4]);
  const wide = `Path=C:\\x\0API_KEY=${W}\0windir=C:\\Windows\0`;
  const [widely] = tell([utf16le(wide)]);
  const other = widely?.find(({ detector }) => detector === 'env-password');
  assert.deepEqual([other?.start, other?.length, other?.encoding, other?.flags], [36, W.length * 2, 'utf16le', 4]);
});

test('settings, forms, XML, JSON, command lines', () => {
  const cases: Case[] = [
    ['env-password', 'likely', `export SECRET_KEY=⟦${W}⟧\n`],
    ['env-password', 'likely', `\nMYSQL_PASSWORD="⟦${V}⟧"\n`],
    ['ini-password', 'likely', `[db]\nuser = app\npassword = ⟦${V}⟧\n`],
    ['ini-password', 'likely', `\n  password: ⟦${V}⟧\n  port: 1\n`],
    ['ini-password', 'likely', `\ndb.password=⟦${W}⟧\n`],
    ['xml-password', 'likely', `<login><password>⟦${V}⟧</password></login>`],
    ['xml-password', 'likely', `<bean name="x" password="⟦${W}⟧"/>`],
    ['form-password', 'likely', `user=mara&password=⟦Kz7%21Qm3x⟧&remember=on`],
    ['json-password', 'likely', `{"user":"mara","password":"⟦${V}⟧","x":1}`],
    ['json-password', 'likely', `{\\"user\\":\\"mara\\",\\"password\\":\\"⟦${W}⟧\\"}`],
    ['json-password', 'likely', `{ "client_secret" : "⟦${W}⟧" }`],
    ['cmdline-password', 'likely', `mysql -u root -p⟦${W}⟧ -h db`],
    ['cmdline-password', 'likely', `sshpass -p ⟦${W}⟧ ssh host`],
    ['cmdline-password', 'likely', `/usr/bin/backup\0--password\0⟦${W}⟧\0--verbose\0`],
    ['cmdline-password', 'likely', `backup --password=⟦${W}⟧ --verbose`],
    ['cmdline-password', 'likely', `curl -s -u mara:⟦${W}⟧ host/x`],
    ['cmdline-password', 'likely', `net use Z: \\\\fs1\\data /user:CORP\\ravi ⟦${W}⟧ /persistent:no`],
    ['powershell-securestring', 'likely', `ConvertTo-SecureString "⟦${V}⟧" -AsPlainText -Force`],
  ];
  holds(cases);
});

test('the same names in files of tools, scripts, calls, logs and requests', () => {
  const K = `${W}${['Zr5', 'NsQ2', 'uJe8'].join('')}`;
  holds([
    ['ini-password', 'likely', `\nsmtp:\n  user: 'mailer'\n  pass: '⟦${V}⟧'\n`],
    ['ini-password', 'likely', `\nstripe:\n  api_key: ⟦${K}⟧\n`],
    ['ini-password', 'likely', `\n    environment:\n      MYSQL_ROOT_PASSWORD: ⟦${V}⟧\n`],
    ['ini-password', 'likely', `\n[registries.own]\ntoken = '⟦${K}⟧'\n`],
    ['ini-password', 'likely', `\njwt.secret=⟦${K}⟧\n`],
    ['ini-password', 'likely', `\nnpmAuthToken: "⟦1b4e28ba-2fa1-41d2-883f-b9a761bde3fb⟧"\n`],
    ['ini-password', 'likely', `\n//npm.tarn.io/:_password=⟦WUFhIXJIdjF1N011NzE=⟧\n`],
    ['ini-password', 'likely', `\n2026-03-01T10:00:00.12Z     DEPLOY_TOKEN: ⟦${K}⟧\n`],
    ['ini-password', 'likely', `\n$password = '⟦${V}⟧'\n`],
    ['env-password', 'likely', `\n$DB_PASSWORD="⟦${V}⟧"\n`],
    ['ini-password', 'likely', `\n$env:DB_PASSWORD = "⟦${V}⟧"\n`],
    ['ini-password', 'likely', `define('DB_PASSWORD', '⟦${V}⟧');\n`],
    ['ini-password', 'likely', `signIn('app', timeout=5, password='⟦${V}⟧')\n`],
    ['ini-password', 'likely', `const c={user:"app",password:"⟦${V}⟧"};\n`],
    ['ini-password', 'likely', `{ :user => "app", :password => "⟦${V}⟧" }\n`],
    ['json-password', 'likely', `{'user': 'app', 'password': '⟦${V}⟧', 'db': 'x'}\n`],
    ['json-password', 'likely', `{"log":"{\\\\\\"password\\\\\\":\\\\\\"⟦${W}⟧\\\\\\"}"}`.replaceAll('\\\\', '\\')],
    ['json-token', 'likely', `{"identitytoken":"⟦1b4e28ba-2fa1-41d2-883f-b9a761bde3fb⟧"}`],
    ['json-token', 'likely', `{\\"access_token\\":\\"⟦${K}⟧\\",\\"token_type\\":\\"Bearer\\"}`],
    ['form-password', 'likely', `grant_type=password&username=a&client_secret=⟦${K}⟧`],
    ['form-password', 'likely', `form-data; name="password"\r\n\r\n⟦${V}⟧\r\n--x`],
    ['conn-ado', 'likely', `Driver={ODBC Driver 17};Server=db1;UID=sa;PWD=⟦${V}⟧;`],
    ['conn-ado', 'likely', `DRIVER={SQL Server};SERVER=db1;UID=sa;PWD={⟦${V}⟧};`],
    ['conn-redis', 'likely', `x.redis.cache.windows.net:6380,password=⟦${W}⟧,ssl=True,abortConnect=False`],
    ['conn-postgres', 'likely', `host=db1 user=app password='⟦${V}⟧' dbname=x`],
    ['url-userinfo', 'likely', `https://svc:⟦${W}/q9⟧@repo.tarn.io/x.git`],
    ['cmdline-password', 'likely', `java -Ddb.password=⟦${W}⟧ -jar a.jar\n`],
    ['cmdline-password', 'likely', `wget --http-user=a --http-password=⟦${W}⟧ https://x.tarn.io/a\n`],
    ['cmdline-password', 'likely', `curl --user 'deploy:⟦${V}⟧' https://nexus.tarn.io/repo\n`],
    ['cmdline-password', 'likely', `net use Z: \\\\srv\\share ⟦${W}⟧ /user:CORP\\paula\n`],
    ['cmdline-password', 'likely', `schtasks /create /ru CORP\\svc /rp ⟦${W}⟧ /sc daily\n`],
    ['cmdline-password', 'likely', `cmdkey /generic:TERMSRV/x /user:paula /pass:⟦${W}⟧\n`],
    ['cmdline-password', 'likely', `xfreerdp /v:srv /u:paula /p:⟦${W}⟧\n`],
    ['cmdline-password', 'likely', `redis-cli -h cache -a ⟦${W}⟧ ping\n`],
    ['cmdline-password', 'likely', `redis-cli\0-a\0⟦${W}⟧\0ping\0`],
    ['cmdline-password', 'likely', `ldapsearch -x -D "cn=admin" -w ⟦${W}⟧ -b dc=tarn\n`],
    ['cmdline-password', 'likely', `smbclient //srv/share -U paula%⟦${W}⟧\n`],
    ['cmdline-password', 'likely', `sqlcmd -S tcp:db1 -U sa -P ⟦${W}⟧ -Q "select 1"\n`],
    ['cmdline-password', 'likely', `openssl rsa -in k.pem -passin pass:⟦${W}⟧\n`],
    ['cmdline-password', 'likely', `keytool -list -storepass ⟦${W}⟧\n`],
    ['http-bearer', 'likely', `\r\nauthorization: bearer ⟦${K}⟧\r\n`],
    ['http-bearer', 'likely', `\r\nAuthorization: token ⟦${K}⟧\r\n`],
    ['http-bearer', 'likely', `\r\nx-api-key: ⟦${K}⟧\r\n`],
    ['http-bearer', 'likely', `\r\nPRIVATE-TOKEN: ⟦${K}⟧\r\n`],
    ['http-basic', 'validated', `AUTHORIZATION: basic ⟦${Buffer.from(`mara:${V}`).toString('base64')}⟧\n`],
  ]);
});

test('what is named like a secret and is none', () => {
  refuses(
    [
      '<assemblyIdentity name="x" publicKeyToken="31bf3856ad364e35"/>',
      "{'secret_ref': 'V1LocalObjectReference', 'token_url': 'x'}",
      'protobuf:"bytes,2,opt,name=api_key_security,json=apiKeySecurity,proto3,oneof"',
      'open(proxy_user=None, proxy_pass=None, host="a.tarn.io", user=None)',
      '  /// the expression given in -Rpass=regexp, then',
      '\ntoken: identifier\nInvalid token: unexpected end\n',
      'https://tarn.io/x#access_token=sdlfkj452&state=ss345asyht&token_type=B',
      'mysql -u root -p shop\nssh -p 2222 host\ntar -p archive.tar\nps -a all -w wide\nscp -P 2222 a b:\n',
      'docker run -p 8080:80 image\ngrep -a pattern1 file\n',
      'func(password: string, token: Optional[str])\nconst token = await getToken();\n',
      'name="password"\r\n\r\n\r\n--x',
      'oauth_consumer_key="0685bd9184jfhq22",\n oauth_token="ad180jjd733klru7",\n',
    ],
    [...GENERIC, 'json-token', 'http-bearer', 'conn-postgres', 'url-userinfo'],
    'possible',
  );
});

test('a value ends before an escape, also where the search for another one was cut within it', () => {
  const texts = Array.from(
    { length: 120 },
    (_, length) => `${'_authToken='.repeat(9)}${W.repeat(10).slice(0, length + 20)}\\"`,
  );
  for (const [index, told] of tell(texts.map(ascii), true).entries()) {
    const end = texts[index]?.indexOf('\\');
    const found = told.filter(({ detector }) => detector === 'npmrc-auth');
    assert.ok(found.length > 4);
    for (const { start, length } of found) assert.equal(start + length, end, `${index + 20} characters, ${start}`);
  }
});

test('connection strings and addresses', () => {
  const cases: Case[] = [
    ['conn-postgres', 'likely', `postgres://app:⟦${W}⟧@db.tarn.io:5432/x`],
    // Marks of templates within a password, which must be in percent forms here.
    ['conn-postgres', 'likely', `postgres://app:⟦gH4%7BtRw9Lp2xYb⟧@db.tarn.io/x`],
    ['conn-postgres', 'likely', `postgres://app:⟦gH4%3EtRw9Lp2xYb%7D⟧@db.tarn.io/x`],
    ['conn-postgres', 'likely', `postgres://app:⟦%24gH4%25sRw9%5B2xYb⟧@db.tarn.io/x`],
    ['conn-postgres', 'likely', `postgres://app:⟦%24gH4tRw9Lp2x%29⟧@db.tarn.io/x`],
    ['conn-mysql', 'likely', `mysql+pymysql://app:⟦${W}⟧@db.tarn.io/x`],
    ['conn-mongodb', 'likely', `mongodb+srv://app:⟦${W}⟧@db.tarn.io/x`],
    ['conn-redis', 'likely', `redis://:⟦${W}⟧@cache.tarn.io:6379/0`],
    ['conn-amqp', 'likely', `amqp://app:⟦${W}⟧@mq.tarn.io/v`],
    // Slashes that should have been written as `%2F`.
    ['conn-postgres', 'likely', `postgres://app:⟦${W}/x9⟧@db.tarn.io:5432/x`],
    ['conn-mongodb', 'likely', `"mongodb://app:⟦${W}/q/7u⟧@db.tarn.io:27017/x?w=1"`],
    ['conn-redis', 'likely', `redis://:⟦${W}/x9⟧@cache.tarn.io:6379/0`],
    ['conn-ftp', 'likely', `sftp://app:⟦${W}⟧@files.tarn.io/in`],
    ['url-userinfo', 'likely', `https://app:⟦${W}⟧@tarn.io/x`],
    ['git-credentials', 'likely', `https://app:⟦${W}⟧@github.com/x/y`],
    ['conn-ado', 'likely', `Server=tcp:db.tarn.io,1433;Initial Catalog=x;User ID=app;Password=⟦${V}⟧;Encrypt=True;`],
    ['conn-ado', 'likely', `Data Source=db;Database=x;Uid=app;Pwd=⟦${V}⟧;`],
    ['conn-postgres', 'likely', `host=db.tarn.io port=5432 dbname=x user=app password=⟦${V}⟧ connect_timeout=9`],
    ['conn-mysql', 'likely', `jdbc:mysql://db.tarn.io:3306/x?user=app&password=⟦${W}⟧&useSSL=true`],
    ['netrc', 'likely', `machine git.tarn.io\n  login mara\n  password ⟦${V}⟧\n`],
    ['pgpass', 'likely', `db.tarn.io:5432:orders:mara:⟦${V}⟧\n`],
    ['wifi-psk', 'likely', `network={\n\tssid="Tarn"\n\tpsk="⟦${V}⟧"\n}`],
    ['wifi-psk', 'likely', `<SSID><name>Tarn</name></SSID><keyMaterial>⟦${V}⟧</keyMaterial>`],
    [
      'conn-servicebus',
      'validated',
      `Endpoint=sb://x.servicebus.windows.net/;SharedAccessKeyName=R;SharedAccessKey=⟦${Buffer.from(`${W}${W}${V}`.slice(0, 32).padEnd(32, 'k9')).toString('base64')}⟧`,
    ],
    ['otpauth-uri', 'validated', 'otpauth://totp/x:mara?issuer=x&secret=⟦MFRGGZDFMZTWQ2LKNNWG23TP⟧&digits=6'],
    ['http-basic', 'validated', `Authorization: Basic ⟦${Buffer.from(`mara:${V}`).toString('base64')}⟧\r\n`],
  ];
  holds(cases, ['wifi-ssid', 'url-visited', 'email']);
});

test('addresses in percent forms, as forms and other addresses hold them', () => {
  const marked = (text: string) => encodeURIComponent(text).replace('%E2%9F%A6', '⟦').replace('%E2%9F%A7', '⟧');
  const ADDRESSES = ['url-userinfo', 'conn-postgres', 'conn-mongodb', 'conn-redis', 'conn-amqp', 'conn-ftp'];
  const cases: Case[] = [
    ['conn-postgres', 'likely', `\nDATABASE=${marked(`postgres://app:⟦${W}⟧@db.tarn.io:5432/x`)}\n`],
    ['conn-postgres', 'likely', `url=${marked(`postgresql+psycopg2://app:⟦${W}⟧@db.tarn.io/x`)}&x=1`],
    ['conn-mongodb', 'likely', marked(`mongodb+srv://app:⟦${W}⟧@c0.tarn.io/x?w=1`)],
    ['conn-redis', 'likely', `{"url":"${marked(`redis://:⟦${W}⟧@cache.tarn.io:6379/0`)}"}`],
    ['conn-amqp', 'likely', marked(`amqp://app:⟦${encodeURIComponent('Kz7@vw/Qm3')}⟧@mq.tarn.io/v`)],
    ['conn-amqp', 'likely', marked(`amqp://app:⟦Kz7@vw!Qm3⟧@mq.tarn.io/v`)],
    ['conn-ftp', 'likely', marked(`next=ftp://app:⟦${W}⟧@files.tarn.io/in`)],
    ['url-userinfo', 'likely', `https://x.tarn.io/?to=${marked(`https://app:⟦${W}⟧@repo.tarn.io/x`)}`],
    ['url-userinfo', 'likely', marked(`https://app:⟦${W}⟧@[fe80::1]/x`)],
    ['url-userinfo', 'likely', `to=https%3a%2f%2fapp%3a⟦${W}⟧%40repo.tarn.io%2fx`],
    // The slashes are as they are, or all but the scheme's colon.
    ['url-userinfo', 'likely', `url=https%3A//app:⟦${W}⟧@repo.tarn.io/x&y=1`],
    ['url-userinfo', 'likely', `url=https%3a//app:⟦${V}⟧@repo.tarn.io/x`],
    ['url-userinfo', 'likely', `url=https%3A//app%3A⟦${W}⟧%40repo.tarn.io/x`],
    ['git-credentials', 'likely', `url=https%3A//app:⟦${W}⟧@github.com/x/y`],
    ['conn-postgres', 'likely', `DATABASE=postgres%3A//app:⟦${W}⟧@db.tarn.io%3A5432/x`],
    ['conn-redis', 'likely', `redis%3A//:⟦${W}⟧@cache.tarn.io/0`],
    ['conn-postgres', 'likely', `u%3Dpostgres%3A//app:⟦${W}⟧@db.tarn.io/x`],
    ['conn-redis', 'likely', `u%3Dredis%3A//:⟦${W}⟧@cache.tarn.io/0`],
    ['url-userinfo', 'likely', `url=https%3A//app%3A⟦${W}⟧@repo.tarn.io/x`],
    ['url-userinfo', 'likely', `url=https%3A//app:⟦${W}⟧@repo.tarn.io&mail=mara@tarn.io`],
    ['url-userinfo', 'likely', `url=https%3A//mara%40tarn.io:⟦${W}⟧@repo.tarn.io/x`],
    ['url-userinfo', 'likely', `url=https%3A//mara@tarn.io:⟦${W}⟧@repo.tarn.io/x`],
    ['url-userinfo', 'likely', `url=https%3A//app:⟦gH4@tRw9Lp2x⟧@repo.tarn.io/x`],
    ['url-userinfo', 'likely', `url=https%3A//app:⟦${W}⟧@repo.tarn.io,mail=mara@tarn.io`],
    // Marks and letters of the password in percent forms.
    ['url-userinfo', 'likely', `url=https%3A//app:⟦gH4%2FtRw9%23Lp2x⟧@repo.tarn.io/x`],
    ['url-userinfo', 'likely', `url=https%3A//app:⟦g%C3%A4H4tRw9Lp2x⟧@repo.tarn.io/x`],
    ['conn-postgres', 'likely', `url=postgres%3A%2F%2Fapp%3A⟦g%C3%A4H4tRw9Lp2x⟧%40db.tarn.io%2Fx`],
    ['conn-postgres', 'likely', `url=postgres%3A%2F%2Fapp%3A⟦gH4%253CtRw9%257DLp2x⟧%40db.tarn.io%2Fx`],
    ['url-userinfo', 'likely', `url=https%3A//app%3A⟦gH4%253CtRw9%257DLp2x⟧%40repo.tarn.io/x`],
    ['url-userinfo', 'likely', `url=https%3A//app:⟦gH4%3CtRw9%7DLp2x⟧@repo.tarn.io/x`],
  ];
  holds(cases, ['url-visited', 'email']);
  const refused = [
    'https://db.tarn.io:5432/users/mara@tarn.io',
    `https://tarn.io:443?mail=${W}@tarn.io`,
    `https://tarn.io:443&mail=${W}@tarn.io`,
    `https://tarn.io:443#${W}@tarn.io`,
    `https://tarn.io/x:${W}@tarn.io`,
    `http://${W}@tarn.io/x`,
    `http://:${W}@tarn.io/x`,
    `http://tarn.io "a:${W}@tarn.io"`,
    'postgres://app:{DB_PASS}@db.tarn.io/x',
    'postgres://app:%24DB_PASS@db.tarn.io/x',
    'postgres://app:%24DB_PASS1@db.tarn.io/x',
    'postgres://app:%24db_password@db.tarn.io/x',
    'postgres://app:%5Bpassword%5D@db.tarn.io/x',
    'postgres://app:%3Cpassword%3E@db.tarn.io/x',
    'postgres://app:%40@db.tarn.io/x',
    'postgres://app:<password>@db.tarn.io/x',
    'postgres://app:[password]@db.tarn.io/x',
    'postgres://app:password@db.tarn.io/x',
    'postgres://app:app@db.tarn.io/x',
    'postgres://app:%24%7BDB_PASS%7D@db.tarn.io/x',
    'amqp://guest:guest@mq.tarn.io/v',
    'ftp://anonymous:me1@files.tarn.io/in',
    'mongodb://a.tarn.io:27017,b.tarn.io:27018/x?user=mara@tarn.io',
  ];
  refuses(refused.map(encodeURIComponent), ADDRESSES);
  const slashed = refused.flatMap((text) => [
    text.replace('://', '%3A//'),
    encodeURIComponent(text).replaceAll('%2F', '/'),
  ]);
  slashed.push(
    'https%3A//app:%2524%257BDB_PASS%257D@db.tarn.io',
    'https%3A//app:v-%7B%7B.Values.tok1%7D%7D@db.tarn.io',
  );
  slashed.push('https%3A//app:%2Fvar%2Flib%2Fdb1@db.tarn.io/x', 'https%3A//app:getenv%28%22X1%22%29@db.tarn.io/x');
  refuses([...slashed, `to=https%3A//tarn.io&user=mara:${W}@tarn.io`], ADDRESSES);
  const doubtful = [`app:${W}@localhost/x`, `app:${W}@example.com/`, `user:${W}@tarn.io/x`, 'app:lighthouse@tarn.io/x'];
  refuses(
    [
      ...doubtful.map((rest) => encodeURIComponent(`https://${rest}`)),
      'https%3A//app:Schl%C3%BCssel@repo.tarn.io/x',
      'https%3A//app:light%20house@repo.tarn.io/x',
    ],
    ADDRESSES,
    'possible',
  );
});

test('keys of connections are words of their own', () => {
  holds([
    ['conn-postgres', 'likely', `host=db1 user=app password=⟦${V}⟧ connect_timeout=9\n`],
    ['conn-postgres', 'likely', `dsn="dbname=x ansible_host=a password=⟦${V}⟧"\n`],
    ['ini-password', 'likely', `\nansible_password=⟦${V}⟧\nansible_become_pass: x\n`],
    ['ini-password', 'likely', `\nansible_become_pass: ⟦${V}⟧\n`],
    ['ini-password', 'likely', `\nweb1 ansible_host=10.0.0.5 ansible_user=root ansible_password=⟦${V}⟧\n`],
    ['ini-password', 'likely', `\nweb1 ansible_host=10.0.0.5 ansible_user=root ansible_ssh_pass=⟦${W}⟧ a=b\n`],
    ['ini-password', 'likely', `\nmysql_host=db1 mysql_user=app mysql_password=⟦${W}⟧\n`],
    ['ini-password', 'likely', `\nhost=db1 user=app ansible_password=⟦${W}⟧\n`],
  ]);
  // What is no connection's is as sure as it looks.
  const weak = [
    'web1 ansible_host=10.0.0.5 ansible_user=root ansible_password=vagrant\n',
    `db_host=db.example.com db_user=app db_password=${W}\n`,
  ];
  refuses(weak, [...GENERIC, 'conn-postgres'], 'possible');
});

test('tokens of channels between the processes of a browser are no secrets', () => {
  const token = ['70D5E2A1', 'B93C4F08', 'AB17'].join('');
  const channels = ['mojo-channel', 'mojo-application-channel', 'service-request-channel'];
  const NAMES = [...channels, 'mojo-pipe', 'service-pipe', 'primordial-pipe'];
  refuses(
    NAMES.map((name) => `chrome --type=renderer --${name}-token=${token} --lang=en\0`),
    GENERIC,
  );
  holds([
    ['cmdline-password', 'likely', `tool --token=⟦${token}⟧ --lang=en\0`],
    ['cmdline-password', 'likely', `tool --api-token=⟦${token}⟧ --lang=en\0`],
    ['cmdline-password', 'likely', `tool --channel-token=⟦${token}⟧\0`],
    ['ini-password', 'likely', `\nline.bot.channel-token: ⟦${token}⟧\n`],
  ]);
});

test('what calls itself a password, and numbers of programs', () => {
  const [spoken, shown] = tell([ascii('$ tarn db --password=123Abpassword\n'), ascii(`$ tarn db --password=${W}\n`)]);
  assert.deepEqual(
    [spoken, shown].map((told) => told?.map(({ confidence, flags }) => [confidence, flags])),
    [[['possible', 0]], [['likely', 8]]],
  );
  refuses(
    ['\n    U_UNEXPECTED_TOKEN=0x10100,       /**< Syntax error */\n', '\nACCESS_TOKEN=0xdeadbeefUL;\n'],
    GENERIC,
  );
  refuses(["authinfo.add_password(user='klem', passwd='geheim$parole')"], GENERIC);
  holds([['env-password', 'likely', `\nexport ACCESS_TOKEN=⟦0x${W}⟧\n`]]);
});

test('placeholders, variables, paths, words of programs are no passwords', () => {
  refuses(
    [
      ...[
        'password',
        ['$', '{DB_PASSWORD}'].join(''),
        '$DB_PASSWORD',
        '%DB_PASSWORD%',
        '<your password>',
        '/run/secrets/db',
        'xxxxxxxx',
        '********',
        '12345678',
        'changeme',
        'null',
        'vault:secret/db',
        'getenv("X")',
      ].flatMap((value) => [
        `\nDB_PASSWORD=${value}\n`,
        `\npassword = ${value}\n`,
        `{"password":"${value.replaceAll('"', '\\"')}"}`,
        `postgres://app:${value}@db.tarn.io/x`,
      ]),
      'password: must be at least eight characters long',
      'The password= parameter is not used.',
      '{"passwordPolicy":"eight","password_hint":"the name of a dog"}',
      'PASSWORD_FILE=/x/y\nPASSWORD_STORE_DIR=abc\n',
      'if (password == other) password = other.password;',
      'user.password = params["password"]',
      'amqp://guest:guest@localhost/',
      'postgres://db.tarn.io:5432/users/mara@tarn.io',
      'mongodb://a.tarn.io:27017,b.tarn.io:27018/x?user=mara@tarn.io',
      'redis://[::1]:6379/mara@tarn.io',
      'amqp://mq.tarn.io:/mara@tarn.io',
      'https://tarn.io:port/mara@tarn.io',
      'ftp://anonymous:me@ftp.tarn.io/',
      'Basic Constraints: critical',
      'Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==',
      '  -W, --password           ask for the password',
    ],
    [...GENERIC, 'conn-postgres', 'conn-amqp', 'conn-ftp', 'http-basic', 'url-userinfo', 'conn-ado'],
  );
});

test('a member of a program’s own object, and where a list goes on, are no secrets', () => {
  refuses(
    [
      '\n    result._private_key_pkcs12 = self._private_key_pkcs12\n',
      '\n  Next page token: eav1OzQB0OM8rLdGXOEsyQWSG\n',
    ],
    GENERIC,
  );
  holds([['ini-password', 'likely', `\n  Access token: ⟦eav1OzQB0OM8rLdGXOEsyQWSG⟧\n`]]);
});

test('what programs say of passwords is possible at most', () => {
  refuses(
    [
      '\npassword = reset_password_field\n',
      '\npassword = userPassword\n',
      '{"password":"Passwort"}',
      '{"password":"Your new one here"}',
      '\n    credentials._private_key_pkcs12 = pkcs12_val\n',
      'Could not find pass: \\0StringLifting: bad type',
    ],
    GENERIC,
    'possible',
  );
});

test('hosts of examples make a password possible', () => {
  refuses(
    [`postgres://app:${W}@localhost/x`, `https://app:${W}@example.com/`],
    ['conn-postgres', 'url-userinfo'],
    'possible',
  );
});

test('the token in a wrapper is told, not the wrapper', () => {
  const token = `dop_v1_${'0f1e2d3c4b5a6978'.repeat(4).replace(/^.{9}/, '93ab77c01')}`;
  holds([
    ['digitalocean-pat', 'likely', `Authorization: Bearer ⟦${token}⟧\r\n`],
    ['digitalocean-pat', 'likely', `{"password":"⟦${token}⟧"}`],
    ['digitalocean-pat', 'likely', `https://oauth2:⟦${token}⟧@tarn.io/x`],
    ['digitalocean-pat', 'likely', `\nDO_TOKEN=⟦${token}⟧\n`],
  ]);
});

test('commands of manuals, templates and samples are no passwords in use', () => {
  const K = ['123Ab', 'Kz7vw', 'Qm3x'].join('');
  refuses(
    [
      `\n      $ {command} my-instance --database=shop \\\n       --admin-password=${K}\n`,
      `\n  <command> --password ${K} --verbose\n`,
      '\nmy $userpass = "$user:$pass";\n',
      '\npassword = $prefix-$name\n',
      '\nexport http_proxy="http://proxyuser:proxypass@proxyhost:port"\n',
      '\nmachine vcs.tarn.io\n\tlogin aladdin\n\tpassword opensesame\n',
    ],
    [],
    'possible',
  );
  holds([
    ['cmdline-password', 'likely', `\n$ deploy my-instance --database=shop \\\n  --admin-password=⟦${K}⟧\n`],
    ['ini-password', 'likely', `\npassword = ⟦$Kz7:$vw!Qm3⟧\n`],
    ['url-userinfo', 'likely', `\nexport http_proxy="http://mara:⟦${W}⟧@proxyhost:8080"\n`],
    ['netrc', 'likely', `\nmachine vcs.tarn.io\n\tlogin aladdin\n\tpassword ⟦${W}⟧\n`],
  ]);
});
