/**
 * Numbers of people: each has a check digit that one number in ten or so passes by chance, so a label near it or the
 * grouping of its own country is asked as well. One NUMBER comes from the kernel; each of its groups may begin one.
 */
import {
  AU_TFN,
  BIRTH_DATE,
  BITLOCKER_RECOVERY_KEY,
  BR_CNPJ,
  BR_CPF,
  CA_SIN,
  CN_RESIDENT_ID,
  DE_STEUERID,
  ES_DNI,
  FR_NIR,
  IMEI,
  IN_AADHAAR,
  JP_MY_NUMBER,
  KR_RRN,
  NL_BSN,
  PL_PESEL,
  SE_PERSONNUMMER,
  UK_NHS,
  US_ABA,
  US_ITIN,
  US_SSN,
} from "../../filter/detectors.generated";
import { LIKELY, POSSIBLE, VALIDATED } from "../../records";
import { isIn, WORD } from "../../values/chars";
import { isLuhn, isMod11And10, isOneDigit, isVerhoeff, numberOf, weighted } from "../../values/checksums/digits";
import { isDate } from "../../values/dates";
import { isAt } from "../../values/words/words";
import { textEnd, textStart } from "../../window";
import { behind, isLabelled } from "../around";
import { reportSecret, reportToken } from "../report";
import { isSampleNumber } from "../samples";
import { card, track1 } from "./cards";
import {
  charAfter,
  DIGITS,
  digitCount,
  end,
  groupCount,
  isBare,
  isShape,
  lengthOfGroup,
  readGroups,
  start,
} from "./groups";
import { phone } from "./phone";

const BEFORE: usize = 64;
const AFTER: usize = 16;

/** Groups of one NUMBER that are looked at. */
const MOST_GROUPS = 24;

export function numbers(): void {
  track1();
  readGroups();
  const count = min(groupCount, MOST_GROUPS);
  for (let group = 0; group < count; group++) {
    if (lengthOfGroup(group) == 6 && recoveryKey(group)) return;
    if (card(group)) continue;
    if (labelled(group)) continue;
  }
  phone();
}

function isNamed(labels: string): bool {
  return isLabelled(start, end, labels, BEFORE, AFTER);
}

function report(detector: i32, confidence: u8): bool {
  reportSecret(detector, start, end, confidence);
  return true;
}

function digitAt(index: i32): i32 {
  return <i32>(load<u8>(DIGITS + <usize>index) - 0x30);
}

function part(from: i32, to: i32): i32 {
  return <i32>numberOf(DIGITS + <usize>from, DIGITS + <usize>to);
}

/** The digits as a whole are not made by hand. */
function isGenuine(): bool {
  const last = DIGITS + <usize>digitCount;
  return !isOneDigit(DIGITS, last) && !isSampleNumber(DIGITS, last);
}

/** Eight groups of six, each divisible by 11 and below 720896. */
function recoveryKey(group: i32): bool {
  if (!isShape(group, "66666666", "-")) return false;
  let isVaried = false;
  for (let i = 0; i < 8; i++) {
    const value = part(i * 6, i * 6 + 6);
    if (value % 11 != 0 || value >= 720896) return false;
    if (value != part(0, 6)) isVaried = true;
  }
  if (isVaried) reportToken(BITLOCKER_RECOVERY_KEY, start, end, VALIDATED, 0);
  return isVaried;
}

function labelled(group: i32): bool {
  switch (lengthOfGroup(group)) {
    case 1:
      return isShape(group, "1222332", " ") && nir(true);
    case 2:
      if (isShape(group, "23342", "../-") && cnpj()) return true;
      if (isShape(group, "224", ".") || isShape(group, "224", "/") || isShape(group, "224", "-")) {
        return birthDate(false);
      }
      return isShape(group, "2333", " ") && steuerId();
    case 3:
      if (isShape(group, "324", "-")) return socialSecurity(true);
      if (isShape(group, "3332", "..-")) return cpf(true);
      if (isShape(group, "334", "*")) return nhs(true);
      return isShape(group, "333", "*") && threes(true);
    case 4:
      if (isShape(group, "422", "-")) return birthDate(true);
      return isShape(group, "444", "*") && aadhaar();
    case 6:
      if (isShape(group, "67", "-")) return rrn();
      return isShape(group, "64", "-") && personnummer();
    case 7:
      return nie(group);
    case 8:
      return dni(group) || (isShape(group, "84", "-") && personnummer());
    case 9:
      return isBare(group, 9) && (socialSecurity(false) || threes(false) || bsn() || aba());
    case 10:
      return isBare(group, 10) && (nhs(false) || personnummer());
    case 11:
      return isBare(group, 11) && (cpf(false) || pesel() || steuerId());
    case 12:
      return isBare(group, 12) && (aadhaar() || myNumber() || personnummer());
    case 13:
      return isBare(group, 13) && rrn();
    case 14:
      return isBare(group, 14) && cnpj();
    case 15:
      return isBare(group, 15) && (nir(false) || imei());
    case 17:
    case 18:
      return residentId(group);
    default:
      return false;
  }
}

