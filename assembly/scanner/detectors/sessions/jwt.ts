/**
 * JSON Web Tokens (RFC 7515, 7516, 7519): three or five parts of base64url with dots between. What a token opens is
 * told by its claims: those of Kubernetes' and Supabase's services have detectors of their own.
 */
import { GITHUB_SERVER_TO_SERVER, JWE, JWT, K8S_SA_TOKEN, SUPABASE_TOKEN } from "../../filter/detectors.generated";
import { LIKELY, POSSIBLE, VALIDATED } from "../../records";
import { decodeBase64, UNDECODED } from "../../values/base64";
import { BASE64URL, DIGIT, DOT, endOfRun, isIn } from "../../values/chars";
import { isObject, member, numberMember, stringMember } from "../../values/json";
import { ROOM, SCRATCH, SECOND } from "../../values/scratch";
import { find, isAt } from "../../values/words/words";
import { anchorAt, anchorEnd, textEnd, textStart, widen } from "../../window";
import { ahead, isAfterEscape, isBehindWord } from "../around";
import { reportTokenWith } from "../report";

const LONGEST_HEADER: usize = 2048;

let end: usize = 0;
let payload: usize = 0;
let payloadLength: usize = 0;
let confidence: u8 = 0;

export function jwt(): void {
  const isPart = anchorAt > textStart && isIn(anchorAt - 1, BASE64URL | DOT) && !isAfterEscape(anchorAt);
  if (isPart && !isBehindWord(anchorAt)) return;
  if (read(anchorAt) && (!isPart || confidence == VALIDATED)) report(anchorAt, ownerOf());
}

/** Whether a token begins there. Fills in what the reports need. */
function read(start: usize): bool {
  let p = endOfRun(start, ahead(start, LONGEST_HEADER), BASE64URL);
  if (p == textEnd) {
    widen();
    p = endOfRun(p, textEnd, BASE64URL);
  }
  if (p >= textEnd || load<u8>(p) != 0x2e || p - start < 12) return false;
  const headerLength = decodeBase64(start, p, SCRATCH, ROOM);
  if (headerLength == UNDECODED || !isObject(SCRATCH, SCRATCH + headerLength)) return false;
  const algorithm = stringMember(SCRATCH, SCRATCH + headerLength, "alg");
  if (algorithm == 0) return false;
  widen();
  payload = p + 1;
  const payloadEnd = endOfRun(payload, textEnd, BASE64URL);
  if (stringMember(SCRATCH, SCRATCH + headerLength, "enc") != 0) {
    readEncrypted(start, payload);
    return false;
  }
  payloadLength = decodeBase64(payload, payloadEnd, SECOND, ROOM);
  if (payloadLength == UNDECODED || !isObject(SECOND, SECOND + payloadLength) || isSampleClaims()) return false;
  end = payloadEnd;
  confidence = LIKELY;
  if (payloadEnd < textEnd && load<u8>(payloadEnd) == 0x2e) {
    const signature = payloadEnd + 1;
    const run = endOfRun(signature, textEnd, BASE64URL) - signature;
    const fitting = signatureLength(algorithm, run);
    if (fitting <= run) {
      confidence = VALIDATED;
      end = signature + fitting;
    } else {
      end = signature + run;
    }
  }
  return true;
}

/** The length of the signature that the algorithm gives, the longest that is there; more than `run`: none fits. */
function signatureLength(algorithm: usize, run: usize): usize {
  const stop = SCRATCH + ROOM;
  if (isAt(algorithm, stop, 'none"')) return 0;
  if (isAt(algorithm, stop, 'HS256"')) return 43;
  if (isAt(algorithm, stop, 'HS384"')) return 64;
  if (isAt(algorithm, stop, 'HS512"')) return 86;
  if (isAt(algorithm, stop, 'ES256"') || isAt(algorithm, stop, 'ES256K"')) return 86;
  if (isAt(algorithm, stop, 'ES384"')) return 128;
  if (isAt(algorithm, stop, 'ES512"')) return 176;
  if (isAt(algorithm, stop, 'EdDSA"')) return run >= 152 ? 152 : 86;
  if (isAt(algorithm, stop, "RS") || isAt(algorithm, stop, "PS")) {
    return run >= 683 ? 683 : run >= 512 ? 512 : run >= 342 ? 342 : 171;
  }
  return run >= 32 ? run : usize.MAX_VALUE;
}

