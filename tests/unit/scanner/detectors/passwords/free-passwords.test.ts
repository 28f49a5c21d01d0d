/** Passwords in programs, statements, tables, markup, commands and sentences (passwords/further). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ascii, tell, utf16be, utf16le } from '../pages.ts';
import { type Case, holds, refuses } from '../texts.ts';

// Made up here; spelled in parts so that no line of this file looks like a secret in use.
const V = ['Kz7', 'vw!', 'Qm3x'].join('');
const W = ['gH4', 'tRw', '9Lp2', 'xYb'].join('');
/** A word and a year, as people choose them: in running text it might be anything. */
const WEAK = ['Mosel', '1983'].join('');

/** With what joins words, too: only its place makes it likely. */
const DIVIDED = ['Kz7vw', 'Qm3x-p9'].join('');

/** As machines make tokens and keys. */
const T = [W, '9cDq', 'Z7wK'].join('');

const OF_PASSWORDS = ['ini-password', 'json-password', 'xml-password', 'cmdline-password', 'conn-redis', 'conn-smtp'];

const PROGRAMS: Case[] = [
  ['ini-password', 'likely', `String password = "⟦${V}⟧";\n`],
  ['ini-password', 'likely', `let dbPassword: String = "⟦${V}⟧"\n`],
  ['ini-password', 'likely', `Dim password As String = "⟦${V}⟧"\n`],
  ['ini-password', 'likely', `const char password[32] = "⟦${V}⟧";\n`],
  ['ini-password', 'likely', `NSString *password = @"⟦${V}⟧";\n`],
  ['ini-password', 'likely', `password := "⟦${V}⟧"\n`],
  ['ini-password', 'likely', `password <- "⟦${W}⟧"\n`],
  ['ini-password', 'likely', `\nPASSWORD ?= ⟦${V}⟧\n`],
  ['ini-password', 'likely', `$config['db_password'] = '⟦${V}⟧';\n`],
  ['ini-password', 'likely', `ENV["DB_PASSWORD"] ||= "⟦${V}⟧"\n`],
  ['ini-password', 'likely', `password: String::from("⟦${V}⟧"),\n`],
  ['ini-password', 'likely', `'password' => env('DB_PASSWORD', '⟦${V}⟧'),\n`],
  ['ini-password', 'likely', `(password . "⟦${V}⟧")\n`],
  ['ini-password', 'likely', `#define WIFI_PASSWORD "⟦${V}⟧"\n`],
  ['ini-password', 'likely', `if (password == "⟦${V}⟧") {\n`],
  ['ini-password', 'likely', `By.id("password")).sendKeys("⟦${V}⟧");\n`],
  ['ini-password', 'likely', `getElementById("password").value = "⟦${V}⟧";\n`],
  ['ini-password', 'possible', `String password = "⟦${WEAK}⟧";\n`],
  ['json-password', 'likely', `{"name": "password", "value": "⟦${V}⟧"}\n`],
  ['ini-password', 'likely', `- name: DB_PASSWORD\n  value: ⟦${V}⟧\n`],
  ['ini-password', 'likely', `variable "db_password" {\n  default = "⟦${V}⟧"\n}\n`],
  ['ini-password', 'likely', `login user=mara password=⟦${V}⟧ from 10.0.0.1\n`],
  ['ini-password', 'likely', `User{name=mara, password=⟦${V}⟧, active=true}\n`],
];

const CALLS: Case[] = [
  ['ini-password', 'likely', `session.login("mara", "⟦${V}⟧")\n`],
  ['ini-password', 'likely', `new NetworkCredential("mara", "⟦${V}⟧", "CORP")\n`],
  ['ini-password', 'likely', `requests.get(url, auth=("mara", "⟦${V}⟧"))\n`],
  ['ini-password', 'likely', `req.basic_auth "mara", "⟦${V}⟧"\n`.replace('basic_auth "', 'basic_auth("')],
  ['ini-password', 'likely', `smtp.PlainAuth("", "mara@tarn.io", "⟦${V}⟧", "mx.tarn.io")\n`],
  ['ini-password', 'likely', `DriverManager.getConnection(url, "mara", "⟦${V}⟧");\n`],
  ['ini-password', 'likely', `new PDO("mysql:host=db.tarn.io;dbname=x", "mara", "⟦${V}⟧");\n`],
  ['ini-password', 'likely', `mysqli_connect("db.tarn.io", "mara", "⟦${V}⟧", "shop");\n`],
  ['ini-password', 'likely', `ldap_bind($ds, "cn=admin,dc=x", "⟦${V}⟧");\n`],
  ['ini-password', 'likely', `new PasswordAuthentication("mara", "⟦${V}⟧".toCharArray());\n`],
  ['ini-password', 'likely', `ds.setPassword("⟦${V}⟧");\n`],
  ['ini-password', 'likely', `store.load(in, "⟦${V}⟧".toCharArray());\n`],
  ['ini-password', 'likely', `LogonUserW("mara", "CORP", "⟦${V}⟧", 2, 0, &token);\n`],
  ['ini-password', 'possible', `session.login("mara", "⟦${WEAK}⟧")\n`],
];

const STATEMENTS: Case[] = [
  ['ini-password', 'likely', `ALTER USER 'mara'@'%' IDENTIFIED BY '⟦${V}⟧';\n`],
  ['ini-password', 'likely', `alter user x identified with mysql_native_password by '⟦${WEAK}⟧';\n`],
  ['ini-password', 'likely', `SET PASSWORD FOR 'mara'@'%' = '⟦${V}⟧';\n`],
  ['ini-password', 'likely', `SET PASSWORD FOR 'mara'@'%' = PASSWORD('⟦${V}⟧');\n`],
  ['ini-password', 'likely', `CREATE ROLE mara LOGIN PASSWORD '⟦${V}⟧';\n`],
  ['ini-password', 'likely', `CREATE LOGIN mara WITH PASSWORD = N'⟦${V}⟧', DEFAULT_DATABASE = x;\n`],
  ['ini-password', 'likely', `EXEC sp_addlogin 'mara', '⟦${V}⟧', 'shop'\n`],
  ['ini-password', 'likely', `PRAGMA key = '⟦${V}⟧';\n`],
  ['ini-password', 'likely', `INSERT INTO users (name, password) VALUES ('mara', '⟦${V}⟧');\n`],
  ['conn-redis', 'likely', `AUTH mara ⟦${V}⟧\r\n`],
  ['conn-redis', 'likely', `AUTH ⟦${V}⟧\r\n`],
  ['conn-redis', 'likely', `set of answers $4\r\nAUTH\r\n$4\r\nmara\r\n$10\r\n⟦${V}⟧\r\n`],
  ['ini-password', 'likely', `ACL SETUSER mara on >⟦${V}⟧ ~* +@all\n`],
  ['conn-smtp', 'likely', `a001 LOGIN mara ⟦${V}⟧\r\n`],
  ['ini-password', 'likely', `PRIVMSG NickServ :IDENTIFY ⟦${V}⟧\r\n`],
  ['ini-password', 'likely', `10.0.0.1 10.0.0.2 : PSK "⟦${V}⟧"\n`],
  ['ini-password', 'likely', `\nuserPassword:: ⟦${Buffer.from(V).toString('base64')}⟧\n`],
];

