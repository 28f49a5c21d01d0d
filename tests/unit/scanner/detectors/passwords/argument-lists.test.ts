/** Passwords of commands however their arguments stand: on several lines, in lists, within quotes and brackets. */
import { test } from 'node:test';
import { holds, refuses } from '../texts.ts';

// Made up here; spelled in parts so that no line of this file looks like a secret in use.
const V = ['Kz7', 'vw!', 'Qm3x'].join('');
const T = ['gH4', 'tRw', '9Lp2', 'xYb', 'Zr5', 'NsQ2', 'uJe8'].join('');

test('what PowerShell sends to a command that reads it', () => {
  holds([
    ['cmdline-password', 'likely', `PS C:\\> "⟦${V}⟧" | docker login -u mara --password-stdin r.tarn.io\n`],
    ['cmdline-password', 'likely', `'⟦${V}⟧' | cryptsetup open /dev/sdb1 x -\n`],
    ['cmdline-password', 'likely', `echo "⟦${V}⟧" | docker login -u mara --password-stdin r.tarn.io\n`],
  ]);
  refuses(
    [`"${V}" | docker build -\n`, `tool "${V}" | docker login -u mara --password-stdin r\n`],
    ['cmdline-password'],
    'possible',
  );
});

test('a command that goes on in the next line', () => {
  holds([
    ['cmdline-password', 'likely', `mysql \\\n  -h db \\\n  -u mara \\\n  -p⟦${V}⟧ \\\n  app\n`],
    ['cmdline-password', 'likely', `mysql \\\r\n  -h db \\\r\n  -p⟦${V}⟧ app\r\n`],
    ['cmdline-password', 'likely', `docker login \\\n\t-u mara \\\n\t-p ⟦${V}⟧ \\\n\tr.tarn.io\n`],
    ['cmdline-password', 'likely', `sqlcmd -S srv \`\r\n  -U mara \`\r\n  -P ⟦${V}⟧\r\n`],
    ['cmdline-password', 'likely', `sqlcmd -S srv ^\r\n  -U mara ^\r\n  -P ⟦${V}⟧\r\n`],
    ['cmdline-password', 'likely', `openssl req -x509 \\\n  -passout pass:⟦${V}⟧ -out x\n`],
    ['cmdline-password', 'likely', `xfreerdp /u:mara \\\n /p:⟦${V}⟧ /v:h\n`],
    ['cmdline-password', 'likely', `tool login \\\n  -u mara \\\n  -p ⟦${V}⟧\n`],
    ['cmdline-password', 'likely', `docker login -u mara --password \\\n  ⟦${V}⟧\n`],
    ['cmdline-password', 'likely', `htpasswd -b /etc/x \\\n mara ⟦${V}⟧\n`],
    ['cmdline-password', 'likely', `net user mara ^\r\n ⟦${V}⟧ /add\r\n`],
    ['cmdline-password', 'likely', `"run":"cd x\\nmysql -uroot -p⟦${V}⟧ app\\nls"`],
  ]);
  refuses(
    [
      `mysql -h db\ntool -p${V}\n`,
      `mysql -h db \\\n\ntool -p${V}\n`,
      `the docker^\ntool -Pv1.2.3-Beta!\nmysql,\ntool -p${V}\n`,
      `mysql-bin \\\n  -p${V}\n`,
      `"run":"cd x\\ndocker build .\\nmkdir -p dist/es2020"\n`,
      `docker ps && mkdir -p dist/es2020\ndocker ps&&mkdir -p dist/es2020\n`,
    ],
    ['cmdline-password'],
    'possible',
  );
});

