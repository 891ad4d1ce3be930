import { expect, test } from 'vitest'
import { fc } from '../../testing/fuzzing.ts'
import { metricOptionsProblem, scoreOutput } from '../metrics.ts'
import { findPii, type PiiKind } from './pii.ts'

const kindsIn = (text: string) => findPii(text).map(({ kind, start, end }) => [kind, text.slice(start, end)])

test.each<[string, [PiiKind, string][]]>([
  ['Write to jane.doe+x@mail.example.co.kr.', [['email', 'jane.doe+x@mail.example.co.kr']]],
  ['메일은 hong@example.com입니다', [['email', 'hong@example.com']]],
  ['제 번호는 010-1234-5678이에요.', [['phone', '010-1234-5678']]],
  ['01012345678로 전화', [['phone', '01012345678']]],
  [
    '010.1234.5678 / 011-123-4567',
    [
      ['phone', '010.1234.5678'],
      ['phone', '011-123-4567'],
    ],
  ],
  [
    '사무실 02-345-6789, (031) 123-4567, 070-1234-5678',
    [
      ['phone', '02-345-6789'],
      ['phone', '(031) 123-4567'],
      ['phone', '070-1234-5678'],
    ],
  ],
  [
    '+82 10-1234-5678 or +44 20 7946 0958',
    [
      ['phone', '+82 10-1234-5678'],
      ['phone', '+44 20 7946 0958'],
    ],
  ],
  [
    'Call (555) 234-5678 or 555-234-5678.',
    [
      ['phone', '(555) 234-5678'],
      ['phone', '555-234-5678'],
    ],
  ],
  ['전각 ０１０－１２３４－５６７８', [['phone', '０１０－１２３４－５６７８']]],
  ['주민번호 900101-1234568', [['resident-number', '900101-1234568']]],
  ['9001011234568', [['resident-number', '9001011234568']]],
  ['외국인 900101-5234561', [['resident-number', '900101-5234561']]],
  ['아기 201015-3999999', [['resident-number', '201015-3999999']]],
  ['카드 4111-1111-1111-1111', [['credit-card', '4111-1111-1111-1111']]],
  [
    '5555 5555 5555 4444 and 378282246310005',
    [
      ['credit-card', '5555 5555 5555 4444'],
      ['credit-card', '378282246310005'],
    ],
  ],
  ['IBAN DE89 3704 0044 0532 0130 00', [['iban', 'DE89 3704 0044 0532 0130 00']]],
  ['GB82WEST12345698765432', [['iban', 'GB82WEST12345698765432']]],
  ['여권번호는 M12345678입니다', [['passport', 'M12345678']]],
  ['Passport: M123A4567', [['passport', 'M123A4567']]],
  [
    'from 203.0.113.7, 2001:db8::8a2e:370:7334',
    [
      ['ip-address', '203.0.113.7'],
      ['ip-address', '2001:db8::8a2e:370:7334'],
    ],
  ],
  ['203.0.113.7.', [['ip-address', '203.0.113.7']]],
])('%j holds %j', (text, found) => {
  expect(kindsIn(text)).toEqual(found)
})

test.each([
  '',
  'It cost 1,234,567 won on 2024-01-15 at 12:30:45.',
  'ISBN 978-89-954321-4-5, ISBN 9788995432145, ISBN 0-306-40615-2',
  '고객센터 1588-0000, 긴급 112, 119',
  'π is 3.14159265358979, e is 2.718281828459045.',
  '0.1234567890123 and 1e10',
  'Order 1234567890123456, tracking 6011-2222',
  '4111-1111-1111-1112 fails the check',
  '0000-0000-0000-0000 and 4444444444444444',
  '900101-1234567 fails the check; 901301-1234568 has no such month; 900230-1234561 no such day',
  'version 1.2.3.4, v10.0.0.1, 버전 2.4.6.8, 999.1.1.1, 1.2.3.4.5',
  '127.0.0.1, 0.0.0.0, ::1 are this machine',
  'std::vector, a::b, ratio 16:9, 10:20:30, 2024:01:02',
  'DE89 3704 0044 0532 0130 01 fails; XX12 3456 7890 1234',
  'Product M12345678 is sold out.',
  'user@localhost, @handle, a@b, name @ example.com',
  'Unix time 1700000000, in ms 1700000000000',
  '2024.01.15-2024.02.20, 1945-08-15, 1988/09/17',
  '전화번호는 모릅니다. 1,000명 중 10-20명',
  'UUID 123e4567-e89b-12d3-a456-426614174000 and hash 9f86d081884c7d659a2f',
  '1+1=2, +3.5%, C++20, +100 points',
  '사업자등록번호 123-45-67890',
  '12-345-6789',
])('%j has no personal data', (text) => {
  expect(kindsIn(text)).toEqual([])
})

test('the metric counts the given kinds and reports the kinds, never the data', () => {
  const output = '홍길동 010-1234-5678, hong@example.com, kim@example.com'
  const spec = (options: Record<string, string | string[]>) => [{ name: 'pii', metric: 'pii', options, line: 1 }]
  const input = { output, reference: null, vars: {} }
  const scored = (score: number, reason: string) => ({ scores: { pii: score }, problems: [], reasons: [{ name: 'pii', reason }] })
  expect(scoreOutput(spec({}), input)).toEqual(scored(3, 'Found: 2 email, 1 phone.'))
  expect(scoreOutput(spec({ kinds: 'phone' }), input)).toEqual(scored(1, 'Found: 1 phone.'))
  expect(scoreOutput(spec({ value: ['email', 'iban'] }), input)).toEqual(scored(2, 'Found: 2 email.'))
  expect(scoreOutput(spec({ kinds: 'iban' }), input)).toEqual({ scores: { pii: 0 }, problems: [] })
  expect(metricOptionsProblem(spec({ kinds: 'names' })[0]!)).toEqual(expect.stringContaining('pii: `kinds`'))
})

test('ordinary numbers in texts are rarely mistaken for personal data', () => {
  const number = fc.oneof(
    fc.integer({ min: 0, max: 9_999_999 }).map(String),
    fc.double({ min: 0, max: 1e6, noNaN: true }).map((value) => value.toFixed(2)),
    fc.integer({ min: 0, max: 4e9 }).map((value) => value.toLocaleString('en')),
    fc.date({ noInvalidDate: true, min: new Date('1900-01-01'), max: new Date('2100-01-01') }).map((date) => date.toISOString()),
  )
  fc.assert(
    fc.property(fc.array(number, { maxLength: 10 }), (numbers) => {
      expect(findPii(numbers.join(', '))).toEqual([])
    }),
  )
})

test('matches are inside the text, in order, and do not overlap', () => {
  const part = fc.constantFrom('010-1234-5678', 'a@b.co', ' ', '-', '1', '4111111111111111', '.', ':', 'M', '가', '+82', '203.0.113.7', '@')
  fc.assert(
    fc.property(fc.array(part, { maxLength: 20 }), (parts) => {
      const text = parts.join('')
      let last = 0
      for (const { start, end } of findPii(text)) {
        expect([start >= last, end > start, end <= text.length]).toEqual([true, true, true])
        last = end
      }
    }),
  )
})

test.each([
  '1'.repeat(50_000),
  'a.'.repeat(30_000),
  '+1 '.repeat(20_000),
  'a:'.repeat(30_000),
  '(02'.repeat(20_000),
  'AB12 '.repeat(20_000),
  `${'a'.repeat(60_000)}@`,
])('a long row is read in linear time', (text) => {
  expect(findPii(text)).toEqual([])
})