const TABLES: Case[] = [
  ['ini-password', 'likely', `name,email,password\nmara,mara@tarn.io,⟦${V}⟧\n`],
  ['ini-password', 'likely', `"Title","Username","Password"\n"Mail","mara","⟦${WEAK}⟧"\n`],
  ['ini-password', 'likely', `Host\tUser\tPassword\tPort\nnas\tmara\t⟦${V}⟧\t22\n`],
  ['ini-password', 'likely', `| user | password |\n|------|----------|\n| mara | ⟦${V}⟧ |\n`],
  ['ini-password', 'likely', `Username  Password\n--------  --------\nmara  ⟦${V}⟧\n`],
  // A quote within quotes is two (RFC 4180).
  ['ini-password', 'likely', `user,password\nlena,"Uq4""x,Zt81"\nmara,⟦${V}⟧\n`],
  ['ini-password', 'likely', `user,password\nlena,""\nmara,"⟦Uq4""x,Zt81⟧"\n`],
  ['ini-password', 'possible', `user,note,password\nlena,"said ""no"", or",""\nmara,,⟦${V}⟧\n`],
];

const MARKUP: Case[] = [
  ['xml-password', 'likely', `<property name="password" value="⟦${V}⟧"/>`],
  ['xml-password', 'likely', `<entry key="db.password">⟦${V}⟧</entry>`],
  ['xml-password', 'likely', `<Password Type="x">⟦${V}⟧</Password>`],
  ['xml-password', 'likely', `<passwd><![CDATA[⟦${V}⟧]]></passwd>`],
  ['xml-password', 'likely', `<password type="x">\n<![CDATA[\n  ⟦${V}⟧\n]]>\n</password>`],
  ['xml-password', 'likely', `<key>password</key>\n\t<string>⟦${V}⟧</string>`],
  ['xml-password', 'likely', `<td>Password</td><td>⟦${V}⟧</td>`],
  ['xml-password', 'likely', `<input value="⟦${V}⟧" type="password">`],
  ['xml-password', 'likely', `&lt;password&gt;⟦${V}⟧&lt;/password&gt;`],
];

const SENTENCES: Case[] = [
  ['ini-password', 'likely', `Hi, the password is ⟦${V}⟧ - please change it.\n`],
  ['ini-password', 'likely', `Password for mara is ⟦${V}⟧.\n`],
  ['ini-password', 'likely', `I set the root password to ⟦${V}⟧\n`],
  ['ini-password', 'likely', `**Password**: \`⟦${V}⟧\`\n`],
  ['ini-password', 'likely', `Das Passwort lautet ⟦${V}⟧\n`],
  ['ini-password', 'likely', `Passwort für mara: ⟦${V}⟧\n`],
  ['ini-password', 'likely', `le mot de passe est ⟦${V}⟧\n`],
  ['ini-password', 'likely', `mot de passe : ⟦${V}⟧\n`],
  ['ini-password', 'likely', `la contraseña es ⟦${V}⟧\n`],
  ['ini-password', 'likely', `a senha é ⟦${V}⟧\n`],
  ['ini-password', 'likely', `credentials: mara / ⟦${V}⟧\n`],
  ['ini-password', 'possible', `mara@tarn.io:⟦${V}⟧\n`],
  ['ini-password', 'likely', `    Key Content            : ⟦${V}⟧\n`],
  ['ini-password', 'likely', `Password . . . . . . : ⟦${V}⟧\n`],
  ['ini-password', 'possible', `Initial password\n⟦${V}⟧\n`],
  ['ini-password', 'possible', `the password is ⟦${WEAK}⟧\n`],
];

const COMMANDS: Case[] = [
  ['cmdline-password', 'likely', `htpasswd -bc /etc/x mara ⟦${V}⟧\n`],
  ['cmdline-password', 'likely', `mc alias set store https://s3.tarn.io mara ⟦${V}⟧\n`],
  ['cmdline-password', 'likely', `mc config host add store https://s3.tarn.io mara ⟦${V}⟧\n`],
  ['cmdline-password', 'likely', `net user mara ⟦${V}⟧ /add\n`],
  ['cmdline-password', 'likely', `echo 'mara:⟦${V}⟧' | chpasswd\n`],
  ['cmdline-password', 'likely', `echo ⟦${V}⟧ | sudo -S apt update\n`],
  ['cmdline-password', 'likely', `echo "⟦${V}⟧" | passwd --stdin mara\n`],
  ['cmdline-password', 'likely', `evil-winrm -i 10.0.0.3 -u mara -p ⟦${V}⟧\n`],
  ['cmdline-password', 'likely', `app --user mara --pass ⟦${V}⟧ run\n`],
  ['cmdline-password', 'likely', `ssh-keygen -t rsa -N ⟦${V}⟧ -f id\n`],
  ['cmdline-password', 'likely', `app\0--db-password\0⟦${V}⟧\0--verbose\0`],
  ['cmdline-password', 'likely', `chpasswd:\n  list: |\n    mara:⟦${V}⟧\n`],
  ['cmdline-password', 'likely', `sudo -S id <<< "⟦${V}⟧"\n`],
  ['cmdline-password', 'likely', `tool -u mara:⟦${V}⟧ push\n`],
  ['cmdline-password', 'likely', `http -a mara:⟦${V}⟧ POST api.tarn.io/v1 x=1\n`],
  ['cmdline-password', 'likely', `keytool -importkeystore -srckeystore a.jks -srcstorepass ⟦${V}⟧ -v\n`],
  ['cmdline-password', 'likely', `impdp system/⟦${WEAK}7⟧@orcl directory=d\n`],
  ['ini-password', 'likely', `aws ssm put-parameter --name /db/password --type SecureString --value '⟦${V}⟧'\n`],
  ['ini-password', 'likely', `helm install db x --set auth.password=⟦${V}⟧\n`],
  ['ini-password', 'likely', `reg add HKLM\\x /v DefaultPassword /t REG_SZ /d ⟦${V}⟧\n`],
  ['powershell-securestring', 'likely', `"⟦${V}⟧" | ConvertTo-SecureString -AsPlainText -Force\n`],
];

/** What a server asked for in base 64, and files that hold a name and a password on lines of their own. */
const ANSWERS: Case[] = [
  ['ini-password', 'likely', `a:2:{s:4:"user";s:4:"mara";s:8:"password";s:10:"⟦${V}⟧";}`],
  ['xml-password', 'likely', `<AccessToken>\n  ⟦${T}⟧\n</AccessToken>`],
  ['xml-password', 'likely', `<user>mara</user><pass>⟦${V}⟧</pass>`],
  ['xml-password', 'likely', `<Pwd>⟦${V}⟧</Pwd>`],
  ['conn-smtp', 'likely', `334 UGFzc3dvcmQ6\r\n⟦${Buffer.from(V).toString('base64')}⟧\r\n235 ok\r\n`],
  ['xml-password', 'likely', `<auth-user-pass>\nmara\n⟦${V}⟧\n</auth-user-pass>\n`],
  ['ini-password', 'likely', `The generated password for the built-in superuser mara is : ⟦${V}⟧\n`],
  ['ini-password', 'possible', `Please use the following password to go on with setup:\n\n⟦${V}⟧\n`],
  ['env-password', 'likely', `<\x02C% export REDIS_PASSWORD="⟦${W}⟧"\n`],
];