test('arguments in a list', () => {
  holds([
    ['cmdline-password', 'likely', `["mysql","-uroot","-p⟦${V}⟧"]\n`],
    ['cmdline-password', 'likely', `"args": [\n  "mysql",\n  "-uroot",\n  "-p⟦${V}⟧"\n]\n`],
    ['cmdline-password', 'likely', `"args": [\r\n  "sqlcmd",\r\n  "-P",\r\n  "⟦${V}⟧"\r\n]\r\n`],
    ['cmdline-password', 'likely', `subprocess.call(['mysql', '-uroot', '-p⟦${V}⟧'])\n`],
    ['cmdline-password', 'likely', `run(["sqlcmd", "-U", "sa", "-P", "⟦${V}⟧"])\n`],
    ['cmdline-password', 'likely', `run(["curl", "-u", "mara:⟦${V}⟧", "https://x"])\n`],
    ['cmdline-password', 'likely', `run(['sshpass', '-p', '⟦${V}⟧', 'ssh', 'h'])\n`],
    ['cmdline-password', 'likely', `["docker","login","-u","mara","-p","⟦${V}⟧"]\n`],
    ['cmdline-password', 'likely', `["plink","-pw","⟦${V}⟧","h"]\n`],
    ['cmdline-password', 'likely', `["curl","--user","mara:⟦${V}⟧"]\n`],
    ['cmdline-password', 'likely', `["keytool","-storepass","⟦${V}⟧"]\n`],
    ['cmdline-password', 'likely', `["caddy","hash-password","--plaintext","⟦${V}⟧"]\n`],
    ['cmdline-password', 'likely', `["redis-server","--requirepass","⟦${V}⟧"]\n`],
    ['cmdline-password', 'likely', `{\\"cmd\\":[\\"sqlcmd\\",\\"-P\\",\\"⟦${V}⟧\\"]}`],
    ['cmdline-password', 'likely', `command:\n  - redis-server\n  - --requirepass\n  - ⟦${V}⟧\n`],
    ['cmdline-password', 'likely', `command:\n  - sqlcmd\n  - "-P"\n  - "⟦${V}⟧"\n`],
    ['cmdline-password', 'likely', `type=EXECVE msg=audit(1:2): argc=3 a0="mysql" a1="-u" a2="-p⟦${V}⟧"\n`],
    ['cmdline-password', 'likely', `type=EXECVE msg=audit(1:2): argc=3 a0="sqlcmd" a1="-P" a2="⟦${V}⟧"\n`],
  ]);
  refuses(
    [
      `["docker","run","-p","8080:80","-p","8443"]\n["tool","-P","v1.2.3-Beta!"]\n`,
      `parser.add_argument("-p", "--password", help="v1.2.3-Beta!")\nuse("mysql"); option("-p", "--port")\n`,
      `script:\n  - docker build -t x .\n  - mkdir -p dist/es2020\n- useradd -u 1001 a\n- tool -p Data-2024x\n`,
      `"start": "docker compose up",\n  "prep": "mkdir -p dist/es2020",\n"a": "docker",\n"b":" -p dist/es2020"\n`,
      `.option('--pass', 'Log in with LDAP v3')\nDocker's -p 8080-8090 option, docker -p 53/udp\n`,
      '- Fixed --password\n- SHA-256 is the default\n- Fixed `--password`\n- `TLSv1.3` support\n',
      `["sqlcmd","-P"]\n"v1.2.3-Beta!"\n["sqlcmd","-P",\n\n\n"${V}"]\n`,
      `["sqlcmd"]\n["-P","${V}"]\n`,
      `command:\n  - sqlcmd\n  - -P\n${V}\n`,
      `a0="sqlcmd" a1="-P" b2="${V}"\n`,
    ],
    ['cmdline-password'],
    'possible',
  );
});

test('a command within quotes and brackets, by its whole name', () => {
  holds([
    ['cmdline-password', 'likely', `ssh db 'mysql -uroot -p⟦${V}⟧ app'\n`],
    ['cmdline-password', 'likely', `Run \`mysql -uroot -p⟦${V}⟧ app\` then\n`],
    ['cmdline-password', 'likely', `x=$(mysql -uroot -p⟦${V}⟧ app)\n`],
    ['cmdline-password', 'likely', `cd x&&mysql -uroot -p⟦${V}⟧ app\n`],
    ['cmdline-password', 'likely', `C:\\x>mysql.exe -uroot -p⟦${V}⟧\r\n`],
    ['cmdline-password', 'likely', `"C:\\Program Files\\MySQL\\bin\\mysql.EXE" -uroot -p⟦${V}⟧\r\n`],
    ['cmdline-password', 'likely', `az.cmd keyvault secret set --name a --value ⟦${V}⟧\r\n`],
  ]);
  refuses([`mysql.txt -p${V}\n.exe -p${V}\nmysql.exe.bak -p${V}\n`], ['cmdline-password'], 'possible');
});

test('options of curl that are written together', () => {
  holds([
    ['cmdline-password', 'likely', `curl -umara:⟦${V}⟧ https://x\n`],
    ['cmdline-password', 'likely', `curl -u"mara:⟦${V}⟧" https://x\n`],
    ['cmdline-password', 'likely', `curl -sSLu 'mara:⟦${V}⟧' https://x\n`],
    ['cmdline-password', 'likely', `curl -X POST \\\n  -ksu mara:⟦${V}⟧ \\\n  https://x\n`],
    ['cmdline-password', 'likely', `curl.exe -umara:⟦${V}⟧ https://x\n`],
    ['cmdline-password', 'likely', `/usr/bin/curl\0-s\0-umara:⟦${V}⟧\0https://x\0`],
  ]);
  refuses(
    [
      `curl -Hu:${V} https://x\ncurl -sSL u:${V}\ncurl -o x:${V} -su\n`,
      `curl -su mara https://x\ncurl -su $USER:$PASSWORD1 https://x\nlibcurl -umara:${V}\n`,
    ],
    ['cmdline-password'],
    'possible',
  );
});