/** Area not 000, 666, 9xx; group and serial not zero. ITINs have areas of 9xx and groups of their own. */
function socialSecurity(isDashed: bool): bool {
  const area = part(0, 3);
  const middle = part(3, 5);
  if (part(5, 9) == 0) return false;
  if (area >= 900) {
    const isItin =
      (middle >= 50 && middle <= 65) ||
      (middle >= 70 && middle <= 88) ||
      (middle >= 90 && middle <= 92) ||
      middle >= 94;
    return isItin && isDashed && isNamed("|itin|taxpayer|") && isGenuine() && report(US_ITIN, LIKELY);
  }
  if (area == 0 || area == 666 || middle == 0) return false;
  if (isNamed("|ssn|social|socialsecurity|socialsecuritynumber|")) return isGenuine() && report(US_SSN, LIKELY);
  return (
    isDashed && !isNamed("|phone|tel|fax|version|order|part|ticket|case|") && isGenuine() && report(US_SSN, POSSIBLE)
  );
}

/** Weights 10 to 2, the check digit 11 less the remainder; ten is not given out. */
function nhs(isGrouped: bool): bool {
  const check = 11 - (weighted(DIGITS, "A98765432") % 11);
  if (check == 10 || (check == 11 ? 0 : check) != digitAt(9)) return false;
  if (isNamed("|nhs|nhsnumber|nhsno|")) return isGenuine() && report(UK_NHS, VALIDATED);
  const isOwn = isGrouped && load<u8>(start + 3) == 0x20 && !isNamed("|phone|tel|fax|mobile|call|cell|");
  return isOwn && isGenuine() && report(UK_NHS, POSSIBLE);
}

/** Two check digits modulo 11. */
function cpf(isDotted: bool): bool {
  if (isOneDigit(DIGITS, DIGITS + 11)) return false;
  const first = ((weighted(DIGITS, "A98765432") * 10) % 11) % 10;
  const second = (((weighted(DIGITS, "A98765432") + weighted(DIGITS, "111111111") + first * 2) * 10) % 11) % 10;
  if (first != digitAt(9) || second != digitAt(10)) return false;
  return (isDotted || isNamed("|cpf|")) && isGenuine() && report(BR_CPF, VALIDATED);
}

function cnpj(): bool {
  if (isOneDigit(DIGITS, DIGITS + 14)) return false;
  const first = weighted(DIGITS, "543298765432") % 11;
  const second = weighted(DIGITS, "6543298765432") % 11;
  if ((first < 2 ? 0 : 11 - first) != digitAt(12) || (second < 2 ? 0 : 11 - second) != digitAt(13)) return false;
  return (end - start == 18 || isNamed("|cnpj|")) && report(BR_CNPJ, VALIDATED);
}

const DNI_LETTERS: string = "TRWAGMYFPDXBNJZSQVHLCKE";

function isDniLetter(p: usize, value: i32): bool {
  if (p >= textEnd || <i32>load<u8>(p) != DNI_LETTERS.charCodeAt(value % 23)) return false;
  return p + 1 >= textEnd || !isIn(p + 1, WORD);
}

/** Eight digits and a letter, `-` between or not. */
function dni(group: i32): bool {
  if (!group8(group)) return false;
  const letter = charAfter() == 0x2d ? end + 1 : end;
  if (start > textStart && isIn(start - 1, WORD)) return false;
  return isDniLetter(letter, part(0, 8)) && reportDni(start, letter + 1);
}

/** isBare refuses digits with a letter after them. */
function group8(group: i32): bool {
  return takeGroup(group, 8);
}

function takeGroup(group: i32, length: i32): bool {
  if (lengthOfGroup(group) != length) return false;
  isBare(group, length);
  return true;
}

