/** Numbers that states and banks give out, each with the check digits of its own rule, computed here. */
import { test } from 'node:test';
import { type Case, holds, refuses } from './texts.ts';

const digits = (text: string) => [...text].map(Number);
const weigh = (text: string, weights: readonly number[]) =>
  digits(text).reduce((sum, digit, index) => sum + digit * (weights[index] ?? 0), 0);
const wrongLast = (text: string) => text.slice(0, -1) + ((Number(text.at(-1)) + 1) % 10);
/** The first of the numbers from `body` on, with some last digits, that the rule allows. */
function fill(body: string, length: number, isRight: (text: string) => boolean): string {
  const count = length - body.length;
  for (let n = 10 ** (count - 1); n < 10 ** count; n++) if (isRight(body + n)) return body + n;
  throw new Error('No number is right.');
}

function luhn(body: string): string {
  const sum = digits(body)
    .reverse()
    .reduce((total, digit, index) => total + (index % 2 === 0 ? ((digit * 2) % 10) + (digit > 4 ? 1 : 0) : digit), 0);
  return body + ((10 - (sum % 10)) % 10);
}

/** ISO 7064, modulo 11 and 10. */
function taxId(body: string): string {
  let product = 10;
  for (const digit of digits(body)) product = (((digit + product) % 10 || 10) * 2) % 11;
  return body + ((11 - product) % 10);
}

const personalCode = (date: string, serial: string) =>
  `${date}-${serial}${'0123456789ABCDEFHJKLMNPRSTUVWXY'[Number(date + serial) % 31]}`;

function curp(body: string): string {
  const values = '0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ';
  const sum = [...body].reduce((total, char, index) => total + values.indexOf(char) * (18 - index), 0);
  return body + ((10 - (sum % 10)) % 10);
}