test('what goes into a command that reads a password', () => {
  holds([
    ['cmdline-password', 'likely', `echo "⟦${V}⟧" | su - root -c id\n`],
    ['cmdline-password', 'likely', `echo -e "⟦${V}⟧\\n${V}" | passwd mara\n`],
    ['cmdline-password', 'likely', `echo "⟦${V}⟧" | gpg --batch --passphrase-fd 0 -d x\n`],
    ['cmdline-password', 'likely', `echo ⟦${V}⟧ | realm join -U admin d\n`],
    ['cmdline-password', 'likely', `sudo -S id <<EOF\n⟦${V}⟧\nEOF\n`],
    ['cmdline-password', 'likely', `chpasswd <<< "mara:⟦${V}⟧"\n`],
    ['cmdline-password', 'likely', `chpasswd <<'EOF'\nmara:⟦${V}⟧\nEOF\n`],
    ['cmdline-password', 'likely', `chpasswd <<EOF\nmara:abc\njoe:⟦${V}⟧\nEOF\n`],
    ['cmdline-password', 'likely', `echo '⟦${V}⟧' | sudo -S bash -c 'cat >/etc/x <<EOF'\n`],
    ['cmdline-password', 'likely', `echo '⟦${V}⟧' | sudo -S tee x <<EOF\nHost-name01\nEOF\n`],
    ['cmdline-password', 'likely', `gh auth status && az keyvault secret set --name db --value '⟦${V}⟧'\n`],
    ['cmdline-password', 'likely', `"⟦${V}⟧" | gh secret set DB\n`],
    ['cmdline-password', 'likely', `PS C:\\x> '⟦${V}⟧' | docker secret create db -\n`],
    ['cmdline-password', 'likely', `echo '⟦${V}⟧' | docker --context x secret create db -\n`],
    ['cmdline-password', 'likely', `gh -R a/b secret set DB --body "⟦${V}⟧"\n`],
  ]);
  refuses(
    [
      `echo "v1.2.3-Beta!" | tee x | su - root\nls "v1.2.3-Beta!" | su - root\n`,
      `say "v1.2.3-Beta!" | gh secret set DB\nsudo -S id << 2\nv1.2.3-Beta! x\nsudo -S id <<EOF tail\nv1.2.3-Beta!\n`,
      `| column "v1.2.3-Beta!" | su x |\n`,
    ],
    ['cmdline-password'],
    'possible',
  );
});

