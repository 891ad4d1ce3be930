import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { metricIds, metricOptionsProblem } from '../../metrics/metrics.ts'
import { parseNotebook } from '../../notebook/parseNotebook.ts'
import { block, cases, path, prompt, read, told } from '../testing/readSample.ts'
import { filesOf, readExperiment } from './readExperiment.ts'

describe('readExperiment', () => {
  it('reads everything that a notebook declares', () => {
    const text = `---\ntitle: Labels\nmodel: m1\nseed: 7\nauthor: someone\n---\n${block('prompt terse', 'system: You label.\nuser: |\n  Review: {{review}}\nassistant: "Label:"')}${block('cases reviews', 'from: cases.jsonl')}${block(
      'sweep main',
      'prompt: terse\nshots: { from: shots.jsonl, count: [0, 2], select: random }\ntemperature: [0, 0.7]\ntop_p: 0.9\nstop: ["\\n", "END"]\nrepeats: 3\ncontext: 2048\ntime_limit: 60\nlogprobs: 5',
    )}${block('score main', '- exact-match\n- contains: { name: says it, value: "{{reference}}" }\n- contains: yes')}${block('chart accuracy', 'kind: line\nx: temperature\ny: exact-match\nseries: prompt')}`
    const files = {
      'cases.jsonl':
        '{"id":"k","vars":{"review":"좋아요"},"reference":"positive","tags":["plain"]}\n\n{"vars":{"review":"bad"},"reference":["negative",1]}\n',
      'shots.jsonl': '{"vars":{"review":"s1"},"output":"positive"}\n{"vars":{"review":"s2"},"output":"negative"}\n',
    }
    const { experiment, diagnostics } = read(text, files)
    const seedKeys = experiment?.cases.map(({ seedKey }) => seedKey) ?? []
    expect(diagnostics).toEqual([])
    expect(seedKeys.map((key) => /^[0-9a-f]{16}$/.test(key))).toEqual([true, true])
    expect(experiment).toEqual({
      title: 'Labels',
      model: 'm1',
      seed: 7,
      variants: [
        {
          name: 'terse',
          system: 'You label.',
          user: 'Review: {{review}}\n',
          assistant: 'Label:',
          line: 7,
          places: {
            system: { file: path, line: 8, column: 9 },
            user: { file: path, line: 10, column: 3 },
            assistant: { file: path, line: 11, column: 13 },
          },
        },
      ],
      cases: [
        {
          id: 'k',
          seedKey: seedKeys[0],
          vars: { review: '좋아요' },
          reference: 'positive',
          tags: ['plain'],
          file: 'experiments/demo/cases.jsonl',
          line: 1,
          block: 'reviews',
        },
        {
          id: '2',
          seedKey: seedKeys[1],
          vars: { review: 'bad' },
          reference: ['negative', '1'],
          tags: [],
          file: 'experiments/demo/cases.jsonl',
          line: 3,
          block: 'reviews',
        },
      ],
      retrievers: [],
      sweeps: [
        {
          name: 'main',
          variants: ['terse'],
          cases: ['reviews'],
          axes: [
            { name: 'shots', values: [0, 2] },
            { name: 'temperature', values: [0, 0.7] },
          ],
          fixed: { top_p: 0.9, stop: ['\n', 'END'] },
          shots: {
            items: [
              { vars: { review: 's1' }, output: 'positive' },
              { vars: { review: 's2' }, output: 'negative' },
            ],
            counts: [0, 2],
            select: 'random',
          },
          repeats: 3,
          context: 2048,
          timeLimit: 60,
          logprobs: 5,
          line: 16,
        },
      ],
      metrics: [
        { name: 'exact-match', metric: 'exact-match', options: {}, line: 28 },
        { name: 'says it', metric: 'contains', options: { value: '{{reference}}' }, line: 29 },
        { name: 'contains', metric: 'contains', options: { value: 'yes' }, line: 30 },
      ],
      charts: [{ name: 'accuracy', kind: 'line', x: 'temperature', y: 'exact-match', series: 'prompt', line: 32 }],
    })
  })

  it('reads an empty file as an experiment with nothing in it', () => {
    expect(read('')).toEqual({
      experiment: {
        title: 'demo',
        model: 'smollm2-135m-instruct',
        seed: 0,
        variants: [],
        cases: [],
        retrievers: [],
        sweeps: [],
        metrics: [],
        charts: [],
      },
      diagnostics: [
        {
          severity: 'warning',
          message: 'This notebook has no prompt and no test cases yet. Add a prompt block to begin.',
          place: { file: path, line: 1 },
        },
      ],
    })
  })

  it('needs no front matter, model or sweep, and then takes the title from the first heading', () => {
    const { experiment, diagnostics } = read(`# My title #\n${prompt}${cases}`)
    expect([experiment?.title, experiment?.sweeps, diagnostics]).toEqual(['My title', [], []])
  })

  it('reads cases and shots written in the notebook, with their lines', () => {
    const text = `${prompt}${block('cases c', '- vars: { x: 1 }\n  reference: 5\n\n- id: 둘\n  vars: { x: [1, { y: z }] }\n  tags: one')}${block('shots s', '- vars: { x: 2 }\n  output: 3')}${block('sweep m', 'shots: [0, 1]')}`
    const { experiment, diagnostics } = read(text)
    expect(diagnostics).toEqual([])
    expect(experiment?.cases.map(({ id, vars, reference, tags, file, line }) => ({ id, vars, reference, tags, file, line }))).toEqual([
      { id: '1', vars: { x: 1 }, reference: '5', tags: [], file: path, line: 5 },
      { id: '둘', vars: { x: [1, { y: 'z' }] }, reference: null, tags: ['one'], file: path, line: 8 },
    ])
    expect(experiment?.sweeps[0]?.shots).toEqual({ items: [{ vars: { x: 2 }, output: '3' }], counts: [0, 1], select: 'first' })
  })

  it('reads cases from a table', () => {
    const { experiment, diagnostics } = read(`${prompt}${block('cases c', 'from: c.csv\nreference: 라벨')}`, {
      'c.csv': 'x,라벨,id\n"여러\n줄",좋음,첫째\n2,,\n',
    })
    expect(diagnostics).toEqual([])
    expect(experiment?.cases.map(({ id, vars, reference, line }) => ({ id, vars, reference, line }))).toEqual([
      { id: '첫째', vars: { x: '여러\n줄' }, reference: '좋음', line: 2 },
      { id: '2', vars: { x: '2' }, reference: null, line: 4 },
    ])
  })

  it('names the line of a table row with more fields than the header', () => {
    const { experiment, diagnostics } = read(`${prompt}${block('cases c', 'from: c.csv')}`, { 'c.csv': 'x,y\n{"a": 1, "b": 2},3\nx,y\n' })
    expect(diagnostics.map(({ severity, message, place }) => [severity, message.slice(0, 47), place.file, place.line])).toEqual([
      ['error', 'The row has 3 fields, but the header has 2. Put', 'experiments/demo/c.csv', 2],
    ])
    expect(experiment?.cases.map(({ vars }) => vars)).toEqual([{ x: 'x', y: 'y' }])
  })

  it('gives a case the same seed key wherever it is, and equal cases different ones', () => {
    const keys = (lines: string) => read(`${prompt}${block('cases c', lines)}`).experiment?.cases.map(({ seedKey }) => seedKey) ?? []
    const [a, b] = keys('- vars: { x: 1, y: 2 }\n- vars: { x: 1, y: 2 }')
    expect(a).not.toBe(b)
    expect(keys('- vars: { x: new }\n- vars: { y: 2, x: 1 }\n- vars: { x: 1, y: 2 }').slice(1)).toEqual([a, b])
  })

  it('reads a list of lists as an axis of `stop`, and a list of texts as one value', () => {
    const sweep = (stop: string) => read(`${prompt}${cases}${block('sweep m', `stop: ${stop}`)}`).experiment?.sweeps[0]
    expect([sweep('[a, b]')?.fixed, sweep('[[a, b], [c], null]')?.axes, sweep('a')?.fixed]).toEqual([
      { stop: ['a', 'b'] },
      [{ name: 'stop', values: [['a', 'b'], ['c'], null] }],
      { stop: 'a' },
    ])
  })

  it('reads files with CRLF and a byte order mark', () => {
    const text = `\uFEFF---\ntitle: T\n---\n${prompt}${block('cases c', 'from: c.jsonl')}`.replaceAll('\n', '\r\n')
    const { experiment, diagnostics } = read(text, { 'c.jsonl': '\uFEFF{"vars":{"x":"a"}}\r\n{"vars":{"x":"b"}}\r\n' })
    expect([experiment?.title, experiment?.cases.length, diagnostics]).toEqual(['T', 2, []])
  })
})