/** Set by a command or a directive, with nothing but a blank between name and value. */
const VARIABLES: Case[] = [
  ['ini-password', 'likely', `FROM node:20\nENV NODE_ENV production\nENV DB_PASSWORD ⟦${W}⟧\nRUN npm ci\n`],
  ['ini-password', 'likely', `ENV   POSTGRES_PASS   ⟦${V}⟧\n`],
  ['ini-password', 'likely', `\nsetenv DB_PASSWORD ⟦${W}⟧\n`],
  ['ini-password', 'likely', `  SetEnv DB_PASSWORD ⟦${V}⟧\n`],
  ['ini-password', 'likely', `launchctl setenv DB_PASSWORD ⟦${W}⟧; open -a Shop\n`],
  ['ini-password', 'likely', `C:\\> setx DB_PASSWORD ⟦${W}⟧ /M\r\n`],
  ['ini-password', 'likely', `setx /M DB_PASSWORD ⟦${W}⟧\r\n`],
  ['ini-password', 'likely', `\nset -gx DB_PASSWORD ⟦${W}⟧\n`],
  ['ini-password', 'likely', `tmux set-environment -g DB_PASSWORD ⟦${W}⟧\n`],
  ['ini-password', 'likely', `\n    fastcgi_param DB_PASSWORD ⟦${W}⟧;\n`],
  // Names of tokens and keys, and what is likely because it stands on a line of its own.
  ['ini-password', 'likely', `ENV NPM_TOKEN ⟦${W}9cDq⟧\nRUN npm ci\n`],
  ['ini-password', 'likely', `FROM x\r\nENV   STRIPE_API_KEY   ⟦${W}9cDq⟧\r\n`],
  ['ini-password', 'likely', `"ENV DEPLOY_TOKEN ⟦${W}9cDq⟧"\n`],
  ['ini-password', 'likely', `\nsetx /M SIGNING_KEY "⟦${W}9cDq⟧"\r\n`],
  ['ini-password', 'likely', `\nset -gx DEPLOY_TOKEN ⟦${W}9cDq⟧\n`],
  ['ini-password', 'likely', `ENV DB_PASSWORD   ⟦${DIVIDED}⟧\n`],
  ['ini-password', 'likely', `\nENV DB_PASSWORD "⟦${DIVIDED}⟧"\n`],
  ['ini-password', 'likely', `\nfastcgi_param DB_PASSWORD ⟦${DIVIDED}⟧;\n`],
  ['ini-password', 'likely', `\nsetx DB_PASSWORD ⟦${DIVIDED}⟧ /M\r\n`],
  ['ini-password', 'likely', `\nsetenv DB_PASSWORD ⟦${DIVIDED}⟧ # of the shop\n`],
  ['ini-password', 'likely', `\n  SetEnv API_TOKEN ⟦${W}9cDq⟧\n`],
  ['ini-password', 'likely', `\nfastcgi_param API_TOKEN ⟦${W}9cDq⟧;\n`],
  ['ini-password', 'likely', `\ntmux set-environment -g API_TOKEN ⟦${W}9cDq⟧\n`],
];

/** Options of PowerShell, and an object of its own for a name with marks. */
const OPTIONS: Case[] = [
  ['ini-password', 'likely', `New-ItemProperty -Path $p -Name DefaultPassword -Value "⟦${V}⟧" -PropertyType String\n`],
  ['ini-password', 'likely', `Set-ItemProperty $p -Name "DefaultPassword" -Type String -Value '⟦${W}⟧'\n`],
  ['ini-password', 'likely', `Set-Item -Path Env:DB_PASSWORD -Value "⟦${V}⟧"\n`],
  ['ini-password', 'likely', `\${env:DB_PASSWORD} = "⟦${V}⟧"\n`],
];

/** Outputs and variables of Terraform, items of DynamoDB. */
const OBJECTS: Case[] = [
  ['json-password', 'likely', `"db_password": {\n  "value": "⟦${W}⟧",\n  "type": "string",\n  "sensitive": true\n}`],
  ['json-password', 'likely', `{"db_password":{"sensitive":true,"type":"string","value":"⟦${V}⟧"}}`],
  ['json-password', 'likely', `"variables":{"region":{"value":"eu-1"},"admin_password":{"value":"⟦${V}⟧"}}`],
  ['json-password', 'likely', `"api_token":{"value":"⟦${W}Kb8nQ2⟧"}`],
  ['json-password', 'likely', `{"Item":{"user":{"S":"mara"},"password":{"S":"⟦${V}⟧"}}}`],
  [
    'json-password',
    'likely',
    `"type":"aws_db_instance","instances":[{"attributes":{"password":"⟦${V}⟧","port":5432}}]`,
  ],
];

/** Behind a name in quotes, an option, a field that holds the name. */
const TOKENS: Case[] = [
  ['ini-password', 'likely', `os.environ["NPM_TOKEN"] = "⟦${T}⟧"\n`],
  ['ini-password', 'likely', `os.environ.setdefault("API_KEY", "⟦${T}⟧")\n`],
  ['ini-password', 'likely', `[Environment]::SetEnvironmentVariable("NPM_TOKEN", "⟦${T}⟧", "User")\r\n`],
  // Random, with `rfc`, `md5` and `b64` in it.
  ['ini-password', 'likely', `config["api_token"] = "⟦4L4nFmRfc75hQb983sfg⟧"\n`],
  ['ini-password', 'likely', `password: "⟦qW3md5Tz8kRb64xL2⟧"\n`],
  ['ini-password', 'likely', `config["api_token"] = "⟦${T}⟧"\n`],
  ['ini-password', 'likely', `config['api_token'] = '⟦${T}⟧'\n`],
  ['ini-password', 'likely', `headers["X-Auth-Token"] = "⟦${T}⟧";\n`],
  ['ini-password', 'likely', `headers['X-Api-Key'] = '⟦${T}⟧';\n`],
  ['ini-password', 'possible', `request.setRequestHeader("X-Api-Key", "⟦${T}⟧");\n`],
  ['ini-password', 'likely', `define("AUTH_KEY", "⟦${T}⟧");\n`],
  ['ini-password', 'likely', `\nsetx "NPM_TOKEN" "⟦${T}⟧"\r\n`],
  ['ini-password', 'likely', `env:\n  - name: NPM_TOKEN\n    value: ⟦${T}⟧\n`],
  ['ini-password', 'likely', `env:\n  - name: "API_KEY"\n    value: "⟦${T}⟧"\n`],
  ['json-password', 'likely', `{"environment": [{"name": "NPM_TOKEN", "value": "⟦${T}⟧"}]}`],
  ['json-password', 'likely', `{"name":"NPM_TOKEN","fromStore":false,"value":"⟦${T}⟧"}`],
  ['json-password', 'likely', `{"ParameterKey":"ApiKey","ParameterValue":"⟦${T}⟧"}`],
  ['ini-password', 'likely', `SECRET_KEY = config('SECRET_KEY', default='⟦${T}⟧')\n`],
  ['json-password', 'likely', `{"Env":[{"Name":"API_KEY","Value":"⟦${T}⟧"}]}`],
  ['json-password', 'likely', `{"SigningKey": "⟦${T}⟧", "EncryptionKeys": 2}`],
  ['xml-password', 'likely', `<settings><Token>⟦${T}⟧</Token></settings>`],
  ['cmdline-password', 'likely', `docker run --api-token ⟦${T}⟧ image\n`],
  ['cmdline-password', 'likely', `runner -token ⟦${T}⟧ -x\n`],
  ['cmdline-password', 'likely', `Connect-Server -Token '⟦${T}⟧'\r\n`],
  ['cmdline-password', 'likely', `tool --auth-key ⟦${T}⟧\n`],
  ['cmdline-password', 'likely', `dotnet nuget push x.nupkg -k ⟦${T}⟧ -s x\n`],
  ['cmdline-password', 'likely', `signtool sign /f x.pfx /p ⟦${V}⟧ /fd sha256 x.exe\r\n`],
  ['cmdline-password', 'likely', `C:\\Kits\\signtool.exe sign /f x.pfx /p ⟦${V}⟧ x.exe\r\n`],
  ['cmdline-password', 'likely', `security unlock-keychain -p ⟦${V}⟧ login.keychain\n`],
  ['cmdline-password', 'likely', `security add-generic-password -a mara -s shop -w ⟦${V}⟧\n`],
  ['cmdline-password', 'likely', `certutil -p ⟦${V}⟧ -importpfx x.pfx\r\n`],
  ['cmdline-password', 'likely', `agent.exe /token:⟦${T}⟧ /run\r\n`],
  ['cmdline-password', 'likely', `vpn up --authkey ⟦${T}⟧\n`],
  ['cmdline-password', 'likely', `vpn up --authkey=⟦${T}⟧\n`],
  ['cmdline-password', 'likely', `curl --oauth2-bearer ⟦${T}⟧ https://tarn.io\n`],
  ['cmdline-password', 'likely', `az storage blob list --account-key ⟦${T}==⟧\n`],
  ['cmdline-password', 'likely', `http --auth mara:⟦${V}⟧ GET tarn.io\n`],
  ['cmdline-password', 'likely', `security import x.p12 -P ⟦${V}⟧ -k login.keychain\n`],
  ['cmdline-password', 'likely', `vault login ⟦${T}⟧\n`],
  ['cmdline-password', 'likely', `$ cargo login "⟦${T}⟧"\n`],
  ['cmdline-password', 'likely', `{"a":"x\\nvault login -no-print ⟦hvs.${T}⟧"}\n`],
  ['cmdline-password', 'likely', `ngrok config add-authtoken ⟦${T}⟧\n`],
  ['cmdline-password', 'likely', `doctl auth init -t ⟦${T}⟧\n`],
  ['cmdline-password', 'likely', `gh auth login --with-token <<< "⟦${T}⟧"\n`],
];

