import { expect, test } from 'vitest'
import { importProblem, importedConfig } from '../testing/importedConfig.ts'

/** The bodies of the notebook's prompt blocks, by name. */
const promptsOf = (notebook: string): Record<string, string> =>
  Object.fromEntries([...notebook.matchAll(/```yaml prompt (\S+)\n([\s\S]*?)```/g)].map(([, name = '', body = '']) => [name, body]))
const sweepsOf = (notebook: string) => [...notebook.matchAll(/```yaml sweep (\S+)\n([\s\S]*?)```/g)].map(([, , body]) => body)

test('without prompts each test brings its own text, which may be a template', () => {
  const { notebook, cases, findings } = importedConfig({
    tests: [{ vars: { prompt: 'Hello {{name}}', name: 'Kim' } }, { vars: { prompt: 'Bye {{ name | upper }}', name: 'Lee' } }],
  })
  expect([promptsOf(notebook), findings]).toEqual([{ prompt: 'user: "{{prompt}}"\n' }, []])
  expect(cases).toEqual([{ vars: { prompt: 'Hello Kim', name: 'Kim' } }, { vars: { prompt: 'Bye LEE', name: 'Lee' } }])
  expect(importProblem({ tests: [{ vars: { name: 'Kim' } }] })).toBe('It has no `prompts`, and none of its tests has a variable `prompt`.')
})

test('a prompt of a program is a block without a text that names it, and other prompts run', () => {
  const { notebook, findings } = importedConfig({ prompts: ['file://make.py:build', 'plain {{x}}'], tests: [{ vars: { x: 1 } }] })
  expect(promptsOf(notebook)).toEqual({
    'make-py':
      '# make.py:build writes this prompt in promptfoo. Programs are not run: write its text here.\nuser: "{{ prompt_of_make_py }}"\n',
    'plain-x': 'user: plain {{x}}\n',
  })
  expect(sweepsOf(notebook)).toEqual(['prompt: [plain-x]\n'])
  expect(findings.map(({ path, why }) => `${path} ${why}`)).toEqual([
    'prompts[0] make.py:build is a program. Programs are not run. Write its prompt in the notebook.',
  ])
  const alone = importedConfig({ prompts: 'file://make.js', tests: [{ vars: { x: 1 } }] })
  expect([sweepsOf(alone.notebook), alone.cases]).toEqual([['prompt: [make-js]\n'], [{ vars: { x: 1 } }]])
})

test('a chat that exists only after rendering is imported with its messages', () => {
  const loop =
    '[{% for m in history %}{"role": "{{m.role}}", "content": "{{m.content}}"},{% endfor %}{"role": "user", "content": {{ q | dump }}}]'
  const { notebook, cases } = importedConfig({
    prompts: [loop],
    tests: [
      { vars: { q: 'say "hi"', history: [{ role: 'system', content: 'S {{q}}' }] } },
      { vars: { q: 'plain', history: [{ role: 'nobody" broken', content: '' }] } },
    ],
  })
  expect(Object.values(promptsOf(notebook))).toEqual(['system: "{{ chat_system }}"\nuser: "{{ chat_user }}"\n'])
  expect(cases).toMatchObject([
    { vars: { chat_system: 'S {{q}}', chat_user: 'say "hi"' } },
    { vars: { chat_system: '', chat_user: expect.stringContaining('nobody') as string } },
  ])
})

test('the id of a prompt beside its text is a name by which providers select it', () => {
  const prompts = [
    { id: 'one', raw: '1 {{x}}' },
    { id: 'two', raw: '2 {{x}}', label: 'second' },
  ]
  const providers = ['one', 'two', 'second'].map((name, index) => ({ id: `p${index}`, prompts: [name], config: { seed: index } }))
  const { notebook, findings } = importedConfig({ prompts, providers, tests: [{ vars: { x: 1 } }] })
  expect(sweepsOf(notebook).map((body) => body?.split('\n')[0])).toEqual(['prompt: [one]', 'prompt: [second]', 'prompt: [second]'])
  expect(findings).toEqual([])
})

test('a prompt of several lines is a block scalar, also with line ends of Windows, which is reported', () => {
  const { notebook, findings } = importedConfig({
    prompts: ['One\r\ntwo {{x}}\r\n\r\nthree\r\n', 'First\n\nsecond "quoted" line', '  indented\nfirst line', 'trailing blank \nend 🙂'],
    tests: [{ vars: { x: 1 } }],
  })
  expect(findings.map(({ path }) => path)).toEqual(['prompts[0]'])
  for (const body of Object.values(promptsOf(notebook))) expect(body).toMatch(/^user: \|/)
})

test('a prefix and a suffix that all tests share are part of the prompts', () => {
  const around = { options: { prefix: 'PRE {{x}} ', suffix: ' {{env.CITY}}' } }
  const { notebook, findings } = importedConfig(
    { prompts: ['{{x}}'], defaultTest: around, tests: [{ vars: { x: 1 } }, { vars: { x: 2 } }] },
    {},
    { CITY: 'Seoul' },
  )
  expect(notebook).toContain('user: PRE {{x}} {{x}} Seoul\n')
  expect(findings.map(({ path }) => path)).toEqual(['env.CITY'])
})

test.each([
  [[{ vars: { x: 1 }, options: { prefix: 'A ' } }, { vars: { x: 2 } }], 'It is not the same for all tests.'],
  [[{ vars: { x: 1 }, options: { prefix: '{% if x %}' } }], 'With it, a prompt is not a valid template.'],
])('a prefix that cannot be part of the prompts is told with its effect: %j', (tests, why) => {
  const { notebook, findings } = importedConfig({ prompts: ['{{x}}'], tests })
  expect(notebook).toContain('user: "{{x}}"\n')
  expect(findings).toEqual([{ path: 'tests[0].options.prefix', why: `${why} Each cell runs without it.` }])
})
