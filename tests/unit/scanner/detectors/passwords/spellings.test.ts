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
    ['http-bearer', 'likely', `GET /users.json?print=pretty&auth=⟦${T}⟧ HTTP/1.1\r\n`],
  ]);
  refuses(
    [
      `throw new Error("Token ${HEX} is wrong");\nlog('token ${HEX}')\n`,
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
    ['cmdline-password', 'likely', `/usr/bin/mcli\0alias\0set\0prod\0https://s3.tarn.io\0mara\0⟦${V}⟧\0`],
    ['cmdline-password', 'likely', `impdp\0mara/⟦${V}⟧@db\0directory=x\0`],
    ['cmdline-password', 'likely', `expdp\0mara/⟦${V}⟧\0HOME=/root\0`],
    ['cmdline-password', 'likely', `sqlldr\0mara/⟦${V}⟧@db\0control=x\0`],
    ['cmdline-password', 'likely', `rman\0target\0mara/⟦${V}⟧@db\0`],
    ['cmdline-password', 'likely', `mvn sonar:sonar -Dsonar.login=⟦${HEX}⟧\n`],
    ['ini-password', 'likely', `\nsonar.login=⟦${HEX}⟧\n`],
  ]);
  refuses(
    [
      'docker secret create db_password ./secret-1.txt\ndocker secret create db_password -\n',
      `kmc\0alias\0set\0prod\0https://s3.tarn.io\0mara\0${V}\0`,
      'impdp\0expdp\0sqlldr\0lib/python3.11\0rman\0target\0lib/python3.11\0',
      '\nsonar.login=admin\nmvn sonar:sonar -Dsonar.login=$SONAR_TOKEN1\n',
    ],
    ['cmdline-password', 'ini-password'],
    'possible',
  );
});