/** Programs write the type of a name beside it. */
const DECLARATIONS: Case[] = [
  ['ini-password', 'likely', `let token: &str = "⟦${T}⟧";\n`],
  ['ini-password', 'likely', `let api_key: &'static str = "⟦${T}⟧";\n`],
  ['ini-password', 'likely', `const API_TOKEN: &str = "⟦${T}⟧";\n`],
  ['ini-password', 'likely', `secret_key: Optional[str] = "⟦${T}⟧"\n`],
  ['ini-password', 'likely', `password: Map<string, string> = "⟦${V}⟧"\n`],
  ['ini-password', 'likely', `password: str | None = "⟦${V}⟧"\n`],
  ['ini-password', 'likely', `api_key: *const c_char = "⟦${T}⟧";\n`],
  ['ini-password', 'likely', `private apiKey: string | undefined = "⟦${T}⟧";\n`],
  ['ini-password', 'likely', `var token string = "⟦${T}⟧"\n`],
  ['ini-password', 'likely', `const apiKey string = "⟦${T}⟧"\n`],
  ['ini-password', 'likely', `var password string = "⟦${V}⟧"\n`],
  ['ini-password', 'likely', `token := "⟦${T}⟧"\n`],
  ['ini-password', 'likely', `static const char token[] = "⟦${T}⟧";\n`],
  ['ini-password', 'likely', `token <- "⟦${T}⟧"\n`],
  ['ini-password', 'likely', `const std::string api_token{"⟦${T}⟧"};\n`],
  ['ini-password', 'likely', `std::string password{'⟦Vt7#kqL2!mz⟧'};\n`],
  ['ini-password', 'likely', `const std::string API_KEY{"⟦${T}⟧"};\nstatic constexpr auto x = 1;\n`],
  ['ini-password', 'likely', `std::string_view access_token {"⟦${T}⟧"};\n`],
  ['ini-password', 'likely', `std::string token{ "⟦${T}⟧"s };\n`],
  ['ini-password', 'likely', `const wchar_t *password{L"⟦Vt7#kqL2!mz⟧"};\n`],
  ['ini-password', 'likely', `const char password[]{"⟦Vt7#kqL2!mz⟧"};\n`],
  ['ini-password', 'likely', `Settings() : user{"mara"}, password{"⟦Vt7#kqL2!mz⟧"} {}\n`],
  ['ini-password', 'likely', `Settings():password{"⟦Vt7#kqL2!mz⟧"}{}\n`],
  ['ini-password', 'likely', `std::optional<std::string> password{"⟦Vt7#kqL2!mz⟧"};\n`],
  ['ini-password', 'likely', `Settings()\n    : user_{"mara"},\n      password_{"⟦Vt7#kqL2!mz⟧"} {}\n`],
  ['ini-password', 'likely', `#define API_TOKEN "⟦${T}⟧"\n`],
  ['ini-password', 'possible', `-define(API_TOKEN, "⟦${T}⟧").\n`],
  ['ini-password', 'likely', `DECLARE @password NVARCHAR(50) = N'⟦${V}⟧';\n`],
  ['ini-password', 'likely', `v_password VARCHAR2(30) := '⟦${V}⟧';\n`],
  ['ini-password', 'likely', `Dim password As String = "⟦${V}⟧"\n`],
  ['ini-password', 'likely', `login("mara", """⟦${V}⟧""")\n`],
];

for (const [name, cases] of Object.entries({
  VARIABLES,
  TOKENS,
  DECLARATIONS,
  OPTIONS,
  OBJECTS,
  ANSWERS,
  PROGRAMS,
  CALLS,
  STATEMENTS,
  TABLES,
  MARKUP,
  SENTENCES,
  COMMANDS,
})) {
  test(`passwords in ${name.toLowerCase()}`, () => holds(cases, ['email', 'ip-address', 'sql-statement', 'path-user']));
}

test('the same in a JSON string and in UTF-16 with the high byte first', () => {
  for (const [, , marked] of [
    ...PROGRAMS,
    ...CALLS,
    ...STATEMENTS,
    ...TABLES,
    ...SENTENCES,
    ...VARIABLES,
    ...TOKENS,
    ...OPTIONS,
    ...OBJECTS,
  ]) {
    const from = marked.indexOf('⟦');
    const value = marked.slice(from + 1, marked.indexOf('⟧'));
    const text = marked.replaceAll(/[⟦⟧]/g, '');
    const inJson = (part: string) => JSON.stringify(part).slice(1, -1);
    const before = `{"log":"${inJson(text.slice(0, from))}`;
    const json = tell([ascii(`${before}${inJson(text.slice(from))}"}`)])[0] ?? [];
    assert.ok(
      json.some(({ start, length }) => start === Buffer.byteLength(before) && length === inJson(value).length),
      `${text} in JSON: ${JSON.stringify(json)}`,
    );
    if (/[^ -~\s]/.test(text)) continue;
    // Alone between other bytes the order of the bytes of a text may be either.
    const wide = tell([utf16be(`an entry\n${text}`)])[0] ?? [];
    assert.ok(
      wide.some(({ start, length }) => Math.abs(start - 21 - 2 * from) <= 1 && length === 2 * value.length),
      `${text} as UTF-16: ${JSON.stringify(wide)}`,
    );
  }
});

test('a table with tabs of two characters is read as one with tabs, its first column, too', () => {
  const rows = [`name\tpassword\tid\nmara\t⟦${WEAK}⟧\t7\n`, `password\tname\n⟦${WEAK}⟧\tmara\n`];
  holds(rows.flatMap((text) => [text, JSON.stringify({ log: text })]).map((text) => ['ini-password', 'likely', text]));
});

