import { expect, test, vi } from 'vitest'
import { fc } from '../../testing/fuzzing.ts'
import type { Json } from '../../json.ts'
import { AppError } from '../../errors.ts'
import { renderTemplate } from '../../template/renderTemplate.ts'
import { cellSeed } from '../cellSeed.ts'
import { planCells } from './planCells.ts'
import type { Render } from './promptRenderer.ts'
import { cellCount, sweepsOf } from './sweepAxes.ts'
import { sampleCase, sampleExperiment, sampleShots, sampleSweep, sampleVariant } from '../testing/sampleExperiment.ts'

const defaults = { temperature: 0.7, top_p: 0.95, top_k: 40, min_p: 0, repeat_penalty: 1.1, presence_penalty: 0, frequency_penalty: 0 }
const two = [sampleVariant('terse', { user: 'A {{review}}' }), sampleVariant('careful', { user: 'B {{review}}' })]

test('an experiment without a sweep is every variant on every case at the defaults, once', () => {
  const { cells, diagnostics } = planCells(
    sampleExperiment({ variants: [sampleVariant('terse', { system: '분류하라.', user: 'Review: {{review}}', assistant: 'Label:' })] }),
  )
  const common = {
    key: null,
    sweep: '',
    variant: 'terse',
    point: { temperature: 0.7, top_p: 0.95 },
    repeat: 0,
    model: 'tiny',
    prefill: 'Label:',
    sampling: defaults,
    maxTokens: 512,
    stop: [],
    constraint: null,
  }
  expect(diagnostics).toEqual([])
  expect(cells).toEqual([
    {
      ...common,
      index: 0,
      case: '1',
      caseIndex: 0,
      messages: [
        { role: 'system', content: '분류하라.' },
        { role: 'user', content: 'Review: great' },
      ],
      seed: cellSeed({ notebookSeed: 7, seedKey: 'key-1', repeat: 0 }),
    },
    {
      ...common,
      index: 1,
      case: '2',
      caseIndex: 1,
      messages: [
        { role: 'system', content: '분류하라.' },
        { role: 'user', content: 'Review: 별로 🙁' },
      ],
      seed: cellSeed({ notebookSeed: 7, seedKey: 'key-2', repeat: 0 }),
    },
  ])
})

test('cells come row by row: test case, variant as the sweep lists them, point, repeat', () => {
  const sweep = sampleSweep({ variants: ['careful', 'terse'], axes: [{ name: 'temperature', values: [0, 1] }], repeats: 2 })
  const { cells } = planCells(sampleExperiment({ variants: two, sweeps: [sweep] }))
  expect(cells.map((cell) => [cell.index, cell.case, cell.variant, cell.point.temperature, cell.repeat])).toEqual(
    ['1', '2'].flatMap((id, row) =>
      ['careful', 'terse'].flatMap((variant, column) =>
        [0, 1].flatMap((temperature) =>
          [0, 1].map((repeat) => [row * 8 + column * 4 + temperature * 2 + repeat, id, variant, temperature, repeat]),
        ),
      ),
    ),
  )
})

test('a point holds every parameter the sweep names, plus temperature and top_p', () => {
  const sweep = sampleSweep({
    axes: [{ name: 'max_tokens', values: [8, 16] }],
    fixed: { stop: ['\n', '끝'], model: 'other', min_p: 0.1, seed: 3, grammar: 'root ::= "a"' },
    shots: { items: sampleShots(1), counts: [1], select: 'first' },
  })
  const { cells } = planCells(sampleExperiment({ cases: [sampleCase('1', { review: 'x' })], sweeps: [sweep] }))
  expect(
    cells.map(({ point, model, sampling, maxTokens, stop, seed, constraint }) => ({
      point,
      model,
      sampling,
      maxTokens,
      stop,
      seed,
      constraint,
    })),
  ).toEqual(
    [8, 16].map((max_tokens) => ({
      point: {
        shots: 1,
        max_tokens,
        stop: ['\n', '끝'],
        model: 'other',
        min_p: 0.1,
        seed: 3,
        grammar: 'root ::= "a"',
        temperature: 0.7,
        top_p: 0.95,
      },
      model: 'other',
      sampling: { ...defaults, min_p: 0.1 },
      maxTokens: max_tokens,
      stop: ['\n', '끝'],
      seed: 3,
      constraint: { kind: 'gbnf', grammar: 'root ::= "a"' },
    })),
  )
})

test('model, stop, seed and json_schema can be axes', () => {
  const schema = { type: 'string' }
  const axes = [
    { name: 'model', values: ['a', 'b'] },
    { name: 'stop', values: [null, '\n'] },
    { name: 'seed', values: [1, 2] },
    { name: 'json_schema', values: [null, schema] },
  ]
  const { cells, diagnostics } = planCells(sampleExperiment({ cases: [sampleCase('1', { review: 'x' })], sweeps: [sampleSweep({ axes })] }))
  expect(diagnostics).toEqual([])
  expect(cells.length).toBe(16)
  expect(cells[0]).toMatchObject({ model: 'a', stop: [], seed: 1, constraint: null })
  expect(cells[15]).toMatchObject({ model: 'b', stop: ['\n'], seed: 2, constraint: { kind: 'json_schema', schema } })
})

