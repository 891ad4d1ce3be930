import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ErrorData } from '../errors.ts'
import { formatError } from '../errors.ts'
import { metricIds, metricOptionsProblem } from '../metrics/metrics.ts'
import { parseNotebook } from './parseNotebook.ts'
import { filesOf, readExperiment } from './readExperiment.ts'

const path = 'experiments/demo/notebook.md'

function read(text: string, files: Record<string, string | ErrorData> = {}) {
  return readExperiment(parseNotebook(text), {
    path,
    metricIds: ['exact-match', 'contains'],
    readFile: (relative) => {
      const file = files[relative]
      if (typeof file === 'string') return { text: file }
      return { error: file ?? { code: 'FILE_MISSING', message: 'missing' } }
    },
  })
}

/** `severity place: message`, one line each. */
const told = (text: string, files?: Record<string, string | ErrorData>): string[] =>
  read(text, files).diagnostics.map((diagnostic) => `${diagnostic.severity} ${formatError({ code: 'BAD_INPUT', message: diagnostic.message, place: diagnostic.place })}`.replaceAll(path, 'N'))

const block = (header: string, body: string): string => `\`\`\`yaml ${header}\n${body}\n\`\`\`\n`
const prompt = block('prompt a', 'user: "{{x}}"')
const cases = block('cases c', '- vars: { x: 1 }')