test('names of programs, paths, colours and descriptions are not even possible', () => {
  refuses(
    [
      '                    token = Name.Builtin.Pseudo\n        token = Keyword\n',
      "    Token: '#d8dee9',\n    Token:   '#ABB2BF',\n",
      '        passphrase = _ffi.NULL\n        password = self.reader.next\n',
      'else:\n    getpass = unix_getpass\n    pass: pluginDescriptorsPass,\n',
      "  cipher: 'aes-256-cbc',\n  passphrase: 'top secret',\n",
      "    'CURLOPT_MAIL_RCPT', 'CURLOPT_PASSWORD', 'CURLOPT_READDATA',\n",
      "    'ssh2_auth_password',\n    'ssh2_auth_pubkey_file',\n",
      ' man5/nsswitch.conf.5 man5/passwd.5 man5/proc.5 man5/shm.5\n',
      '"kadmin/passwd", "kadmin/server", "lib/kadm5", and\n',
      ' password_manager/ie7_password.cc browser/password_manager/ie7_password.h browser\n',
      'in order to capture them,\nor pass capture_output=True to capture, pass force_zip64 to use\n',
    ],
    OF_PASSWORDS,
  );
  const digests = ['5f4dcc3b5aa765d61d8327deb882cf99', '*2470c0c06dee42fd1618bb99005adca2ec9d1e19'];
  refuses(
    digests.map((digest) => `INSERT INTO users (login, password) VALUES ('a', '${digest}'), ('b', '${digest}');\n`),
    OF_PASSWORDS,
    'possible',
  );
});

test('a line that sets a variable begins behind an escape or a mark of the order of bytes, too', () => {
  const [told] = tell([utf16le(`\uFEFFsetx DB_PASSWORD ${DIVIDED}\r\n`)]);
  assert.deepEqual(
    told?.map(({ confidence }) => confidence),
    ['likely'],
  );
  holds([
    ['ini-password', 'likely', `{"log":"FROM x\\nENV DB_PASSWORD ⟦${DIVIDED}⟧\\nRUN npm ci"}\n`],
    ['ini-password', 'likely', `{"log":"FROM x\\nENV NPM_TOKEN ⟦${W}9cDq⟧\\nRUN npm ci"}\n`],
  ]);
});

test('each row of a statement has its password, and only where its column is', () => {
  const passwords = Array.from({ length: 60 }, (_, i) => `${V}${String(i).padStart(2, '0')}`);
  const told = (text: string, encode: (text: string) => Uint8Array = ascii) =>
    (tell([encode(text)])[0] ?? [])
      .filter(({ detector }) => detector === 'ini-password')
      .map(({ start, length }) => Buffer.from(encode(text)).subarray(start, start + length))
      .map((bytes) => bytes.toString(encode === utf16le ? 'utf16le' : 'utf8'));
  const rows = (between: string) => passwords.map((value, i) => `(${i}, 'user${i}', '${value}')`).join(between);
  for (const between of [',', ', ', ',\n  ', ' ,\r\n\r\n\t'])
    for (const encode of [ascii, utf16le])
      assert.deepEqual(
        told(`INSERT INTO users (id, name, password) VALUES\n${rows(between)};\n`, encode),
        passwords,
        JSON.stringify(between),
      );
  const [first = '', second = ''] = passwords;
  const others: readonly (readonly [text: string, values: readonly string[]])[] = [
    // Brackets, commas and quotes within what stands before it; a column far behind.
    [
      `(note, at, password) VALUES ('a), (b', NOW(6), '${first}'), ('it''s, x', f(1, '('), '${second}')`,
      [first, second],
    ],
    [`(a, b, c, d, e, f, g, password) VALUES (1,2,3,4,5,6,7,'${first}'),(1,2,3,4,5,6,7,N'${second}')`, [first, second]],
    [
      `(name, note, password) VALUES ('a', '${'x, '.repeat(300)}\n', '${first}'), ('b', '', '${second}')`,
      [first, second],
    ],
    [`(name, password) VALUES ('a', NULL), ('b', '${first}'), ('c', MD5('${second}'))`, [first]],
    [
      `(name, password) VALUES ('a', '${first.slice(0, 5)}''${first.slice(5)}'), ('b', '${second}')`,
      [`${first.slice(0, 5)}''${first.slice(5)}`, second],
    ],
    [
      `(name, note, password) VALUES ('a', '${'x, '.repeat(1500)}', '${first}'), ('b', '', '${second}')`,
      [first, second],
    ],
    // The statement is over, or cut.
    [`(name, password) VALUES ('a', '${first}'); ('b', '${second}')`, [first]],
    [`(name, password) VALUES ('a', '${first}') ('b', '${second}')`, [first]],
    [`(name, password) VALUES ('a', '${first}'), ('b', '${second}\0`, [first]],
    [`(name, password) VALUES ('a', '${first}\n${second}'), ('b', '${second}')`, [second]],
  ];
  for (const [text, values] of others) assert.deepEqual(told(`INSERT INTO users ${text};\n`), values, text);
  refuses(
    [`INSERT INTO users (name, password) VALUES ('a', 'password'), ('b', '?'), ('${W}', 'changeme'), ('c', '');\n`],
    OF_PASSWORDS,
  );
});

test('variables that are set to no password, and objects that hold none', () => {
  refuses(
    [
      `ENV DB_PASSWORD password\nENV DB_PASSWORD $PASS\nENV DB_PASSWORD \${PASS1}\nENV DB_PASSWORD\n`,
      `ENV NPM_TOKEN $TOKEN1\nENV NPM_TOKEN \${TOKEN1}\nENV NPM_TOKEN <your-token-1>\nENV NPM_TOKEN changeme\n`,
      'ENV PASSWORD is required\nENV TOKEN is read from the file\nENV API_KEY must be set to 1\nENV TOKEN\n',
      `ENV CACHE_DIR ${W}9cDq\nMY_ENV NPM_TOKEN ${W}9cDq\nENV Npm_Token ${W}9cDq\n`,
      'ENV DB_PASSWORD_FILE /run/secrets/db1\nsetenv SSH_ASKPASS /usr/lib/ssh/X11-Askpass1\n',
      'setenv DB_PASSWORD `cat /run/secrets/Db1`\nsetx DB_PASSWORD %PASS1%\nset -e DB_PASSWORD\n',
      'Set-ItemProperty $p -Name DefaultPassword -Value $Pass1\nSet-Item Env:DB_PASSWORD -Value "$Pass1"\n',
      `\${env:DB_PASSWORD}\n"${W}"\n`,
      '<password><![CDATA[\n  \n]]></password><password><![CDATA[\nKz7vwQm3x\nmore]]></password>\n',
      'fastcgi_param DB_PASSWORD $Db_pass1;\nset PASSWORD is\n',
      '"password": {"type": "string", "minLength": 8, "maxLength": 64}, "user": {"value": "Kz7vwQm3x"}\n',
      `"password": {"value": ""}, "password": {"value": null}, "password": {"value": "\${var.pw1}"}\n`,
      '"db_password": {"sensitive": true, "value": "(sensitive value)"}, "secret": {"value": "#d8dee9"}\n',
      '"password": {"$ref": "#/components/schemas/Password1"}, "password": {}, "password": {"type": ["string"]}\n',
    ],
    OF_PASSWORDS,
  );
  refuses(
    [
      'ENV DB_PASSWORD lighthouse7\nsetenv DB_PASSWORD Mosel1983\nset ADMIN_PASSWORD Passw0rd1\n',
      // Not a variable; not set by the word before it.
      `the ENV DB_PASSWORD ${DIVIDED} is\nENV DB_PASSWORD ${DIVIDED} or another\nENV DB_PASSWORD Passw0rd-x1\n`,
      `set password ${W}\nthe DB_PASSWORD ${W}\nunset DB_PASSWORD ${W}\n`,
      '"access_token": {"value": "StringToken1Literal"}, "password": {"value": "Mosel1983"}\n',
    ],
    OF_PASSWORDS,
    'possible',
  );
});

