import { describe, expect, test } from 'vitest'
import { parseNotebook } from '../../notebook/parseNotebook.ts'
import { planNotebook, readNotebook } from '../plan/planNotebook.ts'
import { block, cases, prompt, read, told } from '../testing/readSample.ts'

/** Each as written in YAML; JSON has no others than `json`. */
const json = ['9007199254740993', '12345678901234567890', '1.10', '2.0', '1e3', '-0', '1E-7', '5', '1.5', '-3']
const yaml = [...json, '00123', '2024-12-08', '12:30', 'no', '0x10', '0o17', '1_000', '.inf', '+5', '5.', 'true', 'false']

const sweep = block('sweep main', 'prompt: a')
const from = (file: string) => block('cases c', `from: ${file}`)

/** The prompts of the cells of a notebook with one prompt `{{x}}`. */
function prompts(listed: string, text = ''): string[] {
  const path = 'experiments/demo/notebook.md'
  const notebook = parseNotebook(`---\nmodel: tiny\n---\n${prompt}${listed}${sweep}`)
  const { cells, diagnostics } = planNotebook(readNotebook(notebook, { path, readFile: () => ({ text }) }), { path })
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  return cells.map(({ messages }) => messages.at(-1)?.content ?? '')
}

describe('the prompt shows what was typed', () => {
  test('in YAML', () => {
    expect(prompts(block('cases c', yaml.map((value) => `- vars: { x: ${value} }`).join('\n')))).toEqual(yaml)
  })

  test('in YAML behind an alias, and inside a list where digits would be lost', () => {
    const listed = '- vars: { y: &a 1.10, x: *a }\n- vars: { x: [1.10, 00123, 9007199254740993, 5] }'
    expect(prompts(block('cases c', listed))).toEqual(['1.10', '1.1,00123,9007199254740993,5'])
  })

  test('in JSONL', () => {
    expect(prompts(from('c.jsonl'), json.map((value) => `{"vars":{"x":${value}}}\n`).join(''))).toEqual(json)
  })

  test('in CSV', () => {
    expect(prompts(from('c.csv'), `x\n${yaml.join('\n')}\n`)).toEqual(yaml)
  })

  test('in shots and their outputs, in a block and in a file', () => {
    const withShots = (body: string) => `${prompt}${cases}${block('shots s', body)}${block('sweep m', 'shots: [0, 1]')}`
    const listed = read(withShots('- vars: { x: 1.10 }\n  output: True\n- vars: { x: 1 }\n  output: 00123'))
    const filed = read(withShots('from: s.jsonl'), { 's.jsonl': '{"vars":{"x":1.10},"output":2.0}' })
    expect([listed, filed].map(({ experiment }) => experiment?.sweeps[0]?.shots?.items)).toEqual([
      [
        { vars: { x: '1.10' }, output: 'True' },
        { vars: { x: 1 }, output: '00123' },
      ],
      [{ vars: { x: '1.10' }, output: '2.0' }],
    ])
  })
})

test('references, ids and tags are the texts that were typed', () => {
  const { experiment } = read(
    `${prompt}${block('cases c', '- { id: 007, vars: { x: 1 }, reference: [1.10, NO, True], tags: 2.0 }')}${sweep}`,
  )
  expect(experiment?.cases).toMatchObject([{ id: '007', reference: ['1.10', 'NO', 'True'], tags: ['2.0'] }])
})

test('ordinary numbers and truth values keep their type', () => {
  const { experiment } = read(`${prompt}${block('cases c', '- vars: { x: 5, y: 1.5, z: true, n: null }')}${sweep}`)
  expect(experiment?.cases[0]?.vars).toEqual({ x: 5, y: 1.5, z: true, n: null })
})

test.each([
  ['a block', block('cases c', '- vars: { o: { price: 1.10, n: [1.0, 2, 12345678901234567890] } }'), {}],
  ['a file', from('c.jsonl'), { 'c.jsonl': '{"vars":{"o":{"price":1.10,"n":[1.0,2,12345678901234567890]}}}' }],
])('numbers in the lists and mappings of %s stay numbers unless they lose digits, and a finding names them', (_, listed, files) => {
  const { experiment, diagnostics } = read(`${prompt}${listed}${sweep}`, files)
  expect(experiment?.cases[0]?.vars).toEqual({ o: { price: 1.1, n: [1, 2, '12345678901234567890'] } })
  expect(diagnostics.filter(({ severity }) => severity === 'info').map(({ message }) => message)).toEqual([
    expect.stringContaining('`12345678901234567890` is kept as the text that was typed'),
    '`1.10` in a list or mapping is a number, which prompts show as `1.1`, and 1 more likewise. Put it in quotes to show it as it was typed.',
  ])
})

test('a finding tells once what is kept as text, and that a truth value is shown otherwise', () => {
  const findings = told(`${prompt}${block('cases c', '- vars: { x: 5 }\n- vars: { x: 1.10 }\n- vars: { x: 2.0, y: True }')}${sweep}`)
  expect(findings.filter((each) => each.startsWith('info'))).toEqual([
    'info N:6:9: `1.10` is kept as the text that was typed, and 1 more likewise. To calculate with it or compare it in a template, write `NAME | float`.',
    'info N:6:9: `True` is a truth value, which prompts show as `true`. Put it in quotes to show it as it was typed.',
  ])
})
