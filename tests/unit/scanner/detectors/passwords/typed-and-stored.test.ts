/** Passwords that commands put into a store, that scripts type, and that stand on lines of their own within a text. */
import { test } from 'node:test';
import { holds, refuses } from '../texts.ts';

// Made up here; spelled in parts so that no line of this file looks like a secret in use.
const V = ['Kz7', 'vw!', 'Qm3x'].join('');
const T = ['gH4', 'tRw', '9Lp2', 'xYb', 'Zr5', 'NsQ2', 'uJe8'].join('');
const UUID = ['5f0c1e7a', '93b4', '4d2e', '8a61', 'c07de9b4f312'].join('-');

test('secrets that commands put into a store', () => {
  holds([
    ['cmdline-password', 'likely', `gh secret set DB_PASSWORD --body "⟦${V}⟧"\n`],
    ['cmdline-password', 'likely', `gh secret set DB_PASSWORD --repo a/b -b'⟦${V}⟧'\n`],
    ['cmdline-password', 'likely', `gh secret set DB_PASSWORD -b⟦${V}⟧\n`],
    ['cmdline-password', 'likely', `gh secret set DB_PASSWORD --body=⟦${V}⟧ --env prod\n`],
    ['cmdline-password', 'likely', `gh secret set DB_PASSWORD --body="⟦${V}⟧"\n`],
    ['cmdline-password', 'likely', `/usr/bin/gh\0secret\0set\0DB_PASSWORD\0--body\0⟦${V}⟧\0HOME=/root\0`],
    ['cmdline-password', 'likely', `echo "⟦${V}⟧" | gh secret set DB_PASSWORD\n`],
    ['cmdline-password', 'likely', `gh secret set DB_PASSWORD <<< "⟦${V}⟧"\n`],
    ['cmdline-password', 'likely', `az keyvault secret set --vault-name kv --name db --value "⟦${V}⟧"\n`],
    ['cmdline-password', 'likely', `az keyvault secret set \\\n  --name db \\\n  --value "⟦${V}⟧"\n`],
    ['cmdline-password', 'likely', `az keyvault secret set \`\r\n  --name db \`\r\n  --value "⟦${V}⟧"\r\n`],
    ['cmdline-password', 'likely', `"run":"az keyvault secret set \\\\\\n  --name db \\\\\\n  --value ⟦${V}⟧"`],
    ['cmdline-password', 'likely', `gh secret set A \\\n  <<< "⟦${V}⟧"\n`],
    ['cmdline-password', 'likely', `gh secret set A --body "⟦Kz7&vw!Qm3x⟧"\n`],
    ['cmdline-password', 'likely', `/usr/bin/gh\0secret\0set\0A\0--body\0⟦Kz7&vw!Qm3x⟧\0`],
    ['cmdline-password', 'likely', `az keyvault secret set --description "R&D" --value '⟦#Kz7vw!Qm3x⟧'\n`],
    ['cmdline-password', 'likely', `az keyvault secret set -a 1 -b2 1 -c 1 -d 1 -e 1 -f 1 --value ⟦${V}⟧\n`],
    ['cmdline-password', 'likely', `az\0keyvault\0secret\0set\0--vault-name\0kv\0--name\0db\0--value=⟦${V}⟧\0`],
    ['cmdline-password', 'likely', `echo -n "⟦${V}⟧" | gcloud secrets create db --data-file=-\n`],
    ['cmdline-password', 'likely', `printf '%s' '⟦${V}⟧' | gcloud beta secrets versions add db --data-file -\n`],
    ['cmdline-password', 'likely', `gcloud secrets create db --data-file=/dev/stdin --labels=a=b <<< "⟦${V}⟧"\n`],
    ['cmdline-password', 'likely', `echo '⟦${V}⟧' | wrangler secret put DB_PASSWORD\n`],
    ['cmdline-password', 'likely', `echo '⟦${V}⟧' | npx wrangler pages secret put DB_PASSWORD\n`],
  ]);
  refuses(
    [
      `gh secret set DB_PASSWORD --body "$DB_PASSWORD1"\ngh secret set X -b"\${{ secrets.DB_PASSWORD1 }}"\n`,
      'gh secret set DB_PASSWORD < Report-2024.txt\ngh secret set --env-file Report-2024.env\n',
      `mygh secret set A --body "${V}"\nghx\0secret\0set\0A\0--body\0${V}\0the secret set of rules --body "${V}"\n`,
      `echo "v1.2.3-Beta!"; gh secret set A\necho "v1.2.3-Beta!" | tee log && gh secret set A\n`,
      `gh secret set A && deploy --body "v1.2.3-Beta!"\ngh secret set A && tool <<< "v1.2.3-Beta!"\n`,
      `gh secret set A&&deploy --body "v1.2.3-Beta!"\ngh secret set A # deploy --body "v1.2.3-Beta!"\n`,
      `gh secret set A\ndeploy --body "v1.2.3-Beta!"\ngh secret set A \\\n\ndeploy --body "v1.2.3-Beta!"\n`,
      `Run \`gh secret set A\`\nand then deploy --body "v1.2.3-Beta!"\n`,
      `echo "v1.2.3-Beta!" | gcloud secrets create db --data-file=./f.txt\ngcloud secrets versions add db <<< "${V}"\n`,
      'az keyvault secret set --name db --file Report-2024.txt\n',
      `gh secret set ${'x '.repeat(17)}--body "${V}"\n`,
    ],
    ['cmdline-password'],
    'possible',
  );
});