test('arguments of calls: over lines, with commas, brackets and quotes within', () => {
  holds([
    ['ini-password', 'likely', `session.login(\n  "mara",\n  "⟦${V}⟧",\n)\n`],
    ['ini-password', 'likely', `mysqli_connect(host("db", 1), "mara", "⟦${V}⟧")\n`],
    ['ini-password', 'likely', `new PDO("mysql:host=db.tarn.io", 'mara, the "first"', '⟦${V}⟧');\n`],
    ['ini-password', 'likely', `requests.get(url, auth=(u"mara", u"⟦${V}⟧"))\n`],
    ['ini-password', 'likely', `login("ma\\"ra", "⟦${V}⟧")\n`],
    // What goes on over lines, or has no end, is no argument.
    ['ini-password', 'likely', `db.connect(user, "⟦${V}⟧", \`\nselect 1\n\`)\n`],
    ['ini-password', 'likely', `login(user, "⟦${V}⟧", "cut\0`],
    ['ini-password', 'likely', `connect(1'000, "mara", "⟦${V}⟧")\n`],
  ]);
  refuses(
    [
      `login("mara", "${V}\nand more")\n`,
      `login("mara", "${V}\0")\n`,
      `login("mara"); print("${V}")\n`,
      // Behind one that is too long to be seen whole, whatever stands at the limit.
      `login("mara", f(${'x'.repeat(300)}), "${V}")\n`,
      `login("${'x'.repeat(255)}, "${V}")\n`,
      `{"log":"login(\\"mara\\", \\"${V}\\nand more\\")"}\n`,
      `login("mara", """${V}\nand more""")\nlogin("mara", """${V}")\n`,
    ],
    OF_PASSWORDS,
  );
});

test('what names a token or a key and holds none', () => {
  refuses(
    [
      'data["token"] = "identifier"\nlocalStorage["auth_token"]\nstorage["auth_token"] = newToken1.access.value;\n',
      'INVALID_TOKEN("INVALID_TOKEN", "The token is invalid.")\n{"API_KEY", "The key of service 1."}\n',
      '{"code":"INVALID_TOKEN","message":"x"}\n{"error":"INVALID_TOKEN","data":"5f0e2c1a-77b1-4d17-aa00-1234567890ab"}\n',
      '{"name":"NPM_TOKEN","valueFrom":"arn:aws:ssm:eu-1:123456789012:parameter/Token1"}\n',
      'process.env["API_KEY"] || "default"\nif (config["api_token"] == null) {\nos.environ["API_TOKEN"]\n',
      'REQUIRED:\nAPI_TOKEN\nAPI_KEY\nname: API_TOKEN\n  required: true\n- name: API_TOKEN\n- name: API_KEY\n',
      '- name: API_TOKEN\n  valueFrom:\n    secretKeyRef:\n      name: shop-Tokens1\n      key: token\n',
      '- name: API_TOKEN\n  value: $(API_TOKEN_1)\n- name: API_KEY\n  value: "{{ .Values.apiKey1 }}"\n',
      `{"name": "API_TOKEN", "value": "\${API_TOKEN_1}"}, {"name": "API_KEY", "value": ""}, {"name":"API_KEY","description":"string1"}\n`,
      'tool --api-token TOKEN\n  --api-token <token>   the token to use\n --auth-key FILE1 of the key\n -token string\n',
      `tool --api-token $TOKEN1\ntool --api-token "\${TOKEN_1}"\nagent /token:%TOKEN1%\nagent /token:<token>\n`,
      '<Token>Keyword1</Token><NextToken>aB3dE5fG7hJ9kL2mN4pQ</NextToken><clientToken>5f0e2c1a-77b1-4d17</clientToken>\n',
      '"SigningKey": "string", "EncryptionKey": {"type": "String1"}\n<xs:element name="Token" type="xs:string1"/>\n',
    ],
    OF_PASSWORDS,
  );
});

