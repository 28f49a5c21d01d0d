/**
 * Programs that hold credentials by trade, by the name of their image on Windows, Linux and macOS: whatever a search
 * finds in their memory, there will be more.
 */
import type { Report } from './report.ts';

const TICKETS = 'the passwords and tickets of everyone signed in to the computer';
const BROWSER = 'sessions, cookies and saved passwords of its user';
const STORE = 'a password store';
const UNLOCKED = 'private keys that are unlocked';
const SIGN_IN = 'what people type to sign in';
const SERVICE = 'keys of the services it runs';
const REMOTE = 'passwords and keys for other computers';
const MESSAGES = 'messages and the session of its user';

/**
 * Without `.exe`, in lower case. Linux keeps 15 characters of a name: longer ones are told by these, too (`nameForms`).
 */
const KEEPERS: readonly (readonly [what: string, names: string])[] = [
  [
    TICKETS,
    'lsass,lsaiso,winlogon,logonui,credentialuibroker,vaultsvc,opendirectoryd,winbindd,sssd,sssd_be,sssd_pam,sssd_nss,' +
      'krb5kdc,kadmind,kadmin.local,rpc.gssd,gssproxy,nslcd',
  ],
  [
    BROWSER,
    'chrome,chromium,chromium-browser,google chrome,google-chrome,msedge,msedgewebview2,microsoft edge,microsoft-edge,' +
      'firefox,firefox-bin,firefox-esr,plugin-container,web content,webextensions,privileged cont,isolated web co,' +
      'file:// content,librewolf,waterfox,palemoon,seamonkey,floorp,mullvadbrowser,tor browser,brave,brave browser,' +
      'opera,opera_gx,vivaldi,vivaldi-bin,yandex_browser,iexplore,microsoftedge,microsoftedgecp,safari,' +
      'safarinetworking,com.apple.webkit.webcontent,com.apple.webkit.networking,webkitwebprocess,webkitnetworkprocess,' +
      'epiphany,konqueror,falkon,qutebrowser,qtwebengineprocess,duckduckgo',
  ],
  [
    STORE,
    '1password,onepassword,1passwd,keepass,keepass2,keepassx,keepassxc,keeweb,bitwarden,lastpass,dashlane,enpass,' +
      'nordpass,protonpass,proton pass,roboform,robotaskbaricon,keeperpasswordmanager,sticky password,' +
      'passwordsafe,pwsafe,password safe,buttercup,padloc,authy desktop,seahorse,keychain access,' +
      'keychaincircularnotification,kwalletmanager,kwalletmanager5,vaultwarden,rbw,rbw-agent,gopass,winauth',
  ],
  [
    UNLOCKED,
    'ssh-agent,gpg-agent,scdaemon,gnome-keyring-daemon,gnome-keyring,kwalletd,kwalletd4,kwalletd5,kwalletd6,ksecretd,' +
      'pageant,secretd,securityd,secd,securityd_service,coreauthd,ctkd,keyboxd,gpgsm,gpg,oo7-daemon,' +
      'secret-tool,tpm2-abrmd,pcscd,p11-kit-server,charon,charon-systemd,pluto,veracrypt,truecrypt,cryptsetup,' +
      'manage-bde,bitlockerwizardelev,bitcoind,bitcoin-qt,electrum,exodus,monerod,monero-wallet-gui,geth,' +
      'ledger live,trezor suite,ykman',
  ],
  [
    SIGN_IN,
    'sudo,su,login,passwd,polkitd,polkit-agent-helper-1,pkexec,gdm,gdm-session-worker,gdm3,lightdm,sddm,sddm-helper,' +
      'loginwindow,authorizationhost,securityagent,credwiz,unix_chkpwd,pinentry,pinentry-gtk-2,pinentry-qt,' +
      'pinentry-gnome3,pinentry-mac,pinentry-curses,ssh-askpass,ksshaskpass,runas,doas,kscreenlocker_greet,swaylock,' +
      'i3lock,xscreensaver,gnome-screensaver,cinnamon-screensaver',
  ],
  [
    SERVICE,
    'sshd,sshd-session,vault,consul,nomad,kubelet,kube-apiserver,etcd,dockerd,containerd,slapd,ns-slapd,radiusd,' +
      'freeradius,hostapd,wpa_supplicant,iwd,networkmanager,openvpn,tailscaled,stunnel,stunnel4,haproxy,dovecot,' +
      'saslauthd,certbot,keycloak,conjur',
  ],
  [
    REMOTE,
    'putty,kitty,winscp,filezilla,mremoteng,securecrt,mobaxterm,termius,mstsc,remmina,xfreerdp,rdesktop,ssh,sftp,scp,' +
      'plink,pscp,psftp,royalts,anydesk,teamviewer,teamviewer_service,vncviewer,cyberduck,rclone,gcloud,' +
      'kubectl,terraform,dbeaver,pgadmin4,ssms,heidisql,mysqlworkbench,mysql-workbench-bin,azuredatastudio',
  ],
  [
    MESSAGES,
    'outlook,olk,hxtsr,hxoutlook,thunderbird,thunderbird-bin,betterbird,evolution,geary,kmail,mutt,neomutt,teams,' +
      'ms-teams,msteams,microsoft teams,microsoft outlook,slack,discord,discordcanary,telegram,telegram-desktop,signal,' +
      'signal-desktop,whatsapp,zoom,skype,viber,wechat,threema',
  ],
];

/** The kernel of Linux keeps 15 characters of a process's name. */
const KEPT_NAME = 15;

const BY_NAME: ReadonlyMap<string, string> = new Map(
  KEEPERS.flatMap(([what, names]) =>
    names
      .split(',')
      .flatMap((name) => (name.length > KEPT_NAME ? [name, name.slice(0, KEPT_NAME)] : [name]))
      .map((name) => [name, what] as const),
  ),
);

/** What stands behind a name that is the same program still: its helpers, channels, versions. */
const SAME_PROGRAM =
  /[ -](helper.*|keyringhelper|web|gpu|renderer|plugin|beta|canary|dev|developer|nightly|stable|unstable|desktop|portable|browser|\d[\d.]*)$/;

/** The name as it is, and ever less of it. */
function nameForms(given: string): string[] {
  const base = given.slice(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1);
  let name = base.toLowerCase().replace(/\.(exe|app)$/, '');
  const forms = [name];
  while (SAME_PROGRAM.test(name)) {
    name = name.replace(SAME_PROGRAM, '');
    forms.push(name);
  }
  return forms;
}

/** What a program holds by trade, by its name or path; undefined for others. */
export function keeperOf(...names: readonly (string | undefined)[]): string | undefined {
  for (const name of names) {
    for (const form of name ? nameForms(name) : []) {
      const what = BY_NAME.get(form);
      if (what) return what;
    }
  }
  return undefined;
}

/** The note of a report whose memory is of such a program. */
export function keeperNotes({ process, memory }: Pick<Report, 'process' | 'memory'>): Report['warnings'] {
  const what = keeperOf(process?.name, process?.path);
  if (!what || !memory?.totals?.present) return [];
  const message = `${process?.name ?? 'The program'} holds ${what}: take the file to hold them, whatever the search finds.`;
  return [{ code: 'holds-credentials', severity: 'note', message }];
}