describe('filesOf', () => {
  it('lists each file once, as written, without paths that may not be read', () => {
    const text = `${block('cases a', 'from: c.jsonl')}${block('cases b', 'from: ../c.jsonl')}${block('shots s', 'from: s.jsonl')}${block('sweep m', 'shots: { from: c.jsonl }')}${block('cases x', 'from: /abs')}${block('cases y', 'from: [')}${block('cases z', '- vars: {}')}`
    expect(filesOf(parseNotebook(text))).toEqual(['c.jsonl', '../c.jsonl', 's.jsonl'])
  })
})

describe('large notebooks', () => {
  it('read thousands of cases of a file and list a bounded number of faults', () => {
    const lines = Array.from({ length: 5000 }, (_, index) => `{"vars":{"x":"case ${index}"}}\n`).join('')
    expect(read(`${prompt}${block('cases c', 'from: c.jsonl')}`, { 'c.jsonl': lines }).experiment?.cases.length).toBe(5000)
    expect(told(`${prompt}${block('cases c', 'from: c.jsonl')}`, { 'c.jsonl': 'x\n'.repeat(5000) }).length).toBe(22)
  })

  it('stop reading a file of cases after a thousand faulty lines, and say so', () => {
    const parse = vi.spyOn(JSON, 'parse')
    const found = told(`${prompt}${block('cases c', 'from: c.jsonl')}`, { 'c.jsonl': '{"vars":\n'.repeat(1_000_000) })
    expect(parse.mock.calls.length).toBeLessThan(1_100)
    parse.mockRestore()
    expect(found.slice(-2).map((line) => line.replace('experiments/demo/', ''))).toEqual([
      'error c.jsonl:21: 980 more findings from here on.',
      'error c.jsonl:1001: Reading stopped here, after 1,000 lines with errors. Correct the file; it may be of another kind.',
    ])
  })

  it('read at most as many rows of a file as a notebook may have cells', () => {
    const found = told(`${prompt}${block('cases c', 'from: c.jsonl')}`, { 'c.jsonl': '{"vars":{"x":"y"}}\n'.repeat(250_000) })
    expect(found.map((line) => line.replace('experiments/demo/', ''))).toEqual([
      'error c.jsonl:200001: This file has more than 200,000 lines, the most that can be read. Split it.',
    ])
  })

  it('report a line that is nested a million deep, and one with too many variables', () => {
    const deep = `{"vars":{"x":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}}`
    const wide = JSON.stringify({ vars: Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`v${index}`, 1])) })
    const found = told(`${prompt}${block('cases c', 'from: c.jsonl')}`, { 'c.jsonl': `${deep}\n${wide}\n` })
    expect(found.map((line) => line.replace('experiments/demo/', ''))).toEqual([
      'error c.jsonl:1: This line is nested more than 100 deep. Flatten it.',
      'error c.jsonl:2: `vars` has more than 1000 variables.',
    ])
  })

  it('count findings beyond the first 500, and make no message for them', () => {
    const keys = Array.from({ length: 60_000 }, (_, index) => `key${index}: ${index}`).join('\n')
    const found = told(`${prompt}${block('sweep m', keys)}`).filter((line) => line.startsWith('error'))
    expect(found).toHaveLength(501)
    expect(found.at(-1)).toContain('findings from here on')
  })

  it('find the title in a heading with a million blanks', () => {
    const title = (heading: string) => read(`${heading}\n${prompt}`).experiment?.title
    expect(title(`# Title${' '.repeat(1_000_000)}end ##`)).toBe(`Title${' '.repeat(1_000_000)}end`)
    expect(title('## Closed ## ##  ')).toBe('Closed ##')
  })
})

describe('the sample notebooks', () => {
  const samples = [...globSync('experiments/*/notebook.md'), ...globSync('experiments/_templates/*.md')]

  it.each(samples)('%s reads without a finding', (file) => {
    const folder = dirname(file)
    const { experiment, diagnostics } = readExperiment(parseNotebook(readFileSync(file, 'utf8')), {
      path: file,
      metricIds,
      metricProblem: metricOptionsProblem,
      readFile: (relative) => {
        const beside = join(folder, relative)
        return existsSync(beside) ? { text: readFileSync(beside, 'utf8') } : { error: { code: 'FILE_MISSING', message: beside } }
      },
    })
    expect(diagnostics).toEqual([])
    expect(experiment?.variants.length).toBeGreaterThan(0)
  })
})
