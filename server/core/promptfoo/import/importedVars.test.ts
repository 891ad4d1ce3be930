import { expect, test } from 'vitest'
import { importedConfig } from '../testing/importedConfig.ts'

const files = {
  'notes/a.txt': '  one\n',
  'notes/b.txt': 'two\r\n',
  'v.json': '{"n": 2.0,\n "big": 12345678901234567890}\n',
  'list.json': '["a", "b"]',
  'v.yaml': 'n: 1.50\n',
  'make.py': '',
  'pic.png': '',
}
const varsOf = (tests: unknown, prompts: unknown = '{{x}}') => {
  const { cases, findings } = importedConfig({ prompts, tests }, files)
  return { vars: cases.map((each) => (each as { vars: Record<string, unknown> }).vars.x), findings: findings.map(({ why }) => why) }
}

test('a pattern of files gives one test for each file', () => {
  expect(varsOf([{ vars: { x: 'file://notes/*.txt' } }])).toEqual({ vars: ['one', 'two'], findings: [] })
  expect(varsOf([{ vars: { x: ['file://notes/*.txt', 'three'] } }]).vars).toEqual(['one', 'two', 'three'])
})

test.each(['file://none/*.txt', 'file://gone.txt', 'file://make.py', 'file://make.js:fn', 'file://pic.png', 'file://broken.yaml'])(
  'what %s cannot give never becomes text for the model: its test is left out and named',
  (x) => {
    const { vars, findings } = varsOf([{ vars: { x } }, { vars: { x: 'ok' } }])
    expect(vars).toEqual(['ok'])
    expect(findings.at(-1)).toMatch(/^The test is left out, because its variable x cannot be read: /)
  },
)

test.each<[string, unknown]>([
  ['a file of variables', { tests: [{ vars: 'file://gone.yaml' }] }],
  ['one of several files of variables', { tests: [{ vars: ['v.yaml', 'gone.yaml'] }] }],
  ['a pattern of files of variables', { tests: [{ vars: 'file://none/*.yaml' }] }],
  ['a reference to a file', { tests: [{ vars: { x: { $ref: 'gone.yaml#/x' } } }] }],
  ['a reference to nothing', { tests: [{ vars: { x: { $ref: '#/nothing' } } }] }],
  ['a reference in a list', { tests: [{ vars: { x: [{ $ref: '#/nothing' }] } }] }],
  ['a reference within a value', { tests: [{ vars: { x: { a: { $ref: '#/nothing' } } } }] }],
  ['a reference to all variables', { tests: [{ vars: { $ref: '#/nothing' } }] }],
  ['a reference in a file of variables', { tests: [{ vars: 'file://refers.yaml' }] }],
  ['a reference in a file that is a value', { tests: [{ vars: { x: 'file://refers.yaml' } }] }],
  ['a default test in a file', { defaultTest: 'file://gone.yaml', tests: [{ vars: { y: 1 } }] }],
  ['a reference to a default test', { defaultTest: { $ref: '#/nothing' }, tests: [{ vars: { y: 1 } }] }],
  ['a variable of the environment', { tests: [{ vars: { x: '{{env.API_KEY}}' } }] }],
  ['a condition on the environment', { tests: [{ vars: { x: '{% if env.MODE %}a{% endif %}' } }] }],
  ['a variable that reads one of the environment', { tests: [{ vars: { x: 'see {{y}}', y: '{{env.NONE}}' } }] }],
  ['the environment within a value', { tests: [{ vars: { x: { a: ['{{env.NONE}}'] } } }] }],
])('%s that cannot be read leaves no text for the model, but a finding', (_, config) => {
  const { cases, findings } = importedConfig(
    { prompts: '{{x}}', ...(config as object) },
    { ...files, 'v.yaml': 'n: 1', 'refers.yaml': 'x: { $ref: "#/nothing" }' },
  )
  expect(cases).toEqual([])
  expect(findings.map(({ why }) => why)).toContainEqual(expect.stringMatching(/^The test is left out, because .* cannot be read: /))
})

test.each<[string, Record<string, string>]>([
  ['c.yaml', {}],
  ['t.yaml', { 't.yaml': '- vars: { x: 1.10, y: 00123, z: 9007199254740993, w: "2.0", v: 5 }' }],
  ['t.json', { 't.json': '[{ "vars": { "x": 1.10, "y": 2.0, "z": 9007199254740993 }, "threshold": 0.50 }]' }],
  ['t.jsonl', { 't.jsonl': '{"vars":{"x":1.10}}\n{"vars":{"x":2.0,"y":[1e2]}}\n' }],
  ['v.yaml', { 'v.yaml': 'x: 1.10\ny: 2.0\nz: 3.0' }],
])('numbers of variables in %s that change are named once', (file, given) => {
  const tests =
    file === 'c.yaml' ? '[{ vars: { x: 1.10, y: 2.0, z: [3.0] }, threshold: 0.50 }]' : file === 'v.yaml' ? '[{ vars: v.yaml }]' : file
  const { findings } = importedConfig(`prompts: ["{{x}}"]\nproviders: [{ id: a, config: { temperature: 0.70 } }]\ntests: ${tests}\n`, given)
  expect(findings.filter(({ path }) => path === file)).toEqual([
    {
      path: file,
      why: 'The variable `1.10` is the number 1.1 here and in promptfoo, and 2 more likewise. Put it in quotes to keep what was typed.',
    },
  ])
})

