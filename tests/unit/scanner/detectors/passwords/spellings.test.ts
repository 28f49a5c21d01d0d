/** How programs, commands and requests spell what is a password all the same. */
import { test } from 'node:test';
import { holds, refuses } from '../texts.ts';

// Made up here; spelled in parts so that no line of this file looks like a secret in use.
const V = ['Kz7', 'vw!', 'Qm3x'].join('');
const T = ['gH4', 'tRw', '9Lp2', 'xYb', 'Zr5', 'NsQ2', 'uJe8'].join('');
const HEX = ['9f86d081', '884c7d65', '9a2feaa0', 'c55ad015', 'a3bf4f1b'].join('');

test('texts that are raw, of a kind, or of a member of a class', () => {
  holds([
    ['ini-password', 'likely', `auto password = u8"⟦${V}⟧";\n`],
    ['ini-password', 'likely', `auto password = R"(⟦${V}⟧)";\n`],
    ['ini-password', 'likely', `auto password = LR"x(⟦${V}⟧)x";\n`],
    ['ini-password', 'likely', `auto password = u8R"--(⟦${V}⟧)--";\n`],
    ['ini-password', 'likely', `std::string password{R"(⟦${V}⟧)"};\n`],
    ['ini-password', 'likely', `let password = r#"⟦${V}⟧"#;\n`],
    ['ini-password', 'likely', `let password = br##"⟦${V}⟧"##;\n`],
    ['ini-password', 'likely', `let password = r#"⟦Kz7vw!Qm3x"tail-Zr5⟧"#;\n`],
    ['ini-password', 'likely', `let password = r##"⟦Kz7vw!Qm3x"#tail-Zr5⟧"##;\n`],
    ['ini-password', 'likely', `let password = r#"⟦Kz7vw!Qm3x\\⟧"#;\n`],
    ['ini-password', 'likely', `let password = String::from(r#"⟦${V}⟧"#);\n`],
    ['ini-password', 'likely', `password = rb"⟦${V}⟧"\npassword2 = 1\n`],
    ['ini-password', 'likely', `auto password = R"(⟦Kz7"vw!Qm3x⟧)";\n`],
    ['ini-password', 'likely', `auto password = R"(\n  ⟦${V}⟧\n)";\n`],
    ['ini-password', 'likely', `auto password = env(R"(DB_PASSWORD)", "⟦${V}⟧");\n`],
    ['ini-password', 'likely', `std::string password{u8R"(⟦${V}⟧)"};\n`],
    ['ini-password', 'likely', `std::string Config::password{"⟦${V}⟧"};\n`],
    ['ini-password', 'likely', `const std::string app::Config::password {"⟦${V}⟧"};\n`],
    ['xml-password', 'likely', `<password><![CDATA[⟦Kz7]vw!Qm3x⟧]]></password>`],
    ['xml-password', 'likely', `<password><![CDATA[⟦Kz7vw!Qm3x]⟧]]></password>`],
  ]);
  refuses(
    [
      'auto password = R"(\\s*password\\s*=\\s*(\\w+))";\n',
      'const token = R"([A-Za-z_][A-Za-z0-9_]*)";\n',
      `auto password = R"(${V}";\nauto password = R"x(${V})y";\n`,
      `let password = r#"the password has 12 letters"#;\nlet password = r####;\n`,
      `auto password = R"(Kz7vw!\nQm3x)";\nlet password = r#"Kz7vw!\nQm3x"#;\n`,
      `let password = r##"${V}"#;\nauto password = R"(${V}${'x'.repeat(300)})";\n`,
      `password = VAR"(${V})";\npassword = STR"${V}"\n`,
      `return ok() ? x() : Config::password{"${V}"};\nf(a, Config::password{"${V}"})\n`,
      `std::string a::b::c::d::e::password{"${V}"};\nstd::string password{R"(${V}"};\n`,
      `return Config::password{"${V}"};\ncase Config::password: {"${V}"};\n::password{"${V}"}\n`,
      `<password><![CDATA[${']'.repeat(400)}${V}]]></password>\n`,
    ],
    ['ini-password', 'xml-password'],
    'possible',
  );
});

test('lines of manifests that end as those of Windows', () => {
  holds([
    ['ini-password', 'likely', `env:\r\n  - name: X_TOKEN\r\n    value: ⟦${T}⟧\r\n`],
    ['ini-password', 'likely', `env:\r\n  - name: API_KEY\r\n    value: ⟦${T}⟧\r\n`],
  ]);
  refuses(['env:\r\n  - name: X_TOKEN\r\n  - name: API_KEY\r\nTOKEN\r\n'], ['ini-password'], 'possible');
});

