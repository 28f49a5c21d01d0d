/** Passwords that commands put into a store, that scripts type, and that stand on lines of their own within a text. */
import { test } from 'node:test';
import { holds, refuses } from '../texts.ts';

// Made up here; spelled in parts so that no line of this file looks like a secret in use.
const V = ['Kz7', 'vw!', 'Qm3x'].join('');
const T = ['gH4', 'tRw', '9Lp2', 'xYb', 'Zr5', 'NsQ2', 'uJe8'].join('');

test('secrets that commands put into a store', () => {
  holds([
    ['cmdline-password', 'likely', `gh secret set DB_PASSWORD --body "⟦${V}⟧"\n`],
    ['cmdline-password', 'likely', `gh secret set DB_PASSWORD --repo a/b -b'⟦${V}⟧'\n`],
    ['cmdline-password', 'likely', `gh secret set DB_PASSWORD --body=⟦${V}⟧ --env prod\n`],
    ['cmdline-password', 'likely', `gh secret set DB_PASSWORD --body="⟦${V}⟧"\n`],
    ['cmdline-password', 'likely', `/usr/bin/gh\0secret\0set\0DB_PASSWORD\0--body\0⟦${V}⟧\0HOME=/root\0`],
    ['cmdline-password', 'likely', `echo "⟦${V}⟧" | gh secret set DB_PASSWORD\n`],
    ['cmdline-password', 'likely', `gh secret set DB_PASSWORD <<< "⟦${V}⟧"\n`],
    ['cmdline-password', 'likely', `az keyvault secret set --vault-name kv --name db --value "⟦${V}⟧"\n`],
    ['cmdline-password', 'likely', `az\0keyvault\0secret\0set\0--vault-name\0kv\0--name\0db\0--value=⟦${V}⟧\0`],
    ['cmdline-password', 'likely', `echo -n "⟦${V}⟧" | gcloud secrets create db --data-file=-\n`],
    ['cmdline-password', 'likely', `printf '%s' '⟦${V}⟧' | gcloud secrets versions add db --data-file -\n`],
    ['cmdline-password', 'likely', `gcloud secrets create db --data-file=/dev/stdin --labels=a=b <<< "⟦${V}⟧"\n`],
    ['cmdline-password', 'likely', `echo '⟦${V}⟧' | wrangler secret put DB_PASSWORD\n`],
  ]);
  refuses(
    [
      `gh secret set DB_PASSWORD --body "$DB_PASSWORD1"\ngh secret set X -b"\${{ secrets.DB_PASSWORD1 }}"\n`,
      'gh secret set DB_PASSWORD < Secret-2024.txt\ngh secret set --env-file Secret-2024.env\n',
      `gh secret list --body "${V}"\nmygh secret set A --body "${V}"\nghx\0secret\0set\0A\0--body\0${V}\0`,
      `echo "v1.2.3-Beta!"; gh secret set A\necho "v1.2.3-Beta!" | tee log && gh secret set A\n`,
      `gh secret set A && deploy --body "v1.2.3-Beta!"\ngh secret set A && tool <<< "v1.2.3-Beta!"\n`,
      `echo "v1.2.3-Beta!" | gcloud secrets create db --data-file=./f.txt\ngcloud secrets versions add db <<< "${V}"\n`,
      `az keyvault secret show --name db --value "${V}"\naz keyvault secret set --name db --file Secret-2024.txt\n`,
      `gh secret set ${'x '.repeat(12)}--body "${V}"\nthe secret set of rules --body "${V}"\n`,
    ],
    ['cmdline-password'],
    'possible',
  );
});

test('aliases of MinIO with options among its words', () => {
  holds([
    ['cmdline-password', 'likely', `mc alias set --api S3v4 prod https://s3.tarn.io mara ⟦${V}⟧\n`],
    ['cmdline-password', 'likely', `mc alias set prod --api=S3v4 --path off https://s3.tarn.io mara ⟦${V}⟧\n`],
    ['cmdline-password', 'likely', `/usr/bin/mc\0alias\0set\0--insecure\0prod\0https://s3.tarn.io\0mara\0⟦${V}⟧\0`],
  ]);
  refuses(
    [`mc alias set prod https://s3.tarn.io --api S3v4\nmc alias set --api S3v4 prod https://s3.tarn.io mara\n`],
    ['cmdline-password'],
  );
});

test('what a script types when it was asked for a password', () => {
  holds([
    ['ini-password', 'likely', `expect "assword:"\nsend "⟦${V}⟧\\r"\n`],
    ['ini-password', 'likely', `expect {\n  "*?assword:*" { send -- "⟦${V}⟧\\n" }\n}\n`],
    ['ini-password', 'likely', `expect "Enter passphrase for key"\r\nsend "⟦${V}⟧\\r"\r\n`],
  ]);
  refuses(
    [
      `expect "assword:"\nsend "$password1\\r"\nexpect "$ "\nsend "v1.2.3-Beta!\\r"\n`,
      `expect "login:"\nsend "v1.2.3-Beta!\\r"\nexpect "assword:"\nresend "v1.2.3-Beta!\\r"\n`,
      `a password: please send "v1.2.3-Beta!" to us\n`,
      `expect "assword:"\n${'# '.repeat(80)}\nsend "v1.2.3-Beta!\\r"\n`,
    ],
    ['ini-password'],
    'possible',
  );
});

test('texts of PowerShell between lines', () => {
  holds([
    ['ini-password', 'likely', `$password = @'\n⟦${V}⟧\n'@\n`],
    ['ini-password', 'likely', `$password = @"\r\n⟦Kz7"vw!Qm3x⟧\r\n"@\r\n`],
    ['ini-password', 'likely', `$password = @'⟦${V}⟧'\n`],
  ]);
  refuses([`$password = @'\nline-1: Kz7\nline-2: Qm3x!\n'@\n$password = @"\n$($env:DB_PASSWORD1)\n"@\n`]);
});

test('more commands that passwords and tokens are words of', () => {
  holds([
    ['npmrc-auth', 'likely', `npm config set //npm.tarn.io/:_authToken ⟦${T}⟧\n`],
    ['npmrc-auth', 'likely', `npm\0config\0set\0//npm.tarn.io/:_authToken\0⟦${T}⟧\0HOME=/root\0`],
    ['wifi-psk', 'likely', `netsh wlan set profileparameter name=Home keyMaterial=⟦${V}⟧\n`],
    ['cmdline-password', 'likely', `rabbitmqctl change_password mara ⟦${V}⟧\n`],
    ['cmdline-password', 'likely', `echo '⟦${V}⟧' | vncpasswd -f > ~/.vnc/passwd\n`],
    ['cmdline-password', 'likely', `java -jar jenkins-cli.jar -s https://j.tarn.io -auth mara:⟦${T}⟧ build x\n`],
  ]);
  refuses([
    `npm config set //npm.tarn.io/:_authToken \${NPM_TOKEN1}\nthe name :_authToken configuration of npm\n`,
    'def change_password old_password, new_password\nrabbitmqctl change_password mara $NEW_PASSWORD1\n',
    'jenkins-cli -auth @/root/.jenkins-1\nssh -auth mara:host\n// -auth user:password\n',
    `keyMaterial=${V} of a mesh\n`,
  ]);
});
