import { LlamaGrammarEvaluationState, LlamaLogLevel, type LlamaModel } from 'node-llama-cpp'
import { expect, test } from 'vitest'
import { fc } from '../../core/testing/fuzzing.ts'

import { gbnfProblem } from '../../core/gbnf/gbnfProblem.ts'
import { damagedGrammars, someGrammars } from '../../core/gbnf/testing/gbnfGrammars.ts'
import { loadModel, openLlama } from '../native/llama.ts'
import { chatModel } from '../testing/testCells.ts'

const { llama } = await openLlama()
const model: LlamaModel = await loadModel(llama, { path: chatModel.path, vocabOnly: true })

const list = (length: number, line: (index: number) => string, between = '\n') =>
  Array.from({ length }, (_, index) => line(index)).join(between)

/** Reads a grammar as a cell does; throws if llama.cpp refuses it. A grammar that ends the process fails the whole file. */
async function compile(grammar: string): Promise<void> {
  const state = new LlamaGrammarEvaluationState({ model, grammar: await llama.createGrammar({ grammar }) })
  state.clone()
}

test('llama.cpp reads every grammar that passes the check', { timeout: 300_000 }, async () => {
  let passed = 0
  await fc.assert(
    fc.asyncProperty(fc.oneof(someGrammars, damagedGrammars), async (grammar) => {
      if (gbnfProblem(grammar) !== null) return
      passed += 1
      await compile(grammar)
    }),
    { numRuns: 2000 },
  )
  expect(passed).toBeGreaterThan(100)
})

test('a grammar that fails the check for its text is refused by llama.cpp too', { timeout: 300_000 }, async () => {
  llama.logLevel = LlamaLogLevel.disabled
  let refused = 0
  await fc.assert(
    fc.asyncProperty(damagedGrammars, async (grammar) => {
      const problem = gbnfProblem(grammar)
      // `{5,3}` makes llama.cpp add rules until the memory is full.
      if (!problem || !/^line \d+, column/.test(problem) || problem.includes('asks for at least')) return
      refused += 1
      await expect(llama.createGrammar({ grammar })).rejects.toThrow('Failed to parse grammar')
    }),
    { numRuns: 150 },
  )
  expect(refused).toBeGreaterThan(30)
})

test.each([
  ['a choice of 5,000 words', `root ::= ${list(5000, (index) => `"w${index}"`, ' | ')}`],
  ['200 nested groups', `root ::= ${'('.repeat(200)}"a"${')'.repeat(200)}`],
  ['a chain of 2,900 rules', `root ::= r0\n${list(2900, (index) => `r${index} ::= r${index + 1} | "b"`)}\nr2900 ::= "x"`],
  ['paths that double 16 times', `root ::= r0\n${list(16, (index) => `r${index} ::= r${index + 1} | r${index + 1}`)}\nr16 ::= "x"`],
  ['many texts that all begin alike', `root ::= ${list(200, (index) => `"a"{0,20} "w${index}"`, ' | ')}`],
])('at the limits of the check, llama.cpp still reads a grammar quickly: %s', async (_name, grammar) => {
  expect(gbnfProblem(grammar)).toBeNull()
  const begun = performance.now()
  await compile(grammar)
  expect(performance.now() - begun).toBeLessThan(10_000)
})