/** jwt.io's token of John Doe. */
function isSampleClaims(): bool {
  const stop = SECOND + payloadLength;
  const subject = stringMember(SECOND, stop, "sub");
  const name = stringMember(SECOND, stop, "name");
  return subject != 0 && name != 0 && isAt(subject, stop, '1234567890"') && isAt(name, stop, 'John Doe"');
}

function ownerOf(): i32 {
  const stop = SECOND + payloadLength;
  const issuer = stringMember(SECOND, stop, "iss");
  if (issuer != 0 && isAt(issuer, stop, "kubernetes/serviceaccount")) return K8S_SA_TOKEN;
  if (find(SECOND, stop, '"kubernetes.io') != 0) return K8S_SA_TOKEN;
  const role = stringMember(SECOND, stop, "role");
  if (role != 0 && isAt(role, stop, 'service_role"')) return SUPABASE_TOKEN;
  return JWT;
}

/** A few bytes that name no one and end at no time, as in manuals. */
function isToyClaims(): bool {
  if (payloadLength > 32) return false;
  const stop = SECOND + payloadLength;
  return (
    member(SECOND, stop, "iss") == 0 &&
    member(SECOND, stop, "sub") == 0 &&
    member(SECOND, stop, "exp") == 0 &&
    member(SECOND, stop, "iat") == 0 &&
    member(SECOND, stop, "aud") == 0
  );
}

function report(start: usize, detector: i32): void {
  if (isToyClaims()) confidence = POSSIBLE;
  const expires = numberMember(SECOND, SECOND + payloadLength, "exp");
  reportTokenWith(detector, start, end, confidence, 3, 0, expires > 0 ? expires : NaN);
}

/** header . encrypted key . vector (12 or 16 bytes) . text . tag (16 bytes) */
function readEncrypted(start: usize, key: usize): void {
  const keyEnd = endOfRun(key, textEnd, BASE64URL);
  if (keyEnd >= textEnd || load<u8>(keyEnd) != 0x2e) return;
  const vectorEnd = endOfRun(keyEnd + 1, textEnd, BASE64URL);
  const vector = vectorEnd - keyEnd - 1;
  if (vectorEnd >= textEnd || load<u8>(vectorEnd) != 0x2e || (vector != 16 && vector != 22)) return;
  const textStop = endOfRun(vectorEnd + 1, textEnd, BASE64URL);
  if (textStop >= textEnd || load<u8>(textStop) != 0x2e || textStop == vectorEnd + 1) return;
  const tag = endOfRun(textStop + 1, textEnd, BASE64URL) - textStop - 1;
  if (tag < 22) return;
  reportTokenWith(JWE, start, textStop + 1 + (tag >= 43 && vector == 22 ? 43 : 22), VALIDATED, 3, 0, NaN);
}

/** `ghs_`, the app's number, `_` and a token. */
export function githubServerToken(): void {
  const digits = endOfRun(anchorEnd, ahead(anchorEnd, 11), DIGIT);
  if (digits == anchorEnd || !isAt(digits, textEnd, "_eyJ")) return;
  const start = anchorAt;
  if (!read(digits + 1)) return;
  const expires = numberMember(SECOND, SECOND + payloadLength, "exp");
  reportTokenWith(GITHUB_SERVER_TO_SERVER, start, end, VALIDATED, 4, 0, expires > 0 ? expires : NaN);
}
