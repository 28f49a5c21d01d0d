/** Which function looks at a text anchor of a detector, where a form is not enough. */
import * as D from "../filter/detectors.generated";
import { isAtAnyCase } from "../values/words/words";
import { anchorAt, textEnd } from "../window";
import { internalHost, openedFile, searchQuery, userPath, visitedAddress, wifiName } from "./activity/addresses";
import { gitRemote, pdbPath, sourcePath } from "./activity/source-paths";
import {
  chatMessage,
  geoPosition,
  ipAddress,
  mailHeader,
  postalAddress,
  sourceMap,
  sqlStatement,
} from "./activity/texts";
import {
  alibabaSecret,
  awsKeyId,
  awsSecretKey,
  azureAppConfig,
  azureSas,
  azureStorageKey,
  serviceBusKey,
} from "./clouds/cloud-keys";
import { dockerAuth, npmrcAuth, openaiKey, pypiToken, teamsWebhook, telegramSession } from "./clouds/packages";
import { chromeOsCryptKey, dpapiBase64, dpapiHex } from "./keys/dpapi";
import { pemDsa, pemEc, pemEncrypted, pemOpenSsh, pemPgp, pemPkcs8, pemRsa } from "./keys/pem";
import { ansibleVault, jwkPrivate, kubeClientKey, puttyPpk, wireguardKey } from "./keys/text-keys";
import { addressPassword, driverAddress, oraclePassword, redisSetting } from "./passwords/addresses";
import { assignment, assignmentBehindSetter } from "./passwords/assignments";
import { passwordCommand, tokenCommand } from "./passwords/command-lines/commands";
import { expectSend } from "./passwords/command-lines/expect";
import { commandLinePassword, secureString } from "./passwords/command-lines/options";
import { environmentBlock } from "./passwords/environment";
import { escapedAddress } from "./passwords/escaped-addresses";
import {
  backupCodes,
  ciscoSecret,
  directoryPassword,
  filezillaPassword,
  groupPolicyPassword,
  keyStorePassword,
  lapsPassword,
  netrc,
  otpauth,
  pgpass,
  snmpCommunity,
  totpSecret,
  unattendPassword,
  vncPassword,
  wifiPassword,
} from "./passwords/files";
import { charArray, signInCall } from "./passwords/free-text/calls";
import { foreignWord } from "./passwords/free-text/foreign";
import { otherScript } from "./passwords/free-text/other-scripts";
import { userAndPassword } from "./passwords/free-text/pairs";
import { statement } from "./passwords/free-text/statements";
import { samLine } from "./passwords/hashes";
import { mailSignIn, passCommand } from "./passwords/sign-in/mail";
import { pppSecrets } from "./passwords/sign-in/ppp";
import { britishLabel, finnishLabel } from "./personal/labelled-codes";
import { curp, indianPan, swiftBic } from "./personal/texts";
import { basic, bearer, cookies, digest, jsonToken, robloxCookie, steamSession } from "./sessions/http";
import { githubServerToken, jwt } from "./sessions/jwt";
import { ntlmText, tlsKeyLog } from "./sessions/windows";
import { ethKeystore, ethPrivateKey } from "./wallets/runs";