test('aliases of MinIO with options among its words', () => {
  holds([
    ['cmdline-password', 'likely', `mc alias set --api S3v4 prod https://s3.tarn.io mara ⟦${V}⟧\n`],
    ['cmdline-password', 'likely', `mc alias set prod --api=S3v4 --path off https://s3.tarn.io mara ⟦${V}⟧\n`],
    ['cmdline-password', 'likely', `mc alias set -C /tmp/mc prod https://s3.tarn.io mara ⟦${V}⟧\n`],
    ['cmdline-password', 'likely', `/usr/bin/mc\0alias\0set\0--insecure\0prod\0https://s3.tarn.io\0mara\0⟦${V}⟧\0`],
  ]);
  refuses(
    [
      'mc alias set --api Setup-2024! prod https://s3.tarn.io mara\nmc alias set prod https://s3.tarn.io --api Setup-2024!\n',
      'mc alias set prod https://s3.tarn.io && Setup-2024! run\nmc alias set prod https://s3.tarn.io & x Setup-2024!\n',
    ],
    ['cmdline-password'],
  );
});

test('what a script types when it was asked for a password', () => {
  holds([
    ['ini-password', 'likely', `expect "assword:"\nsend "⟦${V}⟧\\r"\n`],
    ['ini-password', 'likely', `expect "assword:"\nexp_send "⟦${V}⟧\\r\\n"\n`],
    ['ini-password', 'likely', `expect {\n  "*?assword:*" { send -- "⟦${V}⟧\\n" }\n}\n`],
    ['ini-password', 'likely', `expect {\n  "yes/no" { send "yes\\r" }\n  "*?assword:*" { send "⟦${V}⟧\\r" }\n}\n`],
    ['ini-password', 'likely', `expect "Enter passphrase for key"\r\nsend "⟦${V}⟧\\r"\r\n`],
    ['ini-password', 'likely', `expect "login:"\nsend $user\\r\nexpect "assword:"\nsend "⟦${V}⟧\\r"\n`],
    ['ini-password', 'likely', `expect "assword:"\n# send it\nsend "⟦${V}⟧\\r"\n`],
    ['ini-password', 'likely', `expect {\n  "yes/no" {send "yes\\r"}\n  *assword: {send "⟦${V}⟧\\r"}\n}\n`],
    ['ini-password', 'likely', `expect *assword:\nsend "⟦${V}⟧\\r"\n`],
    ['ini-password', 'likely', `expect -c "spawn ssh a; expect \\"assword:\\"; send \\"⟦${V}⟧\\r\\"; interact"\n`],
  ]);
  refuses(
    [
      `expect "assword:"\nsend "$password1\\r"\nsend "v1.2.3-Beta!\\r"\nexpect "$ "\nsend "v1.2.3-Beta!\\r"\n`,
      `set password [lindex $argv 1]\nexpect "login:"\nsend "svc-backup01\\r"\n`,
      `expect "login:"\n# the password comes next\nsend "svc-backup01\\r"\n`,
      `expect "assword:"\nresend "v1.2.3-Beta!\\r"\n`,
      `expect a password: please send "v1.2.3-Beta!" to us\nexpect "assword:"\nsend "v1.2.3-Beta!\n\\r"`,
      `a password: send "v1.2.3-Beta!\\r"\n`,
      `expect "assword:"\n${'# '.repeat(80)}\nsend "v1.2.3-Beta!\\r"\n`,
    ],
    ['ini-password'],
    'possible',
  );
});