test('types beside a name, and commands of tokens, without a token', () => {
  refuses(
    [
      'let token: &str = "identifier"; fn f(token: &str, n: Vec<String>) {\nlet token: &Token = &tokens[1];\n',
      'Password: the [new] one = Mosel1983\ntoken: [a] = b1c2d3e4f5a6b7c8d9e0\npassword: &anchor = x1\n',
      'var token string\ntoken string = name1.Token()\nfunc f(password string, n int) {\npassword text = column1\n',
      'password VARCHAR(50) NOT NULL,\npassword text = "text"\npassword assigned = "Mosel 1983 is a year"\n',
      '#define API_TOKEN "token"\n#define TOKEN "identifier_1"\n{TOKEN, "name of token 1"}\nchar token[] = "abc";\n',
      'std::string token{"identifier1"};\nauto token{lexer.next()};\npassword{"user name"}\n',
      'secret{"db-Prod7x!": 1}\ntoken{"k7Rx2mQ9vLp4Zt8WbN3c":1}\nstd::string password{"Vt7#kqL2!mz"\n',
      'Secret{"user_id_7Kx":"abc"}\nlog Secret{"Kx7-abcd-42":1,"b":2}\npassword{"min_length8":8}\n',
      'err := BadSecret{"must-be 32bytes!"}\nreturn ErrSecret{"Kx7-abcd!42"}\nErrPassword{"invalid-password!2"}\n',
      'NewSecret{"v1.Secret/Kind7"}\nx := v1.Secret{"kind-7X/y"}\nh.password{"@type-7x!"}\na.secret{"data-testid7"}\n',
      '#password{"Value-77x"}\n@password{\'key:Foo77\'}\n\\lstset{password{"Foo-7x!"}}\nSecret{"a-b","c-D7!x"}\n',
      'err = &BadSecret{"must-be 32bytes!"}\n&Credentials{user, password{"@type-7x!"}}\nreturn &Secret{"kind-7X/y"}\n',
      '> token{"k7Rx2mQ9vLp4Zt8WbN3c"}\nexpected one of: token{"k7Rx2mQ9vLp4Zt8WbN3c"}\n* password{"Vt7#kqL2!mz"}\n',
      'return nil, errPassword{"invalid-password!2"}\ncase A => Password{"Kx7-abcd-42"}\nx -> password{"Vt7#kqL2!mz"}\n',
      'if a && secret{"Kx7-abcd-42"}\nx = [a, token{"k7Rx2mQ9vLp4Zt8WbN3c"}]\n',
      'std::pair<std::string, int> password{"Vt7#kqL2!mz", 8};\nstd::string password{names["Vt7#kqL2!mz"]};\n',
      'token <- tokens[[1]]\ntoken := lexer.Next1()\ntoken := "identifier1"\ntoken := "2006-01-02T15:04:05Z07:00"\n',
      'token := c.Query("access-token-2fa-v10")\ntoken := "Bearer realm=auth01, service=reg02"\n',
      'UNEXPECTED TOKEN "end-of-line/at:12,col34"\n#define TOKEN "v2.17.3-rc1+build.20241129"\n',
      '#define ACCESS_TOKEN "X-MS-TOKEN-AAD-ACCESS-TOKEN-V12"\n#define API_TOKEN "X-Api-Token-v2.17-Beta"\n',
      'char token[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";\n',
      `char token[] = "!#$%&'*+-.^_|~0123456789abcdefABCDEF";\n`,
      'case Password: mode := Mode2Ab9\ncase password: n := "Buf-12345"\ncase password: sep[0] = "Ab-12!x"\n',
      'password: <a href="/reset?u=12">here</a>\nToken: <code id="tok-3f2a9b7c8d1e4f5a">x</code>\n',
      'vault login -method=userpass-2024-a1 username=mara_1983_ab\nvault login $TOKEN_1\nvault login vault01.eu2.tarn.io\n',
      'cargo login --registry=my-registry-2024\ncargo login my-example-token-123\ncargo login YOUR_AUTHTOKEN_12\n',
      'cargo login abcdefghijklmnopqrstuvwxyz0123456789\nThe default of cargo login crates-io-2024.04.12\n',
      'cargo login <token>\ngh auth login --with-token < token_1.txt\ndoctl auth init -t $T1\n',
      'vault login /home/mara/tokens/gH4tRw9Lp2xYb9cDqZ7wK\n',
      'tool --auth sso:Prod-2024\nhttp --auth=https://auth.tarn.io/Realm2\nhttp --auth basic1 tarn.io\nx --authkey FILE1\n',
      'gradle import -P version=1.2.3\nmvn import -P prod-eu1x\ncp /data/import/list.csv -P Prod-eu1x\n',
    ],
    OF_PASSWORDS,
  );
  // What was told before stays.
  holds([
    [
      'ini-password',
      'likely',
      `INSERT INTO users (name, nick, password) VALUES ("mara", """Mo"" M.", "⟦Mosel-1983x!⟧"),`,
    ],
    ['ini-password', 'likely', `login("mara", """b"" c", "⟦Mosel-1983x!⟧")\n`],
    ['ini-password', 'likely', `Password: ⟦*Mosel-1983x⟧* user = "mara"\n`],
    ['ini-password', 'likely', `const token: string = "⟦kP3_x8-Qz7vRt_mB2n-Lw9dYh⟧";\n`],
    ['cmdline-password', 'possible', `Connect -Token "⟦Vx7#qPz!24⟧"\n`],
    ['ini-password', 'possible', `\nsetx API_TOKEN "⟦Vx7#qPz!24kk⟧"\n`],
    ['xml-password', 'likely', `<password>\t⟦Mosel-1983x⟧</password>`],
  ]);
  // Arguments as the system keeps them.
  holds([
    ['cmdline-password', 'likely', `vault\0login\0⟦${T}⟧\0HOME=/root\0`],
    ['cmdline-password', 'likely', `ngrok\0config\0add-authtoken\0⟦${T}⟧\0HOME=/root\0`],
    ['cmdline-password', 'likely', `http\0--auth\0mara:⟦${V}⟧\0tarn.io\0`],
    ['cmdline-password', 'likely', `curl\0-u\0mara:⟦${V}⟧\0tarn.io\0`],
    ['cmdline-password', 'likely', `curl\0--user\0mara:⟦${V}⟧\0tarn.io\0`],
    ['cmdline-password', 'likely', `curl\0--proxy-user\0mara:⟦${V}⟧\0tarn.io\0`],
    ['cmdline-password', 'likely', `curl -x proxy:3128 --proxy-user mara:⟦${V}⟧ tarn.io\n`],
    ['cmdline-password', 'likely', `plink\0-pw\0⟦${V}⟧\0tarn.io\0`],
    ['cmdline-password', 'likely', `app\0-u\0mara\0-p\0⟦${V}⟧\0--verbose\0`],
    ['cmdline-password', 'likely', `app\0--username=mara\0-P\0⟦${V}⟧\0--verbose\0`],
    ['cmdline-password', 'likely', `htpasswd\0-b\0users\0mara\0⟦${V}⟧\0HOME=/root\0`],
    ['cmdline-password', 'likely', `lftp\0-u\0mara,⟦${V}⟧\0sftp://tarn.io\0`],
    ['cmdline-password', 'likely', `sqlplus\0mara/⟦${V}⟧@db\0HOME=/root\0`],
    ['cmdline-password', 'likely', `sqlplus\0-S\0mara/⟦${V}⟧@db\0HOME=/root\0`],
    ['cmdline-password', 'likely', `sqlplus\0mara/⟦${V}⟧\0HOME=/root\0`],
    ['cmdline-password', 'likely', `wpa_passphrase\0tarn\0⟦${V}⟧\0HOME=/root\0`],
    ['cmdline-password', 'likely', `az\0login\0--service-principal\0-u\0mara\0-p\0⟦${V}⟧\0`],
    ['cmdline-password', 'likely', `sqlplus\0mara/⟦${V}⟧\0@run.sql\0HOME=/root\0`],
    ['cmdline-password', 'likely', `sqlplus\0mara/⟦${V}⟧\0as\0sysdba\0HOME=/root\0`],
    ['cmdline-password', 'likely', `az login -u müller -p ⟦${V}⟧\n`],
    ['cmdline-password', 'likely', `tool\0--user\0jörg\0--dir\0/home/jörg\0-p\0⟦${V}⟧\0`],
    ['cmdline-password', 'likely', `mysql\0-h\0\0-p⟦${V}⟧\0`],
    ['cmdline-password', 'likely', `htpasswd -nb mara ⟦${V}⟧\n`],
    ['cmdline-password', 'likely', `htpasswd\0-n\0-b\0-C\x0010\0mara\0⟦${V}⟧\0`],
    ['cmdline-password', 'likely', `htpasswd -b -c users mara ⟦${V}⟧\n`],
  ]);
});

test('arguments parted by NULs end where text does, where nothing stands between two, and after a dozen', () => {
  const many = Array.from({ length: 13 }, (_, i) => `--flag${i}`).join('\0');
  refuses(
    [
      `\0-u\0\x01\x02\x90\0-p\0${V}\0`,
      `\0-u\0a b\n c;d\0-p\0${V}\0`,
      `app\0--username=mara\0\n\0other\0-p\0${V}\0`,
      `app\0-u\0mara\0\0\0other\0-p\0${V}\0`,
      `app\0-u\0mara\0\0-p\0${V}\0`,
      `app\0-u\0mara\0${many}\0-p\0${V}\0`,
      `-l\0x\0\0-p\0${V}\0`,
      `app\0--userdata=mara\0-p\0${V}\0`,
      `app -n=5 -p ${V}\n`,
      `mysql\0-h\0\0\0-p${V}\0`,
      `app\0x--service-principal\0-p\0${V}\0`,
    ],
    OF_PASSWORDS,
  );
  refuses(
    ['wpa_passphrase\0wpa_psk\0SAE-pk2\0WPA2-psk9\0', `wpa_passphrase\0tarn\0${V}\0${V}x\0HOME=/\0`],
    OF_PASSWORDS,
  );
  refuses(['sqlplus\0lib/python3.11\0', `htpasswd\0-c\0users\0mara\0${V}\0`, `htpasswd -n mara ${V}\n`], OF_PASSWORDS);
  holds([['cmdline-password', 'likely', `-p\0x\0mysql\0-u\0mara\0-p⟦${V}⟧\0`]]);
});