test('constraint is an axis of named shapes: points hold the name, cells the shape', () => {
  const schema = { title: '감정', type: 'string' }
  const values: Json[] = ['free', { json_schema: schema }, { name: 'one letter', grammar: 'root ::= "a"' }]
  const { cells, diagnostics } = planCells(
    sampleExperiment({
      cases: [sampleCase('1', { review: 'x' })],
      sweeps: [sampleSweep({ axes: [{ name: 'constraint', values }] })],
    }),
  )
  expect(diagnostics).toEqual([])
  expect(cells.map(({ point, constraint }) => [point.constraint, constraint])).toEqual([
    ['free', null],
    ['감정', { kind: 'json_schema', schema }],
    ['one letter', { kind: 'gbnf', grammar: 'root ::= "a"' }],
  ])
})

test('top_k is off where top_p varies alone, and only there', () => {
  const topK = (parts: Parameters<typeof sampleSweep>[0]) =>
    planCells(sampleExperiment({ sweeps: [sampleSweep(parts)] })).cells.map((cell) => cell.sampling.top_k)
  const varied = { name: 'top_p', values: [0.5, 0.9] }
  expect(new Set(topK({ axes: [varied] }))).toEqual(new Set([0]))
  expect(new Set(topK({ axes: [{ name: 'top_p', values: [0.9, 0.9] }] }))).toEqual(new Set([40]))
  expect(new Set(topK({ axes: [varied], fixed: { top_k: 20 } }))).toEqual(new Set([20]))
  expect(new Set(topK({ axes: [varied, { name: 'top_k', values: [5] }] }))).toEqual(new Set([5]))
})

test('cells at temperature 0 have one sampling for all values of an axis without effect, and the points of their own', () => {
  const sweep = sampleSweep({
    axes: [
      { name: 'temperature', values: [0, 0.7] },
      { name: 'top_p', values: [0.5, 0.9] },
      { name: 'repeat_penalty', values: [1, 1.2] },
    ],
  })
  const { cells } = planCells(
    sampleExperiment({ variants: two.slice(0, 1), cases: [sampleCase('1', { review: 'x' })], sweeps: [{ ...sweep, variants: ['terse'] }] }),
  )
  const told = cells.map(({ point, sampling }) => [point.temperature, point.top_p, sampling.top_p, sampling.repeat_penalty])
  expect(told).toEqual([
    [0, 0.5, 0.5, 1],
    [0, 0.5, 0.5, 1.2],
    [0, 0.9, 0.5, 1],
    [0, 0.9, 0.5, 1.2],
    [0.7, 0.5, 0.5, 1],
    [0.7, 0.5, 0.5, 1.2],
    [0.7, 0.9, 0.9, 1],
    [0.7, 0.9, 0.9, 1.2],
  ])
})

test('every variant and point of a row draws the same seeds', () => {
  const seeds = fc.record({
    seed: fc.integer(),
    repeats: fc.integer({ min: 1, max: 4 }),
    temperatures: fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { minLength: 1 }),
  })
  fc.assert(
    fc.property(seeds, ({ seed, repeats, temperatures }) => {
      const sweep = sampleSweep({ variants: ['terse', 'careful'], axes: [{ name: 'temperature', values: temperatures }], repeats })
      const { cells } = planCells(sampleExperiment({ seed, variants: two, sweeps: [sweep] }))
      expect(cells.length).toBe(2 * 2 * temperatures.length * repeats)
      for (const cell of cells) expect(cell.seed).toBe(cellSeed({ notebookSeed: seed, seedKey: `key-${cell.case}`, repeat: cell.repeat }))
    }),
    { numRuns: 20 },
  )
})

test('a prompt is rendered once for a variant and a case, and its cells share it', () => {
  const render = vi.fn<Render>((source) => source)
  const sweep = sampleSweep({ axes: [{ name: 'temperature', values: [0, 0.5, 1] }], repeats: 4 })
  const { cells } = planCells(sampleExperiment({ sweeps: [sweep] }), { render })
  expect(cells.length).toBe(24)
  expect(render).toHaveBeenCalledTimes(2)
  expect(new Set(cells.map((cell) => cell.messages)).size).toBe(2)
})

test('two sweeps that make the same cell both keep it', () => {
  const { cells } = planCells(sampleExperiment({ sweeps: [sampleSweep(), sampleSweep({ name: 'again' })] }))
  expect(cells.map((cell) => [cell.index, cell.sweep, cell.case])).toEqual([
    [0, 'main', '1'],
    [1, 'main', '2'],
    [2, 'again', '1'],
    [3, 'again', '2'],
  ])
  expect(cells[2]).toEqual({ ...cells[0], index: 2, sweep: 'again' })
})

test('a sweep takes the cases blocks it names', () => {
  const cases = [sampleCase('1', { review: 'a' }), { ...sampleCase('2', { review: 'b' }), block: 'other' }]
  const { cells } = planCells(sampleExperiment({ cases, sweeps: [sampleSweep({ cases: ['other'] })] }))
  expect(cells.map((cell) => [cell.case, cell.caseIndex])).toEqual([['2', 1]])
})

