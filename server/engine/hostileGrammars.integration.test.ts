import { fork } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, expect, onTestFinished, test } from 'vitest'

import { createEngine } from './door/client.ts'
import type { GenerateReply } from './door/protocol.ts'
import { askCell, collectCells, type TestCell } from './testing/testCells.ts'

const env = { ...process.env, ASSAY_ENGINE: '', UV_THREADPOOL_SIZE: '1' }
const engine = createEngine({ env })
const impatientMain = join(import.meta.dirname, 'testing', 'impatientMain.ts')
afterAll(() => engine.close())

const held = (ref: number, grammar: string): TestCell =>
  askCell(ref, 'Answer.', { constraint: { kind: 'gbnf', grammar }, maxTokens: 60, sampling: { temperature: 0 } })
const list = (length: number, line: (index: number) => string) => Array.from({ length }, (_, index) => line(index)).join('\n')

const hostile = [
  'root ::= blank root "y" | "z"\nblank ::= " "*',
  'root ::= b root\nb ::= c\nc ::= ""',
  `root ::= ${'('.repeat(20_000)}"a"${')'.repeat(20_000)}`,
  `root ::= ${'"a" '.repeat(250_000)}`,
  `root ::= ${list(100_000, (index) => `"w${index}" |`)} "x"`,
  'root ::= "a"{5,3}',
  `root ::= r0\n${list(40, (index) => `r${index} ::= r${index + 1} | r${index + 1}`)}\nr40 ::= "x"`,
  'root ::= "a" root "b" | "a" root "c" | ""',
]

test(
  'grammars that would hold or end the process fail their own cells, and the cells beside them are done',
  { timeout: 120_000 },
  async () => {
    const schema: TestCell = askCell(100, 'Answer.', {
      constraint: { kind: 'json_schema', schema: { enum: Array.from({ length: 20_000 }, (_, index) => `value ${index}`) } },
      maxTokens: 20,
    })
    const good = [held(200, 'root ::= "yes" | "no"'), askCell(201, 'Say hello.', { maxTokens: 4 })]
    const { results, failures } = await collectCells(engine, {
      cells: [...hostile.map((grammar, ref) => held(ref, grammar)), schema, ...good],
    })
    expect([...failures]).toEqual([...hostile.keys(), 100].map((ref) => [ref, 'BAD_INPUT']))
    expect(new Set(results.keys())).toEqual(new Set([200, 201]))
  },
)

test('a token that takes too long ends the process, its cell has the reason, and the next call works', { timeout: 120_000 }, async () => {
  const impatient = createEngine({
    spawn: () => fork(impatientMain, { serialization: 'advanced', stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: [], env }),
  })
  onTestFinished(() => impatient.close())
  // Ambiguous only after more characters than the check looks at: then every character doubles the ways to go on.
  const late = `root ::= "abcdefghijklmnopqrstuvwxyz0123" grow\ngrow ::= "a" grow "b" | "a" grow "c"`
  const replies: GenerateReply[] = []
  const run = collectCells(
    impatient,
    { cells: [held(0, late), askCell(1, 'Tell a long story.', { maxTokens: 2000 })] },
    {
      onReply: (reply) => replies.push(reply),
    },
  )
  await expect(run).rejects.toMatchObject({
    code: 'ENGINE_CRASHED',
    message: expect.stringContaining('A native call did not return in time'),
  })
  expect(replies.filter(({ kind }) => kind === 'cellFailed')).toMatchObject([{ ref: 0, error: { code: 'ENGINE_STUCK' } }])
  expect((await collectCells(impatient, { cells: [held(2, 'root ::= "yes"')] })).results.get(2)?.output).toBe('yes')
})
