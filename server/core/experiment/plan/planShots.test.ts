import { expect, test } from 'vitest'
import type { Sweep } from '../experiment.ts'
import { planCells } from './planCells.ts'
import { sampleCase, sampleExperiment, sampleShots, sampleSweep, sampleVariant } from '../testing/sampleExperiment.ts'

const oneCase = [sampleCase('1', { review: 'case' })]
const withShots = (shots: Sweep['shots'], parts: Partial<Sweep> = {}) => sampleSweep({ shots, ...parts })
const contents = (experiment: ReturnType<typeof sampleExperiment>, options = {}) =>
  planCells(experiment, options).cells.map((cell) => cell.messages.map((message) => `${message.role}: ${message.content}`))

test('shots become earlier turns by the user template of the variant', () => {
  const variants = [sampleVariant('terse', { system: 'S', user: 'Q {{review}}' })]
  const sweep = withShots({ items: sampleShots(3), counts: [0, 2], select: 'first' })
  expect(contents(sampleExperiment({ variants, cases: oneCase, sweeps: [sweep] }))).toEqual([
    ['system: S', 'user: Q case'],
    ['system: S', 'user: Q shot 0', 'assistant: label 0', 'user: Q shot 1', 'assistant: label 1', 'user: Q case'],
  ])
})

test('a template that mentions shots places them itself', () => {
  const variants = [
    sampleVariant('terse', { user: '{% for shot in shots %}{{shot.user}}={{shot.output}} ({{shot.review}}); {% endfor %}{{review}}' }),
  ]
  const sweep = withShots({ items: sampleShots(2), counts: [0, 2], select: 'first' })
  expect(contents(sampleExperiment({ variants, cases: oneCase, sweeps: [sweep] }))).toEqual([
    ['user: case'],
    ['user: shot 0=label 0 (shot 0); shot 1=label 1 (shot 1); case'],
  ])
})

test('a system prompt that places shots keeps them out of the turns, whatever the user template reads', () => {
  const variants = [
    sampleVariant('terse', { system: '{{ shots | length }}:{% for shot in shots %}{{shot.output}};{% endfor %}', user: '{{question}}' }),
  ]
  const cases = [sampleCase('1', { question: 'q' })]
  const sweep = withShots({ items: sampleShots(2), counts: [2], select: 'first' })
  expect(contents(sampleExperiment({ variants, cases, sweeps: [sweep] }))).toEqual([['system: 2:label 0;label 1;', 'user: q']])
})

test('few-shot counts are the slowest axis, unless the sweep lists shots elsewhere', () => {
  const shots: Sweep['shots'] = { items: sampleShots(2), counts: [0, 2], select: 'first' }
  const temperature = { name: 'temperature', values: [0, 1] }
  const points = (axes: Sweep['axes']) =>
    planCells(sampleExperiment({ cases: oneCase, sweeps: [withShots(shots, { axes })] })).cells.map(({ point }) => [
      point.shots,
      point.temperature,
    ])
  expect(points([temperature])).toEqual([
    [0, 0],
    [0, 1],
    [2, 0],
    [2, 1],
  ])
  expect(points([temperature, { name: 'shots', values: [0, 1] }])).toEqual([
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 1],
  ])
})

test('a shot that is the test case itself is skipped with a warning', () => {
  const items = [{ vars: { review: 'case' }, output: 'the answer' }, ...sampleShots(2)]
  const sweep = withShots({ items, counts: [1, 3], select: 'first' })
  const cases = [...oneCase, sampleCase('2', { review: 'other' })]
  const { cells, diagnostics } = planCells(sampleExperiment({ cases, sweeps: [sweep] }), { path: 'n.md' })
  expect(cells.map((cell) => cell.messages.filter((message) => message.role === 'assistant').map((message) => message.content))).toEqual([
    ['label 0'],
    ['label 0', 'label 1'],
    ['the answer'],
    ['the answer', 'label 0', 'label 1'],
  ])
  const common = { severity: 'warning', place: { file: 'n.md', line: 20 }, block: 'sweep main' }
  expect(diagnostics).toEqual([
    { ...common, message: '1 of 3 shots has the vars of a test case and would give its answer away; the next shot is used there.' },
    { ...common, message: 'Fewer than 3 shots are left for test case 1.' },
  ])
})

test('a shot that the template does not fit is an error that names it', () => {
  const variants = [sampleVariant('terse', { user: '{{question}}' })]
  const cases = [sampleCase('1', { question: 'q' })]
  const sweep = withShots({ items: sampleShots(1), counts: [0, 1], select: 'first' })
  const { cells, diagnostics } = planCells(sampleExperiment({ variants, cases, sweeps: [sweep] }))
  expect(cells.map((cell) => cell.point.shots)).toEqual([0])
  expect(diagnostics).toMatchObject([
    { severity: 'error', message: expect.stringContaining('(the shot with output "label 0")') as string, block: 'prompt terse' },
  ])
})

test('shots by likeness need a ranking; with one, the nearest come first', () => {
  const experiment = sampleExperiment({ cases: oneCase, sweeps: [withShots({ items: sampleShots(3), counts: [2], select: 'similar' })] })
  const refused = planCells(experiment)
  expect(refused.cells).toEqual([])
  expect(refused.diagnostics).toMatchObject([
    { severity: 'error', message: expect.stringContaining('Choose select: first or random.') as string },
  ])
  expect(contents(experiment, { rankShots: () => [2, 0, 1] })).toEqual([
    ['user: Review: shot 2', 'assistant: label 2', 'user: Review: shot 0', 'assistant: label 0', 'user: Review: case'],
  ])
})

test('without shots in the sweep, a var called shots is the case’s own', () => {
  const variants = [sampleVariant('terse', { user: '{{ shots | join(",") }}' })]
  const cases = [sampleCase('1', { shots: ['espresso', '소주'] }), sampleCase('2', {})]
  expect(contents(sampleExperiment({ variants, cases }))).toEqual([['user: espresso,소주'], ['user: ']])
})