test('more commands whose words are passwords', () => {
  holds([
    ['cmdline-password', 'likely', `samba-tool user create mara ⟦${V}⟧\n`],
    ['cmdline-password', 'likely', `mosquitto_passwd -b f mara ⟦${V}⟧\n`],
    ['cmdline-password', 'likely', `dscl . -passwd /Users/mara ⟦${V}⟧\n`],
    ['cmdline-password', 'likely', `dscl . -passwd /Users/mara old ⟦${V}⟧\n`],
    ['cmdline-password', 'likely', `mkpasswd -S Ab3.Cd5e ⟦${V}⟧\n`],
    ['cmdline-password', 'likely', `createUser -e 0x80001f88 mara SHA "⟦${V}⟧"\n`],
    ['cmdline-password', 'likely', `networksetup -setairportnetwork en0 Home ⟦${V}⟧\n`],
    ['cmdline-password', 'likely', `networksetup\0-setairportnetwork\0en0\0Home\0⟦${V}⟧\0`],
    ['cmdline-password', 'likely', `adb shell cmd wifi connect-network "Home" wpa3 "⟦${V}⟧"\n`],
    ['cmdline-password', 'likely', `db2 connect to d user mara using ⟦${V}⟧\n`],
    ['cmdline-password', 'likely', `CONNECT TO d USER mara USING '⟦${V}⟧'\n`],
    ['cmdline-password', 'likely', `createUser mara SHA "⟦${V}⟧" AES abc\n`],
    ['cmdline-password', 'likely', `createUser mara SHA abc AES "⟦${V}⟧"\n`],
    ['cmdline-password', 'likely', `rclone obscure ⟦${V}⟧\n`],
    ['cmdline-password', 'likely', `quote USER mara\nquote PASS ⟦${V}⟧\n`],
    ['cmdline-password', 'likely', `pdftk a output b user_pw ⟦${V}⟧\n`],
    ['cmdline-password', 'likely', `qpdf --encrypt "" ⟦${V}⟧ 256 -- a b\n`],
    ['cmdline-password', 'likely', `openssl passwd -6 -salt Ab3.Cd5e ⟦${V}⟧\n`],
    ['cmdline-password', 'likely', `mkpasswd -m sha-512 ⟦${V}⟧\n`],
    ['cmdline-password', 'likely', `slappasswd -s ⟦${V}⟧\n`],
    ['cmdline-password', 'likely', `caddy hash-password --plaintext ⟦${V}⟧\n`],
    ['cmdline-password', 'likely', `kadmin -p admin -w ⟦${V}⟧ -q listprincs\n`],
    ['cmdline-password', 'likely', `kadmin -q "addprinc -pw ⟦${V}⟧ m"\n`],
    ['cmdline-password', 'likely', `ipa-client-install -p admin -w ⟦${V}⟧ -U\n`],
    ['cmdline-password', 'likely', `apksigner sign --ks k --ks-pass pass:⟦${V}⟧ a.apk\n`],
    ['cmdline-password', 'likely', `ktpass /princ HTTP/x@Y /pass ⟦${V}⟧ /out k\n`],
    ['cmdline-password', 'likely', `ktpass -princ HTTP/x@Y -pass ⟦${V}⟧ -out k\n`],
    ['cmdline-password', 'likely', `SqlPackage.exe /a:Publish /tu:mara /tp:⟦${V}⟧ /tsn:s\n`],
    ['cmdline-password', 'likely', `winrs -r:h -u:mara -p:⟦${V}⟧ cmd\n`],
    ['cmdline-password', 'likely', `skopeo copy --src-creds mara:⟦${V}⟧ docker://a docker://b\n`],
    ['cmdline-password', 'likely', `secretsdump.py -just-dc CORP/mara:⟦${V}⟧@10.0.0.1\n`],
    ['cmdline-password', 'likely', `impacket-wmiexec 'CORP/mara:⟦Kz7@vw!Qm3x⟧@10.0.0.1'\n`],
    ['cmdline-password', 'likely', `rar a -hp⟦${V}⟧ a.rar b\n`],
    ['cmdline-password', 'likely', `sendemail -f a -xu mara -xp ⟦${V}⟧\n`],
    ['cmdline-password', 'likely', `nuget setApiKey ⟦${T}⟧ -source x\n`],
    ['conn-redis', 'likely', `CONFIG SET requirepass "⟦${V}⟧"\n`],
    ['powershell-securestring', 'likely', `-Password (ConvertTo-SecureString ⟦${V}⟧ -AsPlainText -Force)\n`],
    ['ini-password', 'likely', `: RSA key.pem "⟦${V}⟧"\n`],
  ]);
  refuses(
    [
      'New-LocalUser mara -Password (ConvertTo-SecureString1 $x)\nConvertTo-SecureString -Key $key1 -AsPlainText\n',
      `samba-tool user list mara ${V}\nconnect to the user database using Kerberos5-AES\nconnect-network Home open ${V}\n`,
      `tool --encrypt ${V}\ntool -hp${V}\ntool --plaintext ${V}\ntool --src-creds mara:${V}\n`,
      'openssl passwd -6 -in users-2024.txt\nmkpasswd 5.5.22+deb12u1 amd64\nuser_pw <password1>\nquote PASS $PASS1\n',
      `python client.py sip:Mara.K99@tarn.io\nexec.py registry/app:V1.2-rc10@sha256:ab\nkey fingerprint: RSA a "${V}"\n`,
      'tool --passphrase \\fIstring\\fR\n--user and\n --password options, as before\n',
      `createUser mara with v1.2.3-Beta!\nwmiexec.py http://a:8080@x\nexec.py host:8080\n`,
    ],
    ['cmdline-password', 'powershell-securestring'],
    'possible',
  );
});

test('secrets of ppp', () => {
  const head = '# Secrets for authentication using CHAP\n# client\tserver\tsecret\t\t\tIP addresses\n';
  holds([
    ['ini-password', 'likely', `${head}"mara" * "⟦${V}⟧" *\n`],
    ['ini-password', 'likely', `${head}* hostname "" *\nmara\tpptpd\t⟦${V}⟧\t*\n`],
    ['ini-password', 'likely', `# client        server  secret                  IP addresses\nmara * ⟦${V}⟧\n`],
  ]);
  refuses(
    [
      `"mara" * "${V}" *\n# client   settings\nserver.name = Web01-Prod\n`,
      `${head}\n\nword\nmara * ${V}\n`,
      `${head}${'# \n'.repeat(8)}mara * ${V}\n`,
    ],
    ['ini-password'],
  );
});
