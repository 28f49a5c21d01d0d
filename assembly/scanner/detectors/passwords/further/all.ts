/** From an anchor to what is read around it: which of the rules for passwords in free text it belongs to. */
import { isAt, isAtAnyCase } from "../../../values/words";
import { anchorAt, anchorEnd, textEnd } from "../../../window";
import { assignment } from "../assignments";
import { commandLinePassword } from "../command-lines";
import { signInCall } from "./calls";
import { passwordCommand } from "./commands";
import { foreignWord } from "./foreign";
import { userAndPassword } from "./pairs";
import { statement } from "./statements";

/** The anchor is the name of a secret, a call, a statement or a word that a pair stands behind. */
export function wordsForPasswords(): void {
  const last = load<u8>(anchorEnd - 1);
  if (last == 0x28 || isAt(anchorAt, textEnd, "asic_auth")) return signInCall();
  if (isAtAnyCase(anchorAt, textEnd, "dentified") || isVerb()) return statement();
  if (
    isAtAnyCase(anchorAt, textEnd, "redentials") ||
    isAtAnyCase(anchorAt, textEnd, "creds") ||
    isAt(anchorAt, textEnd, "ogin: ") ||
    isAt(anchorAt, textEnd, "ttempt [")
  ) {
    userAndPassword();
    return;
  }
  if (
    isAt(anchorAt, textEnd, "ot de passe") ||
    isAt(anchorAt, textEnd, "ontrase") ||
    isAt(anchorAt, textEnd, "senord") ||
    isAt(anchorAt, textEnd, "ifre:")
  )
    return foreignWord();
  assignment();
}

function isVerb(): bool {
  const first = load<u8>(anchorAt);
  if (first == 0x20) return isAt(anchorAt, textEnd, " on >");
  return (
    isAt(anchorAt, textEnd, "AUTH") ||
    isAtAnyCase(anchorAt, textEnd, "login ") ||
    isAt(anchorAt, textEnd, "IDENTIFY ") ||
    isAt(anchorAt, textEnd, "sp_") ||
    isAtAnyCase(anchorAt, textEnd, "pragma key") ||
    isAt(anchorAt, textEnd, "masterauth") ||
    isAt(anchorAt, textEnd, "PSK ") ||
    isAt(anchorAt, textEnd, "EAP ") ||
    isAtAnyCase(anchorAt, textEnd, "rootpw") ||
    isAt(anchorAt, textEnd, "wpa-psk ") ||
    isAt(anchorAt, textEnd, "option key ") ||
    isAt(anchorAt, textEnd, "isakmp key ") ||
    isAt(anchorAt, textEnd, "-server key ") ||
    isAt(anchorAt, textEnd, "shared-key ")
  );
}

/** The anchor is an option, or a command that takes a password as a word. */
export function commandWord(): void {
  const first = load<u8>(anchorAt);
  const isOption =
    first == 0x20 || first == 0 || first == 0x2f || (first == 0x2d && !isAt(anchorAt, textEnd, "-stdin"));
  if (
    isOption ||
    isAt(anchorAt, textEnd, "pass:") ||
    isAt(anchorAt, textEnd, "sshpass") ||
    isAt(anchorAt, textEnd, "PGPASSWORD")
  ) {
    commandLinePassword();
    return;
  }
  passwordCommand();
}