const bsn = fill('1234567', 9, (n) => weigh(n, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0 && n !== '123456782');
const pesel = fill('850711123', 11, (n) => weigh(n, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0);
const tfn = fill('4567892', 9, (n) => weigh(n, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0);
const routing = fill('0210034', 9, (n) => weigh(n, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0);
const resident = fill('85071112345', 13, (n) => {
  const rest = (11 - (weigh(n.slice(0, 12), [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11)) % 10;
  return rest === Number(n[12]);
});
const myNumber = fill('1234567891', 12, (n) => {
  const rest = weigh(n.slice(0, 11), [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
  return Number(n[11]) === (rest <= 1 ? 0 : 11 - rest);
});
const dashed = (text: string, at: number) => `${text.slice(0, at)}-${text.slice(at)}`;

test('numbers of many states: check digit and label', () => {
  const cases: Case[] = [
    ['uk-nino', 'likely', 'National Insurance number: ⟦JG103759A⟧\n'],
    ['uk-nino', 'likely', 'NINO ⟦JG 10 37 59 A⟧\n'],
    ['uk-nino', 'likely', '{"nino":"⟦JG103759A⟧"}'],
    ['de-steuerid', 'validated', `Steuer-ID: ⟦${taxId('6501234796')}⟧\n`],
    ['nl-bsn', 'validated', `BSN: ⟦${bsn}⟧\n`],
    ['pl-pesel', 'validated', `PESEL: ⟦${pesel}⟧\n`],
    ['se-personnummer', 'validated', `personnummer ⟦${dashed(luhn('850711239'), 6)}⟧\n`],
    ['fi-hetu', 'validated', `HETU: ⟦${personalCode('110785', '123')}⟧\n`],
    ['in-pan', 'likely', 'PAN: ⟦ABCPK1234L⟧\n'],
    ['au-tfn', 'validated', `TFN: ⟦${tfn}⟧\n`],
    ['mx-curp', 'validated', `CURP: ⟦${curp('GOMC850711HDFNRR0')}⟧\n`],
    ['kr-rrn', 'validated', `RRN: ⟦${dashed(resident, 6)}⟧\n`],
    ['jp-my-number', 'validated', `My Number: ⟦${myNumber}⟧\n`],
    ['us-itin', 'likely', 'ITIN: ⟦912-78-1234⟧\n'],
    ['us-aba', 'validated', `ABA routing number ⟦${routing}⟧\n`],
    ['swift-bic', 'possible', 'BIC: ⟦DEUTDEFF500⟧\n'],
    ['card-unionpay', 'validated', `card number ⟦${luhn('622202123456789')}⟧\n`],
    ['card-maestro', 'validated', `card number ⟦${luhn('501812345678901')}⟧\n`],
    ['birth-date', 'possible', '{"birthDate":"⟦1985-07-11⟧"}'],
    ['birth-date', 'possible', 'Geburtsdatum: ⟦11.07.1985⟧\n'],
    ['birth-date', 'possible', 'dob=⟦07/23/1985⟧\n'],
  ];
  holds(cases);
});

test('without their label, with a wrong check digit, of no person', () => {
  refuses(
    [
      'JG103759A',
      'NINO: DG103759A',
      'NINO: BG103759A',
      'NINO: JG103759E',
      'NINO: JG1037592A',
      `Steuer-ID: ${wrongLast(taxId('6501234796'))}`,
      `BSN: ${wrongLast(bsn)}`,
      `PESEL: ${wrongLast(pesel)}`,
      bsn,
      pesel,
      `TFN: ${wrongLast(tfn)}`,
      `RRN: ${dashed(wrongLast(resident), 6)}`,
      `My Number: ${wrongLast(myNumber)}`,
      `HETU: ${personalCode('110785', '123').slice(0, -1)}I`,
      `CURP: ${wrongLast(curp('GOMC850711HDFNRR0'))}`,
      'PAN: ABCXK1234L',
      'birthDate 1985-13-11',
      'released 1985-07-11',
    ],
    'uk-nino de-steuerid nl-bsn pl-pesel au-tfn kr-rrn jp-my-number fi-hetu mx-curp in-pan birth-date'.split(' '),
  );
});

test('digits that a mark joins to a long number are no card', () => {
  const visa = luhn('441860034262');
  holds([['card-visa', 'validated', `card ⟦${visa}⟧ 12/28`]]);
  refuses(
    [`card 8627123683117-${visa}`, `card ${visa}-8367299370822-1`, `pan xoxc-8627123683117-${visa}-b7928c63`],
    ['card-visa'],
  );
});

/** Weights 7, 3, 1; letters from 10 on, fillers 0. */
function mark(text: string): string {
  const sum = [...text].reduce((total, char, index) => {
    const value = char === '<' ? 0 : Number.parseInt(char, 36);
    return total + value * ([7, 3, 1][index % 3] ?? 0);
  }, 0);
  return String(sum % 10);
}

function passport(number: string, nation: string): [string, string] {
  const names = `P<${nation}LINDQVIST<<MARA<EVA`.padEnd(44, '<');
  const own = '73019482'.padEnd(14, '<');
  const first = number.padEnd(9, '<') + mark(number.padEnd(9, '<'));
  const birth = `740812${mark('740812')}`;
  const rest = `301231${mark('301231')}${own}${mark(own)}`;
  return [names, `${first}${nation}${birth}F${rest}${mark(first + birth + rest)}`];
}

function card(): [string, string, string] {
  const number = `D23145890${mark('D23145890')}`;
  const first = `I<UTO${number}`.padEnd(30, '<');
  const birth = `740812${mark('740812')}`;
  const expiry = `301231${mark('301231')}`;
  const sum = mark(`${first.slice(5)}${birth}${expiry}${'<'.repeat(11)}`);
  return [first, `${birth}F${expiry}UTO${'<'.repeat(11)}${sum}`, 'LINDQVIST<<MARA<EVA'.padEnd(30, '<')];
}

test('machine lines of passports and identity cards', () => {
  const papers: readonly (readonly string[])[] = [
    passport('K7203915X', 'UTO'),
    passport('AB12345', 'UTO'),
    passport('C01X00T47', 'D<<'),
    card(),
  ];
  holds(
    papers.flatMap((lines) =>
      ['\n', '\r\n', '\\n'].map((seam): Case => ['passport-mrz', 'validated', `{"mrz":"⟦${lines.join(seam)}⟧"}`]),
    ),
  );
  const [names, dates] = passport('K7203915X', 'UTO');
  refuses(
    [
      `${names}\n${wrongLast(dates)}`,
      `${names}\n${dates.replace('740812', '740813')}`,
      `${names}\n${dates}7`,
      `V${names.slice(1)}\n${dates}`,
      `${names}<\n${dates}`,
      names,
      dates,
    ],
    ['passport-mrz'],
  );
});