test('an unreadable variable that nothing uses, or that a test overrides, leaves its tests in', () => {
  const { cases } = importedConfig({
    prompts: '{{x}}',
    defaultTest: { vars: { x: 'file://gone.txt' } },
    tests: [{ vars: { x: 1, other: 'file://gone.txt' } }, { vars: {} }],
  })
  expect(cases).toEqual([{ vars: { x: 1 } }])
})

test('only lists that begin with a text multiply tests, and files are texts', () => {
  expect(varsOf([{ vars: { x: [{ a: 1 }, { a: 2 }] } }, { vars: { x: [1, 2] } }, { vars: { x: ['p', { a: 1 }] } }]).vars).toEqual([
    [{ a: 1 }, { a: 2 }],
    [1, 2],
    'p',
    { a: 1 },
  ])
  expect(varsOf([{ vars: { x: 'file://list.json' } }, { vars: { x: 'file://v.json' } }, { vars: { x: 'file://v.yaml' } }]).vars).toEqual([
    '["a", "b"]',
    '{"n": 2.0,\n "big": 12345678901234567890}',
    '{"n":1.5}',
  ])
})

test('one line break at the end of a text is dropped, and braces that are no template are kept without a finding', () => {
  const texts = [
    'block\n',
    'two\n\n',
    'open {{ brace',
    '{{ missing }}.',
    'json {"a": {"b": 1}}',
    '{% raw %}{{n}}{% endraw %}',
    'a {# c #} b',
  ]
  expect(varsOf(texts.map((x) => ({ vars: { x } })))).toEqual({
    vars: ['block', 'two\n', 'open {{ brace', '{{ missing }}.', 'json {"a": {"b": 1}}', '{% raw %}{{n}}{% endraw %}', 'a  b'],
    findings: [],
  })
})

test('variables that refer to each other without end are refused before they fill the memory', () => {
  const vars = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`v${index}`, `{{v${index + 1}}}`.repeat(100)]))
  expect(() => importedConfig({ prompts: '{{v0}}', tests: [{ vars: { ...vars, v30: 'x'.repeat(100_000) } }] })).toThrow('becomes too long')
})

test('tests of a program are named, and those beside it are imported', () => {
  const config = { prompts: '{{x}}', tests: ['file://make.py:tests', { path: 'file://make.py', config: { a: 1 } }, { vars: { x: 'ok' } }] }
  const { cases, findings } = importedConfig(config, files)
  expect(cases).toEqual([{ vars: { x: 'ok' } }])
  expect(findings.map(({ path }) => path)).toEqual(['tests[0]', 'tests[1]'])
  const alone = importedConfig({ prompts: '{{x}}', tests: 'file://make.py' }, files)
  expect(alone.notebook).toContain('```yaml cases tests\n# make.py is a program. Programs are not run.')
  expect([alone.cases, alone.findings[0]?.why]).toEqual([
    [],
    'make.py is a program. Programs are not run. Add its tests to the table of the notebook.',
  ])
})

test('a scenario without tests gives its configurations as tests, which is reported', () => {
  const { cases, findings } = importedConfig({ prompts: '{{x}}', scenarios: [{ config: [{ vars: { x: 1 } }, { vars: { x: 2 } }] }] })
  expect(cases).toEqual([{ vars: { x: 1 } }, { vars: { x: 2 } }])
  expect(findings.map(({ path }) => path)).toEqual(['scenarios[0]'])
})

test('variables of the environment are filled in and named; secrets and unset ones are not', () => {
  const { notebook, cases, findings } = importedConfig(
    {
      env: { OWN: 'Busan' },
      prompts: ['{{env.CITY}} {{ env["OWN"] | upper }} {{env.NONE | default("-")}} {{x}}'],
      tests: [{ vars: { x: '{{env.CITY}}!' }, assert: [{ type: 'contains', value: '{{env.CITY}}' }] }],
    },
    {},
    { CITY: 'Seoul', API_KEY: 'sk-1' },
  )
  expect(notebook).toContain('user: Seoul BUSAN - {{x}}\n')
  expect([cases, findings.map(({ path }) => path)]).toEqual([[{ vars: { x: 'Seoul!' } }], ['env.CITY', 'env.OWN']])
  const unset = importedConfig({ prompts: ['{{env.API_KEY}} {{env.NONE}} {{x}}'], tests: [{ vars: { x: 1 } }] }, {}, { API_KEY: 'sk-1' })
  expect(unset.notebook).not.toContain('sk-1')
  expect(unset.cases).toEqual([{ vars: { x: 1 } }])
  expect(unset.findings.map(({ path, why }) => `${path} ${why}`)).toEqual([
    expect.stringMatching(/^env\.API_KEY Its name looks like a secret/),
    expect.stringMatching(/^env\.NONE The environment variable is not set/),
    expect.stringMatching(/^prompt /),
  ])
})