/** X, Y or Z for 0, 1, 2; seven digits; a letter. */
function nie(group: i32): bool {
  if (!takeGroup(group, 7)) return false;
  let from = start - 1;
  if (start > textStart + 1 && load<u8>(from) == 0x2d) from--;
  if (start == textStart || load<u8>(from) - 0x58 > 2) return false;
  if (from > textStart && isIn(from - 1, WORD)) return false;
  const letter = charAfter() == 0x2d ? end + 1 : end;
  return isDniLetter(letter, <i32>(load<u8>(from) - 0x58) * 10000000 + part(0, 7)) && reportDni(from, letter + 1);
}

function reportDni(from: usize, to: usize): bool {
  const isLabelledSo = isLabelled(from, to, "|dni|nif|nie|", BEFORE, AFTER);
  reportSecret(ES_DNI, from, to, isLabelledSo ? VALIDATED : POSSIBLE);
  return true;
}

/** Nine digits in threes: Canada's SIN by Luhn, Australia's tax file number by weights. */
function threes(isGrouped: bool): bool {
  const first = digitAt(0);
  if (isLuhn(DIGITS, DIGITS + 9) && first != 0 && first != 8) {
    if (isNamed("|sin|social insurance|socialinsurance|socialinsurancenumber|nas|"))
      return isGenuine() && report(CA_SIN, VALIDATED);
    if (isGrouped && !isNamed("|phone|tel|fax|mobile|siren|")) return isGenuine() && report(CA_SIN, POSSIBLE);
  }
  return (
    weighted(DIGITS, "14375869A") % 11 == 0 &&
    isNamed("|tfn|tax file|taxfile|taxfilenumber|") &&
    isGenuine() &&
    report(AU_TFN, VALIDATED)
  );
}

/** 13 digits and 97 less their remainder. Corsica's letters are not digits and come by no NUMBER. */
function nir(isGrouped: bool): bool {
  if (digitCount != 15 || digitAt(0) < 1 || digitAt(0) > 2) return false;
  const month = part(3, 5);
  if (month == 0 || (month > 12 && month < 20) || (month > 42 && month < 50)) return false;
  if (97 - <i32>(numberOf(DIGITS, DIGITS + 13) % 97) != part(13, 15)) return false;
  const isLabel = isNamed("|nir|insee|securite sociale|secu|numsecu|numero de securite sociale|") || isFrenchLabel();
  return (isGrouped || isLabel) && report(FR_NIR, VALIDATED);
}

/** "sécu" in UTF-8 and as characters of one byte. */
function isFrenchLabel(): bool {
  const least = behind(start, BEFORE);
  for (let p = least; p + 4 < start; p++) {
    if ((load<u8>(p) | 0x20) != 0x73) continue;
    if (load<u8>(p + 1) == 0xe9 && isAt(p + 2, start, "cu")) return true;
    if (load<u8>(p + 1) == 0xc3 && load<u8>(p + 2) == 0xa9 && isAt(p + 3, start, "cu")) return true;
  }
  return false;
}

/** ISO 7064; one digit of the first ten stands twice or thrice. */
function steuerId(): bool {
  if (digitCount != 11 || digitAt(0) == 0 || !isMod11And10(DIGITS, DIGITS + 11)) return false;
  let repeated = 0;
  for (let value = 0; value < 10; value++) {
    let count = 0;
    for (let i = 0; i < 10; i++) if (digitAt(i) == value) count++;
    if (count > 3) return false;
    if (count > 1) repeated++;
  }
  return (
    repeated == 1 &&
    isNamed("|steuer|steuerid|idnr|steueridentifikationsnummer|steuernummer|tin|") &&
    report(DE_STEUERID, VALIDATED)
  );
}

function bsn(): bool {
  const sum = weighted(DIGITS, "98765432") - digitAt(8);
  return (
    sum % 11 == 0 && isNamed("|bsn|burgerservicenummer|burgerservice|") && isGenuine() && report(NL_BSN, VALIDATED)
  );
}

/** Weights 3 7 1; the first two digits name the Federal Reserve's districts. */
function aba(): bool {
  const sum = weighted(DIGITS, "371371371");
  const district = part(0, 2);
  const isDistrict =
    district <= 12 || (district >= 21 && district <= 32) || (district >= 61 && district <= 72) || district == 80;
  return (
    sum % 10 == 0 && isDistrict && isNamed("|routing|aba|routingnumber|") && isGenuine() && report(US_ABA, VALIDATED)
  );
}