test('an error of a template is one finding for its block and place, and spoils only its own cells', () => {
  const variants = [
    sampleVariant('bad', { user: 'x\n{{revew}}', places: { user: { file: 'n.md', line: 12, column: 3 } } }),
    sampleVariant('terse'),
  ]
  const cases = Array.from({ length: 40 }, (_, row) => sampleCase(`${row + 1}`, { review: 'r' }))
  const { cells, diagnostics } = planCells(sampleExperiment({ variants, cases }), { path: 'n.md' })
  expect(cells.map((cell) => cell.variant)).toEqual(cases.map(() => 'terse'))
  expect(diagnostics).toEqual([
    {
      severity: 'error',
      message: expect.stringMatching(/revew.*\(test case 1 and 39 more\)$/s) as string,
      place: { file: 'n.md', line: 13, column: 5 },
      block: 'prompt bad',
    },
  ])
})

test('a template that no value can mend is not tried for every case', () => {
  const render = vi.fn<Render>(() => {
    throw new AppError('TEMPLATE_TOO_LONG', 'It never ends.', { place: { line: 3 } })
  })
  const { diagnostics } = planCells(sampleExperiment(), { render, path: 'n.md' })
  expect(render).toHaveBeenCalledTimes(1)
  expect(diagnostics).toEqual([{ severity: 'error', message: 'It never ends.', place: { line: 3 }, block: 'prompt terse' }])
})

test('a fault of the program is not dressed up as the user’s', () => {
  const render = () => {
    throw new TypeError('oops')
  }
  expect(() => planCells(sampleExperiment(), { render })).toThrow('oops')
})

test('reference can be read, and a var of that name comes first', () => {
  const variants = [sampleVariant('terse', { user: '{{reference}}' })]
  const cases = [sampleCase('1', {}, '긍정'), sampleCase('2', { reference: 'own' }, '긍정')]
  const { cells } = planCells(sampleExperiment({ variants, cases }))
  expect(cells.map((cell) => cell.messages[0]?.content)).toEqual(['긍정', 'own'])
})

test('an empty system prompt and an empty prefill are left out', () => {
  const variants = [sampleVariant('terse', { system: '{{ "" }} \n', assistant: '', user: 'hi' })]
  const { cells } = planCells(sampleExperiment({ variants }), { render: renderTemplate })
  expect(cells[0]).toMatchObject({ messages: [{ role: 'user', content: 'hi' }], prefill: null })
})

test('a sweep too large is refused before it is expanded', () => {
  const axes = ['temperature', 'min_p', 'top_p'].map((name) => ({
    name,
    values: Array.from({ length: 100 }, (_, step) => (step + 1) / 100),
  }))
  const experiment = sampleExperiment({ sweeps: [sampleSweep({ axes })] })
  expect(planCells(experiment, { path: 'n.md' })).toEqual({
    cells: [],
    diagnostics: [
      {
        severity: 'error',
        message: 'The sweep makes 2,000,000 cells; the most is 200,000. Shorten an axis, or split the notebook.',
        place: { file: 'n.md', line: 20 },
        block: 'sweep main',
      },
    ],
  })
})

test('fifty thousand cells are as many as counted, numbered without gaps', () => {
  const cases = Array.from({ length: 1000 }, (_, row) => sampleCase(`${row}`, { review: `리뷰 ${row}` }))
  const sweep = sampleSweep({ axes: [{ name: 'temperature', values: [0, 0.2, 0.4, 0.6, 0.8] }], repeats: 10 })
  const experiment = sampleExperiment({ cases, sweeps: [sweep] })
  const { cells } = planCells(experiment)
  expect(cells.length).toBe(50_000)
  expect(cells.length).toBe(sweepsOf(experiment).reduce((sum, each) => sum + cellCount(experiment, each), 0))
  expect(cells.every((cell, index) => cell.index === index)).toBe(true)
})

test('a context length is in the cells of the sweep that names one', () => {
  const plan = (context?: number) =>
    planCells(sampleExperiment({ variants: two, sweeps: [sampleSweep(context === undefined ? {} : { context })] })).cells
  expect(plan(8192).map((cell) => cell.context)).toEqual(plan().map(() => 8192))
  expect(plan().some((cell) => 'context' in cell)).toBe(false)
})

test('a time limit and log-probabilities are in the cells of the sweep that names them, and change nothing else', () => {
  const plan = (timeLimit?: number) =>
    planCells(sampleExperiment({ variants: two, sweeps: [sampleSweep(timeLimit === undefined ? {} : { timeLimit })] })).cells
  expect(plan(1.5)).toEqual(plan().map((cell) => ({ ...cell, timeLimitMs: 1500 })))
  expect(plan().some((cell) => 'timeLimitMs' in cell)).toBe(false)
  const asking = sampleExperiment({ variants: two, sweeps: [sampleSweep({ logprobs: 5 })] })
  expect(planCells(asking).cells).toEqual(plan().map((cell) => ({ ...cell, logprobs: 5 })))
})