export function lookAtText(detector: i32): void {
  switch (detector) {
    // What text has most of comes first: cases are tried one after another
    case D.INI_PASSWORD:
    case D.ENV_PASSWORD:
    case D.XML_PASSWORD:
    case D.FORM_PASSWORD:
    case D.JSON_PASSWORD:
    case D.CONN_ADO:
      return assignment();
    case D.URL_USERINFO:
      return load<u8>(anchorAt) == 0x25 ? escapedAddress() : addressPassword();
    case D.URL_VISITED:
      return visitedAddress();
    // Hosting, clouds
    case D.GITHUB_SERVER_TO_SERVER:
      return githubServerToken();
    case D.NPMRC_AUTH:
      return npmrcAuth();
    case D.DOCKER_AUTH:
      return dockerAuth();
    case D.PYPI_TOKEN:
      return pypiToken();
    case D.AWS_ACCESS_KEY_ID:
    case D.AWS_SESSION_KEY_ID:
      return awsKeyId();
    case D.AWS_SECRET_KEY:
      return awsSecretKey();
    case D.ALIBABA_SECRET:
      return alibabaSecret();
    case D.AZURE_STORAGE_KEY:
      return azureStorageKey();
    case D.AZURE_SAS:
      return azureSas();
    case D.AZURE_APPCONFIG:
      return azureAppConfig();
    case D.CONN_SERVICEBUS:
      return serviceBusKey();
    case D.OPENAI_KEY:
      return openaiKey();
    case D.TEAMS_WEBHOOK:
      return teamsWebhook();
    // Sessions
    case D.JWT:
      return jwt();
    case D.HTTP_BEARER:
      return bearer();
    case D.HTTP_BASIC:
      return basic();
    case D.HTTP_DIGEST:
      return digest();
    case D.COOKIE_SESSION:
      return cookies();
    case D.JSON_TOKEN:
      return jsonToken();
    case D.TLS_KEYLOG:
      return tlsKeyLog();
    case D.TELEGRAM_SESSION:
      return telegramSession();
    case D.STEAM_SESSION:
      return steamSession(detector);
    case D.ROBLOX_COOKIE:
      return robloxCookie(detector);
    case D.NTLMSSP_AUTH:
      return ntlmText();
    // Keys
    case D.PEM_RSA:
      return pemRsa();
    case D.PEM_PKCS8:
      return pemPkcs8();
    case D.PEM_EC:
      return pemEc();
    case D.PEM_DSA:
      return pemDsa();
    case D.PEM_OPENSSH:
      return pemOpenSsh();
    case D.PEM_ENCRYPTED:
      return pemEncrypted();
    case D.PEM_PGP:
      return pemPgp();
    case D.PUTTY_PPK:
      return puttyPpk();
    case D.WIREGUARD_KEY:
      return wireguardKey();
    case D.JWK_PRIVATE:
      return jwkPrivate();
    case D.KUBE_CLIENT_KEY:
      return kubeClientKey();
    case D.ANSIBLE_VAULT:
      return ansibleVault();
    case D.DPAPI_BLOB:
      return isAtAnyCase(anchorAt, textEnd, "01000000") ? dpapiHex() : dpapiBase64();
    case D.CHROME_OS_CRYPT_KEY:
      return chromeOsCryptKey();
    // Passwords
    case D.CMDLINE_PASSWORD:
      return commandLinePassword();
    case D.POWERSHELL_SECURESTRING:
      return secureString();
    case D.CONN_MYSQL:
      return driverAddress();
    case D.CONN_JDBC_ORACLE:
      return oraclePassword();
    case D.CONN_REDIS:
      return redisSetting();
    case D.CONN_FTP:
      return passCommand();
    case D.CONN_LDAP:
      return directoryPassword();
    case D.CONN_SMTP:
      return mailSignIn();
    case D.NETRC:
      return netrc();
    case D.PGPASS:
      return pgpass();
    case D.WIFI_PSK:
      return wifiPassword();
    case D.GPP_CPASSWORD:
      return groupPolicyPassword();
    case D.LAPS_PASSWORD:
      return lapsPassword();
    case D.UNATTEND_PASSWORD:
      return unattendPassword();
    case D.FILEZILLA_PASS:
      return filezillaPassword();
    case D.SNMP_COMMUNITY:
      return snmpCommunity();
    case D.CISCO_SECRET:
      return ciscoSecret();
    case D.VNC_PASSWORD:
      return vncPassword();
    case D.OTPAUTH_URI:
      return otpauth();
    case D.TOTP_SECRET:
      return totpSecret();
    case D.BACKUP_CODES:
      return backupCodes();
    case D.PRIVATE_KEY_FILE_PASS:
      return keyStorePassword();
    case D.SAM_NTLM:
      return samLine();
    // Wallets
    case D.ETH_KEYSTORE:
      return ethKeystore();
    case D.ETH_PRIVATE_KEY:
      return ethPrivateKey();
    // Personal
    case D.SWIFT_BIC:
      return swiftBic();
    case D.IN_PAN:
      return indianPan();
    case D.MX_CURP:
      return curp();
    case D.FI_HETU:
      return finnishLabel();
    case D.UK_NINO:
      return britishLabel();
    case D.POSTAL_ADDRESS:
      return postalAddress();
    case D.GEO_POSITION:
      return geoPosition();
    // Activity, code
    case D.SEARCH_QUERY:
      return searchQuery();
    case D.PATH_USER:
      return userPath();
    case D.WIFI_SSID:
      return wifiName();
    case D.IP_ADDRESS:
      return ipAddress();
    case D.HOSTNAME_INTERNAL:
      return internalHost();
    case D.MAIL_HEADER:
      return mailHeader();
    case D.CHAT_MESSAGE:
      return chatMessage();
    case D.FILE_OPENED:
      return openedFile();
    case D.PDB_PATH:
      return pdbPath();
    case D.SOURCE_PATH:
      return sourcePath();
    case D.GIT_REMOTE:
      return gitRemote();
    case D.SOURCE_MAP:
      return sourceMap();
    case D.SQL_STATEMENT:
      return sqlStatement();
    case D.ENVIRONMENT_BLOCK:
      return environmentBlock();
    // Passwords without a name
    case D.SIGN_IN_CALL:
      return signInCall();
    case D.CHAR_ARRAY:
      return charArray();
    case D.PASSWORD_STATEMENT:
      return statement();
    case D.USER_AND_PASSWORD:
      return userAndPassword();
    case D.FOREIGN_PASSWORD:
      return foreignWord();
    case D.OTHER_SCRIPT_PASSWORD:
      return otherScript();
    case D.PPP_SECRETS:
      return pppSecrets();
    case D.PASSWORD_COMMAND:
      return passwordCommand();
    case D.EXPECT_SEND:
      return expectSend();
    case D.TOKEN_COMMAND:
      return tokenCommand();
    case D.VARIABLE_SETTER:
      return assignmentBehindSetter();
    default:
      return;
  }
}