function pesel(): bool {
  const check = (10 - (weighted(DIGITS, "1379137913") % 10)) % 10;
  if (check != digitAt(10)) return false;
  const month = part(2, 4) % 20;
  return isDate(2000, month, part(4, 6)) && isNamed("|pesel|") && report(PL_PESEL, VALIDATED);
}

/** YYMMDD and four digits, Luhn over all ten; the century may stand before. */
function personnummer(): bool {
  const from = digitCount == 12 ? 2 : 0;
  if (digitCount - from != 10 || !isLuhn(DIGITS + <usize>from, DIGITS + <usize>digitCount)) return false;
  if (!isDate(2000, part(from + 2, from + 4), part(from + 4, from + 6))) return false;
  if (isNamed("|personnummer|personnr|person nr|pnr|personnumret|")) return report(SE_PERSONNUMMER, VALIDATED);
  return false;
}

function aadhaar(): bool {
  if (digitCount != 12 || digitAt(0) < 2 || !isVerhoeff(DIGITS, DIGITS + 12) || !isGenuine()) return false;
  if (isNamed("|aadhaar|aadhar|uidai|uid|")) return report(IN_AADHAAR, VALIDATED);
  return end - start == 14 && load<u8>(start + 4) == 0x20 && report(IN_AADHAAR, POSSIBLE);
}

/** Weights 6 5 4 3 2 7 6 5 4 3 2. */
function myNumber(): bool {
  const rest = weighted(DIGITS, "65432765432") % 11;
  if ((rest <= 1 ? 0 : 11 - rest) != digitAt(11)) return false;
  return (
    (isNamed("|my number|mynumber|kojin bango|") || isJapaneseLabel()) && isGenuine() && report(JP_MY_NUMBER, VALIDATED)
  );
}

/** The first of the characters of マイナンバー and the last, in UTF-8. */
function isJapaneseLabel(): bool {
  const least = behind(start, BEFORE);
  for (let p = least; p + 9 < start; p++) {
    if (load<u32>(p) == 0xe39e83e3 && load<u32>(p, 4) == 0x83e3a482) return true;
  }
  return false;
}

/** YYMMDD, then a digit of century and sex; weights 2 to 9, 2 to 5. */
function rrn(): bool {
  if (digitCount != 13) return false;
  const check = (11 - (weighted(DIGITS, "234567892345") % 11)) % 10;
  if (check != digitAt(12) || !isDate(2000, part(2, 4), part(4, 6)) || digitAt(6) == 0) return false;
  if (isNamed("|rrn|resident|jumin|")) return report(KR_RRN, VALIDATED);
  return end - start == 14 && digitAt(6) <= 4 && report(KR_RRN, POSSIBLE);
}

function imei(): bool {
  return isLuhn(DIGITS, DIGITS + 15) && isNamed("|imei|") && isGenuine() && report(IMEI, VALIDATED);
}

/** 17 digits and a digit or X: region, date of birth, serial. */
function residentId(group: i32): bool {
  const isX = lengthOfGroup(group) == 17;
  if (!takeGroup(group, isX ? 17 : 18)) return false;
  if (isX && (charAfter() | 0x20) != 0x78) return false;
  const stop = isX ? end + 1 : end;
  if ((start > textStart && isIn(start - 1, WORD)) || (stop < textEnd && isIn(stop, WORD))) return false;
  const region = part(0, 2);
  const year = part(6, 10);
  if (region < 11 || region > 82 || year < 1900 || year > 2100 || !isDate(year, part(10, 12), part(12, 14)))
    return false;
  const rest = weighted(DIGITS, "79A584216379A5842") % 11;
  const check = "10X98765432".charCodeAt(rest);
  if (check != (isX ? 0x58 : <i32>load<u8>(DIGITS + 17))) return false;
  reportSecret(CN_RESIDENT_ID, start, stop, VALIDATED);
  return true;
}

const BIRTH_LABELS: string = "|birth|birthdate|birthday|dob|dateofbirth|geburtsdatum|born|";

/** A date after a label of birth: year, month, day, or the day or the month first. */
function birthDate(isYearFirst: bool): bool {
  const year = isYearFirst ? part(0, 4) : part(4, 8);
  if (year < 1900 || year > 2100) return false;
  const isReal = isYearFirst
    ? isDate(year, part(4, 6), part(6, 8))
    : isDate(year, part(2, 4), part(0, 2)) || isDate(year, part(0, 2), part(2, 4));
  return isReal && isNamed(BIRTH_LABELS) && report(BIRTH_DATE, POSSIBLE);
}
