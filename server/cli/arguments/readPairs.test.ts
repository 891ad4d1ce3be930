import { expect, test } from 'vitest'
import { AppError } from '../../core/errors.ts'
import { readPairs } from './readPairs.ts'

async function read(text: string | Uint8Array, chunk = 7) {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
  async function* source() {
    for (let at = 0; at < bytes.length; at += chunk) yield await Promise.resolve(bytes.subarray(at, at + chunk))
  }
  const pairs = []
  for await (const pair of readPairs(source(), 'pairs')) pairs.push(pair)
  return pairs
}

test.each([1, 2, 7, 4096])(
  'lines cut into pieces of %i bytes are put together, byte-order mark, CRLF and blank lines aside',
  async (chunk) => {
    const text =
      '\uFEFF{"output":"좋아요 👍","reference":"긍정"}\r\n\r\n  \n{"output":"\u2028","reference":["a","b"],"vars":{"n":1},"id":7}\n{"output":"","siblings":["x"]}'
    expect(await read(text, chunk)).toEqual([
      { line: 1, input: { output: '좋아요 👍', reference: '긍정', vars: {} } },
      { line: 4, input: { output: '\u2028', reference: ['a', 'b'], vars: { n: 1 } } },
      { line: 5, input: { output: '', reference: null, vars: {}, siblings: ['x'] } },
    ])
  },
)

test('keys of other tools are passed over', async () => {
  const pair = '{"output":"a","outputs":["b"],"preference":1,"id":1,"source":"나"}'
  expect(await read(pair)).toEqual([{ line: 1, input: { output: 'a', reference: null, vars: {} } }])
})

test('no input is no pair', async () => {
  expect(await read('')).toEqual([])
})

test.each<[string | Uint8Array, string, number]>([
  ['{"output":"a"}\n{"output":', 'This line is not JSON. Write {"output": "...", "reference": "..."} on one line.', 2],
  ['\n[]', 'This line is not a JSON object. Write {"output": "...", "reference": "..."}.', 2],
  ['{"reference":"a"}', '"output" must be a text.', 1],
  ['{"output":"a","reference":5}', '"reference" must be a text, a list of texts or null.', 1],
  ['{"output":"a","reference":[5]}', '"reference" must be a text, a list of texts or null.', 1],
  ['{"output":"a","vars":[]}', '"vars" must be an object.', 1],
  ['{"output":"a","siblings":"b"}', '"siblings" must be a list of texts: the outputs of the other repeats.', 1],
  ['{"output":"a","refernce":"a"}', 'There is no key "refernce". Did you mean "reference"?', 1],
  [Uint8Array.of(0x0a, 0xff, 0xfe), 'This line is not UTF-8. Save the file as UTF-8.', 2],
])('%j is reported with its line', async (text, message, line) => {
  const thrown = await read(text).catch((error: unknown) => error)
  expect(thrown instanceof AppError && { message: thrown.message, place: thrown.place }).toEqual({
    message,
    place: { file: 'pairs', line },
  })
})