test('texts of PowerShell between lines', () => {
  holds([
    ['ini-password', 'likely', `$password = @'\n⟦${V}⟧\n'@\n`],
    ['ini-password', 'likely', `$password = @" \r\n⟦Kz7"vw!Qm3x⟧\r\n"@\r\n`],
    ['ini-password', 'likely', `$password = @'\n⟦Kz7vw!'@Qm3x⟧\n'@\n`],
    ['ini-password', 'likely', `$password = @'⟦${V}⟧'\n`],
  ]);
  refuses([
    `$password = @'\nline-1: Kz7\nline-2: Qm3x!\n'@\n$password = @"\n$($env:DB_PASSWORD1)\n"@\n`,
    `$password = @'\n${V}\n`,
    `$password = @'`,
  ]);
});

test('more commands that passwords and tokens are words of', () => {
  holds([
    ['npmrc-auth', 'likely', `npm config set //npm.tarn.io/:_authToken ⟦${T}⟧\n`],
    ['npmrc-auth', 'likely', `npm config set '//npm.tarn.io/:_authToken' "⟦${T}⟧"\n`],
    ['npmrc-auth', 'likely', `npm config set //npm.tarn.io/:_authToken ⟦${UUID}⟧; npm publish\n`],
    ['npmrc-auth', 'likely', `"run":"npm config set //npm.tarn.io/:_authToken ⟦${T}⟧\\nnpm publish"`],
    ['npmrc-auth', 'likely', `npm\0config\0set\0//npm.tarn.io/:_authToken\0⟦${T}⟧\0HOME=/root\0`],
    ['wifi-psk', 'likely', `netsh wlan set profileparameter name=Home keyMaterial=⟦${V}⟧\n`],
    ['wifi-psk', 'likely', `netsh wlan set profileparameter name="Home" KeyMaterial="⟦${V}⟧"\r\n`],
    ['cmdline-password', 'likely', `rabbitmqctl change_password mara ⟦${V}⟧\n`],
    ['cmdline-password', 'likely', `rabbitmqctl\0-n\0rabbit@a\0change_password\0mara\0⟦${V}⟧\0`],
    ['cmdline-password', 'likely', `echo '⟦${V}⟧' | vncpasswd -f > ~/.vnc/passwd\n`],
    ['cmdline-password', 'likely', `java -jar jenkins-cli.jar -s https://j.tarn.io -auth mara:⟦${T}⟧ build x\n`],
    ['cmdline-password', 'likely', `java\0-jar\0jenkins-cli.jar\0-s\0https://j.tarn.io\0-auth\0mara:⟦${T}⟧\0`],
  ]);
  refuses(
    [
      `npm config set //npm.tarn.io/:_authToken \${NPM_TOKEN1}\nthe name set //npm/:_authToken configuration-of-registries\n`,
      `npm config get //npm.tarn.io/:_authToken --registry=https://npm.tarn.io/\nnpm config get //npm.tarn.io/:_authToken ${T}\n`,
      'npm\0config\0set\0//npm.tarn.io/:_authToken\0XDG_RUNTIME_DIR=/run/user/1000\0',
      'action=change_password user=mara ip=203.0.113.47\nINFO change_password request 2024-01-02T10:11:12\n',
      'rabbitmqctl change_password mara $NEW_PASSWORD1\n',
      `java -jar jenkins-cli.jar -auth @/root/.jenkins-1\ntool -auth mara:${T}\njenkins-cli -auth http://auth.tarn.io:8443/v2\n`,
      'this.network=n,this.keyMaterial=t.secret,this.iv=t.iv;return this\n',
    ],
    ['npmrc-auth', 'cmdline-password', 'wifi-psk'],
  );
});