describe('readExperiment', () => {
  it('reads everything that a notebook declares', () => {
    const text = `---\ntitle: Labels\nmodel: m1\nseed: 7\nauthor: someone\n---\n${block('prompt terse', 'system: You label.\nuser: |\n  Review: {{review}}\nassistant: "Label:"')}${block('cases reviews', 'from: cases.jsonl')}${block(
      'sweep main',
      'prompt: terse\nshots: { from: shots.jsonl, count: [0, 2], select: random }\ntemperature: [0, 0.7]\ntop_p: 0.9\nstop: ["\\n", "END"]\nrepeats: 3\ncontext: 2048',
    )}${block('score main', '- exact-match\n- contains: { name: says it, value: "{{reference}}" }\n- contains: yes')}${block('chart accuracy', 'kind: line\nx: temperature\ny: exact-match\nseries: prompt')}`
    const files = {
      'cases.jsonl': '{"id":"k","vars":{"review":"좋아요"},"reference":"positive","tags":["plain"]}\n\n{"vars":{"review":"bad"},"reference":["negative",1]}\n',
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
          places: { system: { file: path, line: 8, column: 9 }, user: { file: path, line: 10, column: 3 }, assistant: { file: path, line: 11, column: 13 } },
        },
      ],
      cases: [
        { id: 'k', seedKey: seedKeys[0], vars: { review: '좋아요' }, reference: 'positive', tags: ['plain'], file: 'experiments/demo/cases.jsonl', line: 1, block: 'reviews' },
        { id: '2', seedKey: seedKeys[1], vars: { review: 'bad' }, reference: ['negative', '1'], tags: [], file: 'experiments/demo/cases.jsonl', line: 3, block: 'reviews' },
      ],
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
          shots: { items: [{ vars: { review: 's1' }, output: 'positive' }, { vars: { review: 's2' }, output: 'negative' }], counts: [0, 2], select: 'random' },
          repeats: 3,
          context: 2048,
          line: 16,
        },
      ],
      metrics: [
        { name: 'exact-match', metric: 'exact-match', options: {}, line: 26 },
        { name: 'says it', metric: 'contains', options: { value: '{{reference}}' }, line: 27 },
        { name: 'contains', metric: 'contains', options: { value: 'yes' }, line: 28 },
      ],
      charts: [{ name: 'accuracy', kind: 'line', x: 'temperature', y: 'exact-match', series: 'prompt', line: 30 }],
    })
  })

  it('reads an empty file as an experiment with nothing in it', () => {
    expect(read('')).toEqual({
      experiment: { title: 'demo', model: 'smollm2-135m-instruct', seed: 0, variants: [], cases: [], sweeps: [], metrics: [], charts: [] },
      diagnostics: [{ severity: 'warning', message: 'This notebook has no prompt and no test cases yet. Add a prompt block to begin.', place: { file: path, line: 1 } }],
    })
  })

  it('does without front matter, model and sweep, and takes its title from the first heading', () => {
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
    const { experiment, diagnostics } = read(`${prompt}${block('cases c', 'from: c.csv\nreference: 라벨')}`, { 'c.csv': 'x,라벨,id\n"여러\n줄",좋음,첫째\n2,,\n' })
    expect(diagnostics).toEqual([])
    expect(experiment?.cases.map(({ id, vars, reference, line }) => ({ id, vars, reference, line }))).toEqual([
      { id: '첫째', vars: { x: '여러\n줄' }, reference: '좋음', line: 2 },
      { id: '2', vars: { x: '2' }, reference: null, line: 4 },
    ])
  })

  it('gives a case the same seed key wherever it stands, and equal cases different ones', () => {
    const keys = (lines: string) => read(`${prompt}${block('cases c', lines)}`).experiment?.cases.map(({ seedKey }) => seedKey) ?? []
    const [a, b] = keys('- vars: { x: 1, y: 2 }\n- vars: { x: 1, y: 2 }')
    expect(a).not.toBe(b)
    expect(keys('- vars: { x: new }\n- vars: { y: 2, x: 1 }\n- vars: { x: 1, y: 2 }').slice(1)).toEqual([a, b])
  })

  it('takes lists of lists as an axis of stop, and a list of texts as one value', () => {
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

describe('faults', () => {
  it.each<[string, string, string[]]>([
    ['an unclosed list', `${prompt}${block('cases c', 'from: [a')}`, ['error N:5:9: This list is not closed. Add `]`.']],
    ['a colon in a text', block('prompt a', 'user: Label: x'), ['error N:2:7: A text with `: ` in it needs quotes, or its own lines after `|`.']],
    ['a hole without quotes', block('prompt a', 'user: {{x}}'), ['error N:2:7: `user` must be a text. Put a value that begins with `{{` in quotes, or on its own lines after `|`.']],
    ['a key twice', block('prompt a', 'user: x\nuser: y'), ['error N:3:1: This key is written twice. Keep one of them.']],
    ['a tab', block('prompt a', 'user: |\n\tx'), ['error N:3:1: Lines are indented with spaces in YAML, not with tabs.']],
    ['a missing alias', block('prompt a', 'user: *x'), ['error N:2:7: This YAML uses an alias (`*name`) that cannot be followed. Write the value out.']],
    ['a list that holds itself', block('cases c', '&a [*a]'), ['error N:2:5: This YAML uses an alias (`*name`) that cannot be followed. Write the value out.']],
    ['an unknown key', block('prompt a', 'usr: x\nuser: y'), ['error N:2:1: Unknown key `usr`. Did you mean `user`? Known here: system, user, assistant, description.']],
    ['a missing key', block('prompt a', 'system: x'), ['error N:2:1: `user` is missing.']],
    ['an empty prompt', block('prompt a', ''), ['error N:2:1: The prompt `a` is empty. Give it a `user` text.']],
    ['a number for a text', block('prompt a', 'user: 5'), ['error N:2:7: `user` must be a text, and this is 5 (put a text in quotes).']],
    ['a prompt without name', block('prompt', 'user: x'), ['error N:1: This prompt has no name. Write one after `prompt`: ```yaml prompt short.']],
    ['a name twice', prompt + prompt, ['error N:4: There is a block `prompt a` in line 1 already. Give this one another name.']],
    ['a template', block('prompt a', 'user: |\n  Hi\n    {% if x %}'), ['error N:4:5: `{% if %}` is never closed. Add `{% endif %}`.']],
    ['front matter', '---\ntitle: [\n---\n', ['error N:2:9: This list is not closed. Add `]`.']],
    ['a wrong seed', '---\nseed: many\ntitel: x\n---\n', ['warning N:3:1: Unknown key `titel`. Did you mean `title`?', 'error N:2:7: `seed` must be a number, and this is the text "many".']],
    ['a misspelt parameter', prompt + cases + block('sweep m', 'temprature: 0'), ['error N:8:1: Unknown key `temprature`. Did you mean `temperature`?']],
    ['a value out of range', prompt + cases + block('sweep m', 'top_p: [0.5, 2]\nmax_tokens: 0'), ['error N:8:14: top_p is 2; it takes a number from 0 to 1.', 'error N:9:13: max_tokens is 0; it takes a whole number from 1']],
    ['an empty axis', prompt + cases + block('sweep m', 'seed: []'), ['error N:8:7: `seed` is an empty list, which leaves nothing to run.']],
    ['too many repeats', prompt + cases + block('sweep m', 'repeats: 1001'), ['error N:8:10: `repeats` must be at most 1000.']],
    ['an unknown variant', prompt + cases + block('sweep m', 'prompt: [a, b]'), ['error N:8:13: There is no prompt block named `b`. There is a.']],
    ['unknown cases', prompt + cases + block('sweep m', 'cases: zzz'), ['error N:8:8: There is no cases block named `zzz`. There is c.']],
    ['shots from nowhere', prompt + cases + block('sweep m', 'shots: 2'), ['error N:8:8: `shots` names nothing to take pairs from.']],
    ['an unknown way to select', prompt + cases + block('sweep m', 'shots: { items: [], select: best }'), ['error N:8:29: `select` must be one of first, random, similar.']],
    ['an unknown metric', prompt + cases + block('score s', '- contans: x'), ['error N:8:3: Unknown metric `contans`. Did you mean `contains`? Known: exact-match, contains.']],
    ['two metrics in one item', prompt + cases + block('score s', '- exact-match:\n  contains: x'), ['error N:8:3: One metric an item.']],
    ['a score that is no list', prompt + cases + block('score s', 'exact-match'), ['error N:8:1: The block must be a list, and this is the text "exact-match".']],
    ['a chart', prompt + cases + block('chart c', 'x: temperature'), ['error N:8:1: `y` is missing.']],
    ['no cases in the block', prompt + block('cases c', '[]'), ['error N:5:1: The block `cases c` has no test cases.']],
    ['a case without vars', prompt + block('cases c', '- var: { x: 1 }'), ['error N:5:3: `vars` is missing.', 'error N:5:3: Unknown key `var`. Did you mean `vars`?']],
    ['an id twice', prompt + block('cases c', '- { id: k, vars: { x: 1 } }\n- { id: k, vars: { x: 2 } }'), ['error N:6: The id `k` is taken by the test case at N:5. Give this one another `id`.']],
    ['an absolute path', prompt + block('cases c', 'from: /etc/passwd'), ['error N:5:7: `/etc/passwd` is not a path beside the notebook.']],
    ['a path of Windows', prompt + block('cases c', 'from: C:\\data.jsonl'), ['error N:5:7: `C:\\data.jsonl` is not a path beside the notebook.']],
    ['a missing file', prompt + block('cases c', 'from: ../shared/c.jsonl'), ['error N:5:7: There is no file `../shared/c.jsonl`, which the block `cases c` reads (experiments/shared/c.jsonl). Create it or correct `from`.']],
    ['an unknown kind', prompt + cases + block('promt b', 'user: x'), ['warning N:7: Unknown kind of block `promt`; it is left alone. Did you mean `prompt`?']],
    ['an unclosed block', `${cases}\`\`\`yaml prompt a\nuser: "{{x}}"\n`, ['error N:4: The block `prompt a` is never closed']],
    ['a prompt that shows the reference', block('prompt a', 'user: |\n  {{x}}\n  {{ reference }}') + cases, ['warning N:4:6: This prompt shows the model the `reference`']],
    ['shots that nothing uses', prompt + cases + block('shots s', '- { vars: { x: 1 }, output: y }'), ['warning N:7: No sweep uses the block `shots s`.']],
    [
      'a case without a variable',
      block('prompt a', 'user: "{{x}} {{ y }}"') + block('cases c', '- vars: { x: 1, yy: 2 }\n- vars: { x: 1 }'),
      ['error N:5: Test case `1` lacks the variable `y`, which the prompt a uses (N:2:13). Did you mean `yy`? Add it to the case, or write `{{ y | default("") }}`. So do 1 more test cases.'.replace(':2:13', ':2')],
    ],
  ])('of %s are told with their place', (_, text, expected) => {
    const found = told(text).filter((line) => !/^warning N:1: This notebook has no/.test(line))
    expect(found.map((line, index) => line.slice(0, expected[index]?.length))).toEqual(expected)
  })

  it('in lines of a file name that file', () => {
    const files = { 'c.jsonl': '{"vars":{"x":1}}\n{"vars":\n[1]\n{"review":"x"}\n{"vars":{"x":1},"refrence":"y"}\n{"vars":{"x":1},"note":"z"}\n' }
    expect(told(`${prompt}${block('cases c', 'from: c.jsonl')}`, files).map((line) => line.replace('experiments/demo/', '').slice(0, 82))).toEqual([
      'error c.jsonl:2: This line is no JSON object (Unexpected end of JSON input). Each ',
      'error c.jsonl:3: The line must be keys and values, and this is a list.',
      'error c.jsonl:4: `vars` is missing. Put the variables of the template in it: {"var',
      'warning c.jsonl:4: The key `review` is not used. Variables of the template belong ',
      'error c.jsonl:5: Unknown key `refrence`. Did you mean `reference`? Known here: id,',
      'warning c.jsonl:6: The key `note` is not used. Variables of the template belong in',
    ])
  })

  it('of the file reader are passed on at the `from:`', () => {
    const error: ErrorData = { code: 'FILE_ENCODING', message: 'c.jsonl is not UTF-8. Save it as UTF-8.' }
    expect(told(`${prompt}${block('cases c', 'from: c.jsonl')}`, { 'c.jsonl': error })).toEqual(['error N:5:7: The block `cases c` cannot read `c.jsonl`: c.jsonl is not UTF-8. Save it as UTF-8.'])
  })

  it('of a variable do not concern a branch that is not taken, a default, or cases that meet other prompts', () => {
    const both = block('cases c', '- vars: { lang: ko, ko: 1 }\n- vars: { lang: en, en: 1 }')
    expect(told(block('prompt a', 'user: "{% if lang == \'ko\' %}{{ ko }}{% else %}{{ en }}{% endif %}{{ more | default(1) }}"') + both)).toEqual([])
    const two = prompt + block('prompt b', 'user: "{{y}}"') + cases + block('cases d', '- vars: { y: 1 }')
    expect(told(two + block('sweep m', 'prompt: a\ncases: c') + block('sweep n', 'prompt: b\ncases: d'))).toEqual([])
    expect(told(two).length).toBe(2)
  })

  it('leave the rest of the experiment to be shown', () => {
    const { experiment } = read(`${prompt}${block('prompt b', 'user: [')}${cases}${block('sweep m', 'prompt: [a, b]\ntemperature: [0, 99]')}`)
    expect(experiment?.sweeps[0]).toMatchObject({ variants: ['a'], axes: [{ name: 'temperature', values: [0] }] })
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
    expect(told(`${prompt}${block('cases c', 'from: c.jsonl')}`, { 'c.jsonl': 'x\n'.repeat(5000) }).length).toBe(21)
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