test('tokens of requests in calls and lists, and in addresses', () => {
  holds([
    ['http-bearer', 'likely', `xhr.setRequestHeader("Authorization", "Token ⟦${HEX}⟧");\n`],
    ['http-bearer', 'likely', `headers = {'Authorization': 'token ⟦${HEX}⟧'}\n`],
    ['http-bearer', 'likely', `{"Authorization":"Token ⟦${HEX}⟧"}`],
    ['http-bearer', 'likely', `{\\"Authorization\\":\\"Token ⟦${HEX}⟧\\"}`],
    ['http-bearer', 'likely', `GET /users.json?auth=⟦${T}⟧ HTTP/1.1\r\n`],
    ['http-bearer', 'likely', `axios.get(url, { headers: { Authorization: 'Token ⟦${T}⟧' } })\n`],
    ['http-bearer', 'likely', `<a href="/users.json?x=1&amp;auth=⟦${T}%2FKq3W%3D⟧">`],
    ['http-bearer', 'possible', `GET /users?auth=⟦${T}⟧ HTTP/1.1\r\n`],
    ['http-bearer', 'likely', `GET /users.json?print=pretty&auth=⟦${T}⟧ HTTP/1.1\r\n`],
  ]);
  refuses(
    [
      `throw new Error("Token ${HEX} is wrong");\nlog('token ${HEX}')\n`,
      'if (!authorization) throw new Error("Token signature-v4-2024 mismatch");\n',
      `if (!authorization) return reject('Token validation_failed_E1001');\n`,
      `log.error("authorization failed", "Token ${HEX} revoked")\n{"Authorization": "Token ${HEX} revoked"}\n`,
      '"Authorization": "Token my_Auth-token-12345"\n"Authorization": "Token handlers/oauth2/AuthorizationToken2Handler.js"\n',
      `"Authorization": "Token ${['9944b091', '99c62bcf', '9418ad84', '6dd0e4bb', 'dfc6ee4b'].join('')}"\n`,
      '(&auth=defaultAuthProviderV2Handler1Impl) "&auth=oauth2/AuthorizationToken2Handler"\n',
      `{"Authorization": "Token expired"}\n{"Authorization": "Token your-token-here"}\n`,
      `GET /x?auth=basic-digest-ntlm-kerberos HTTP/1.1\nGET /x?auth=${HEX} HTTP/1.1\n`,
      'GET /x?a=1&auth=3fa85f64-5717-4562-b3fc-2c963f66afa6 HTTP/1.1\n',
    ],
    ['http-bearer'],
    'possible',
  );
});

test('commands and settings of more programs', () => {
  holds([
    ['cmdline-password', 'likely', `docker secret create db_password - <<< "⟦${V}⟧"\n`],
    ['cmdline-password', 'likely', `printf '%s' "⟦${V}⟧" | podman secret create db_password -\n`],
    ['cmdline-password', 'likely', `/usr/bin/mc\0alias\0set\0prod\0https://s3.tarn.io\0mara\0⟦${V}⟧\0`],
    ['cmdline-password', 'likely', `mcli alias set prod https://s3.tarn.io mara ⟦${V}⟧\n`],
    ['cmdline-password', 'likely', `/usr/bin/mcli\0alias\0set\0prod\0https://s3.tarn.io\0mara\0⟦${V}⟧\0`],
    ['cmdline-password', 'likely', `impdp\0mara/⟦${V}⟧@db\0directory=x\0`],
    ['cmdline-password', 'likely', `expdp\0mara/⟦${V}⟧\0HOME=/root\0`],
    ['cmdline-password', 'likely', `sqlldr\0mara/⟦${V}⟧@db\0control=x\0`],
    ['cmdline-password', 'likely', `rman\0target\0mara/⟦${V}⟧@db\0`],
    ['cmdline-password', 'likely', `mvn sonar:sonar -Dsonar.login=⟦${HEX}⟧\n`],
    ['ini-password', 'likely', `\nsonar.login=⟦${HEX}⟧\n`],
    ['ini-password', 'likely', `property "sonar.login", "⟦${HEX}⟧"\n`],
  ]);
  refuses(
    [
      'docker secret create db_password ./secret-1.txt\ndocker secret create db_password -\n',
      `echo "Step-3/5:" | tee -a log; docker secret create db ./f.txt\necho "v1.2.3-Beta!" | xargs kubectl secret create x -\n`,
      `echo "v1.2.3-Beta!" | grep x && docker secret create x -\necho "Key-2024:Prod!" | openssl sha256 | docker secret create db -\n`,
      'docker secret create db ./f.txt | tee log <<< "Done-Step1!"\necho "v1.2.3-Beta!"; docker secret inspect db || docker secret create db -\n',
      `docker secret create ${'x '.repeat(17)}- <<< "${V}"\nmysecret create db - <<< "${V}"\n`,
      `/usr/bin/kmc alias set prod https://s3.tarn.io mara ${V}\n`,
      `/usr/bin/kmc\0alias\0set\0prod\0https://s3.tarn.io\0mara\0${V}\0`,
      'impdp\0expdp\0sqlldr\0lib/python3.11\0rman\0target\0lib/python3.11\0',
      '\nsonar.login=admin\nmvn sonar:sonar -Dsonar.login=$SONAR_TOKEN1\n-Dsonar.login=svc-sonar01 sonar.login=mara.tarn1\n',
      `property "sonar.login", System.getenv("SONAR_TOKEN1")\nxsonar.login=${HEX}\n`,
    ],
    ['cmdline-password', 'ini-password'],
    'possible',
  );
});