test('what is named a token or a key and is only possible', () => {
  refuses(
    [
      '{"APP_KEY":"com.tarn.app1.main"}\n<input id="LoginToken" value="Step 1 of 2"/>\n',
      '"APP_KEY", "com.tarn.app1.main"\n"APP_KEY", "user_id_2024"\n"AUTH_KEY", "Software\\\\Tarn\\\\App1"\n',
      `{program} --token "${T}"\n`,
      `request.setRequestHeader("X-Api-Key", "${T}");\n`,
    ],
    OF_PASSWORDS,
    'possible',
  );
  refuses(
    [
      `kubectl logs --namespace security -p Vault-0x1\ncd /usr/local/security && mkdir -p Release-1.2x\n`,
      'grep -r security -w Auth2Handler\nnet stop Spooler & set /p Answer1=Go?x2 \nagent /token:Mosel1983\n',
    ],
    OF_PASSWORDS,
  );
  // Addresses, numbers of requests and of keys.
  refuses(
    [
      'curl http://token:8080/api/v1/keys\nconst TOKEN = "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2"\n',
      '"KMSMasterKeyID":"7c1e90d2-4b3f-4a68-9d05-e1f2a3b4c5d6","encryptionKeyId":"7c1e90d2-4b3f-4a68-9d05-e1f2a3b4c5d6"\n',
      'aws ec2 run-instances --client-token 550e8400-e29b-41d4-a716-446655440000 --next-token AAEAAZ8kTq2pLm4Rx9vB\n',
      '{"error":"INVALID_TOKEN","data":"5f0e2c1a-77b1-4d17-aa00-1234567890ab"}\nlet password: String = "PBEWithSHA256And256BitAES"\n',
    ],
    OF_PASSWORDS,
  );
  const short = '8f14e45fceea167a';
  holds([
    ['xml-password', 'likely', `<add key="AccessToken" value="⟦${short}⟧"/>`],
    ['json-password', 'likely', `{"api_key":"⟦${short}⟧"}`],
    ['json-password', 'likely', `{"type":"secret","value":"⟦${T}⟧"}`],
    ['ini-password', 'likely', `'API_KEY' => '⟦${short}⟧',\n`],
    ['ini-password', 'likely', `INSERT INTO users (name, password) VALUES (_utf8mb4'mara', '⟦${V}⟧');\n`],
    ['ini-password', 'likely', `login(name.replace(/'/g, ""), "⟦${V}⟧")\n`],
    ['ini-password', 'likely', `login(user /* the user's name */, "⟦${V}⟧")\n`],
    ['ini-password', 'likely', `define('AUTH_KEY', '⟦jT3l &Kz7 vw!Qm3x gH4tRw9 Lp2x:Yb#⟧');\n`],
    ['xml-password', 'likely', '<SecretToken>⟦5f0e2c1a77b14d17⟧</SecretToken>'],
    ['ini-password', 'likely', `-password := "⟦${V}⟧"\n`],
  ]);
});

test('what names a password and holds none', () => {
  refuses(
    [
      'rd for URL instances, password for all (Brian W) [#12420](https://tarn.io/pull/12420)\n',
      'password = config.password\nlet p: String = password2;\nif (password == user.password1) {\n',
      'session.login(username, password)\nlogin("user", password)\nlogin("user", "password")\n',
      'connect("clicked()", "onClicked2")\nnew PDO($dsn, $user, $pass)\n',
      'mysqli_connect("localhost", "my_user", "my_password", "my_db")\n',
      "IDENTIFIED BY 'password'\nIDENTIFIED BY '<password>'\nIDENTIFIED BY PASSWORD\n",
      'AUTH PLAIN LOGIN\r\nAUTH <password>\r\nAUTH SHA256 CRAM-MD5\r\na1 LOGIN failed\r\n* CAPABILITY LOGIN\r\n',
      'PASS 100 tests\nPASS: tests/run1.sh\nUSER anonymous\r\nPASS guest@tarn.io\r\n',
      'name,password\n?,?\nuser,password\nadmin,********\n',
      // Names and patterns of files that a program keeps one behind another.
      'DateconngzipGonePWD=PATH*?[\\body\nlistwide',
      '\nHOMEPWD=STAGE9*?[]kinds\n',
      '| Parameter | password |\n|---|---|\n| x | The password of the user |\n',
      'INSERT INTO users (name, password) VALUES (?, ?)\nVALUES (:name, :password)\n',
      '<property name="password" value="#{db.password}"/><property name="password" ref="pwBean1"/>',
      '<xs:element name="password" type="xs:string"/><td>password</td><td>String</td>',
      '<key>PasswordRequired</key>\n<true/><string name="password_hint">Enter your password</string>',
      'The password is required (RFC 2617). the password is UTF-8 encoded, Password is base64-encoded\n',
      'password authentication-mode\npassword reset link sent\nthe pass is ignored in C++11\n',
      'Das Passwort ist zu kurz\nmot de passe incorrect\ncontraseña incorrecta\nsenha inválida\n',
      'credentials: include\ncredentials are stored in ~/.aws/credentials\nuser / password\n',
      'SLACK_APP_TOKEN=xapp-1-A0********************\nMAPBOX_SECRET_TOKEN=sk.eyJ1Ijoi************\nAPI_TOKEN=dt0c01.********\n',
      'amqp://sofia:****@files7.tarn.io:5672/vhost1\n"mara@db.tarn.io:5432/billing_2019?sslmode=require"\n',
      'mara@box:~/Src1$ ls\ngit@tarn.io:Owner1/Repo2.git\nmara@tarn.io:993\n',
      'htpasswd -c file mara\nnet user guest /active:no\ncat File1 | sudo -S\nssh -p 2222 -l mara host\n',
      'echo "$PASS" | passwd --stdin mara\nps -u mara -p 4242\n',
      '"password=" + pw2 + "&x=1"\nlogger.debug("password=%s", pw1)\nprint("password:", password)\n',
      '\nuserPassword:: e1NTSEF9eA==\n',
      '\ndb_password = ./conf/app1.pem\nDB_PASSWORD=../run7/Db_1!x\n{"password":"~/keys/App_1.key"}\n',
      'toEqual: info._own.expect?.toEqual,\n      toPass: info._own.expect?.toPass\n    });\n',
      '#define LN_userPassword         "userPassword"\n#define NID_userPassword                879\n#define OBJ_userPassword                OBJ_X509,35L\n#define NID_roleOccupant9           "roleOccupant9"\n',
    ],
    OF_PASSWORDS,
  );
});

test('what a name of a program and a technique look like is possible at most', () => {
  refuses(
    [
      'pass: LoopUnroll4\npass: 12/15\nOS_CREDENTIAL_DUMPING: T1003.007\n',
      "$pass = '-anonymous@'\n",
      "username: 'mara',\n  password: 'bm90IG15IHJlYWwgcGFzc3dvcmQ=',\n",
      'self.master_password = "P4ssword"\n',
      "  apiKeyConfig = _messages.MessageField('CloudPlatformV1beta1ApiAuthApiKeyConfig', 1)\n",
      "  clientSecret = _messages.MessageField('CloudV1beta1ApiAuthApiKeyConfig', 2)\n",
      "CUSTOM_PASS = lit.Test.ResultCode('CUSTOM_PASS', 'My Passed', False)\n",
      'x.refresh_token = "rEfrEshtOkEn"\nself.master_password = "Master-Password"\n{"apiKey":"API_KEY"}\n',
      `{"pass": "未指定影響文字間距的帶有「!important」的內聯樣式1"}`,
    ],
    OF_PASSWORDS,
    'possible',
  );
});

test('a file on a server is no password, though a user is named before it', () => {
  refuses(
    [
      'user web site: <A\n HREF="http://tarn.io">tarn.io</A> archive: <A\n HREF="ftp://tarn.io/pub/i18n-fr9.tar.bz2">all</A>\n',
      'user mara\nftp://tarn.io/pub/snapshots/i18n-fr9.tar.bz2\r\n',
    ],
    ['conn-ftp'],
  );
});
