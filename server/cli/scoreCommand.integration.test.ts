import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../io/testing/temporaryFolder.ts'

/** The command with `input` on stdin; its compile cache lies in a folder of its own. */
async function score(args: string[], input: string | Uint8Array) {
  await using home = await temporaryFolder()
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), 'score', ...args], {
    env: { ...process.env, ASSAY_HOME: home.path },
  })
  // A command that refuses its arguments reads nothing.
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  const { promise: code, resolve } = Promise.withResolvers<number | null>()
  child.on('close', resolve)
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { code: await code, stdout, stderr }
}

const lines = (pairs: unknown[]) => pairs.map((pair) => `${JSON.stringify(pair)}\n`).join('')

test('each pair gets a line of scores, null where a metric does not apply', async () => {
  const pairs = lines([{ output: '고양이 🐱', reference: '고양이 🐶' }, { output: 'a b', reference: ['x', 'a b'] }, { output: 'alone' }])
  expect(await score(['levenshtein,rouge-1-unicode,length:words'], pairs)).toEqual({
    code: 0,
    stdout: lines([
      { levenshtein: 1, 'rouge-1-unicode': 0.5, 'length:words': 1 },
      { levenshtein: 0, 'rouge-1-unicode': 1, 'length:words': 2 },
      { levenshtein: null, 'rouge-1-unicode': null, 'length:words': 1 },
    ]),
    stderr: '',
  })
})

test('--json prints one document with the means of the scores there are', async () => {
  const { code, stdout } = await score(
    ['equals', '--json'],
    lines([{ output: 'a', reference: 'a' }, { output: 'a', reference: 'b' }, { output: 'a' }]),
  )
  expect([code, JSON.parse(stdout)]).toEqual([
    0,
    { metrics: ['equals'], scores: [{ equals: 1 }, { equals: 0 }, { equals: null }], pairs: 3, means: { equals: 0.5 } },
  ])
})

test('a wrong metric ends with 2 before input is read, a wrong line with its number after the scores of those before', async () => {
  expect(await score(['rogue-1'], '')).toEqual({ code: 2, stdout: '', stderr: 'There is no metric "rogue-1". Did you mean "rouge-1"?\n' })
  expect(await score(['length'], '{"output":"ab"}\n{"output":7}\n')).toEqual({
    code: 2,
    stdout: '{"length":2}\n',
    stderr: 'stdin:2: "output" must be a text.\n',
  })
})

test('a metric that fails on a pair scores null there, and the command ends with 1', async () => {
  const { code, stdout, stderr } = await score(
    ['contains:{{fruit}}'],
    lines([{ output: '사과', vars: { fruit: '사과' } }, { output: 'x' }]),
  )
  expect({ code, stdout }).toEqual({ code: 1, stdout: '{"contains:{{fruit}}":1}\n{"contains:{{fruit}}":null}\n' })
  expect(stderr).toMatch(/^stdin:2: contains:\{\{fruit\}\}: .*fruit/)
})

test('many pairs come out in order', async () => {
  const count = 20_000
  const { code, stdout } = await score(['length'], lines(Array.from({ length: count }, (_, index) => ({ output: 'x'.repeat(index % 50) }))))
  expect(code).toBe(0)
  expect(stdout).toBe(lines(Array.from({ length: count }, (_, index) => ({ length: index % 50 }))))
})

test('a wrong line far down leaves whole JSON on stdout, with the error in the place of the means', async () => {
  const good = lines(Array.from({ length: 5000 }, () => ({ output: 'ab', reference: 'ab' })))
  const { code, stdout, stderr } = await score(['equals', '--json'], `${good}{"output":7}\n`)
  const document = JSON.parse(stdout) as { scores: unknown[] }
  expect({ code, stderr, ...document, scores: document.scores.length }).toEqual({
    code: 2,
    stderr: 'stdin:5001: "output" must be a text.\n',
    metrics: ['equals'],
    scores: 5000,
    pairs: 5000,
    error: { code: 'BAD_INPUT', message: '"output" must be a text.', place: { file: 'stdin', line: 5001 } },
  })
})

test('control characters of an argument or a pair are shown, and are not sent to the terminal', async () => {
  const unknown = await score(['equals\u001b]0;title\u0007'], '')
  expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining(String.raw`equals\u001b]0;title\u0007`) as string })
  const broken = await score(['equals'], '\u001b[2J\n')
  expect(broken.code).toBe(2)
  expect(unknown.stderr + broken.stderr).not.toMatch(/(?!\n)\p{Cc}/u)
})
