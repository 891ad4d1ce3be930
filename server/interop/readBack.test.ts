import { expect, test } from 'vitest'
import { AppError } from '../core/errors.ts'
import { importFile } from './importFormats.ts'
import { readBack } from './readBack.ts'

const notebook = (score: string) =>
  `---\ntitle: t\nmodel: tiny\n---\n\n\`\`\`yaml prompt p\nuser: "{{x}}"\n\`\`\`\n\`\`\`yaml cases c\nfrom: cases.jsonl\n\`\`\`\n\`\`\`yaml sweep s\nprompt: [p]\n\`\`\`\n\`\`\`yaml score k\n${score}\n\`\`\`\n`
const files = (score: string, cases = '{"vars":{"x":1}}\n') => [
  { path: 'notebook.md', text: notebook(score) },
  { path: 'cases.jsonl', text: cases },
]

test('an import whose notebook its own reader refuses is an error with its place', () => {
  expect(() => readBack(files('- length'))).not.toThrow()
  const refused = () => readBack(files('- judge-yes-no: { rubric: x, at_least: 3.5 }'))
  expect(refused).toThrow(/^The import is not written, because the notebook would have an error: judge-yes-no is at most 1\./)
  try {
    refused()
  } catch (thrown) {
    expect(thrown instanceof AppError && [thrown.code, thrown.place]).toEqual(['BAD_INPUT', { file: 'notebook.md', line: 16, column: 3 }])
  }
})

test('what test cases lack as the import has said is no error, anything else is', () => {
  expect(() => readBack(files('- length', ''), { awaited: ['x'] })).not.toThrow()
  expect(() => readBack(files('- length', '{"vars":{}}\n'), { awaited: ['x'] })).not.toThrow()
  expect(() => readBack(files('- length', '{"vars":{}}\n'))).toThrow(/lacks the variable `x`/)
})

test('what the import has found is told with the error, as it may be the reason', () => {
  expect(() => readBack(files('- judge-yes-no: { rubric: x, at_least: 3.5 }'), { findings: [{ path: 'tests[0]', why: 'No.' }] })).toThrow(
    /is at most 1\..* tests\[0\]: No\.$/,
  )
})

test('an assertion that reads an unset variable of the environment is left out, and the rest is imported', async () => {
  const none = { read: (path: string) => ({ problem: `There is no file ${path}.` }), glob: () => [] }
  const text = `
prompts: ["{{x}}"]
tests:
  - vars: { x: 1 }
    assert: [{ type: contains, value: "{{env.NONE}}" }, { type: contains, value: "{% if env.NONE %}b{% endif %}" }]
  - vars: { x: 2 }
    threshold: 0.5
    assert: [{ type: contains-any, value: ["{{env.API_KEY}}", b] }, { type: contains, value: c }]
`
  const { tests, findings, files: written } = await importFile('promptfoo', text, none, { file: 'c.yaml', model: 'tiny' })
  expect(tests).toBe(2)
  expect(written[0]?.text).toContain('"contains: c"')
  expect(written[0]?.text).not.toContain('{{env')
  expect(findings.map(({ path }) => path)).toEqual(['env.NONE', 'env.API_KEY', 'tests[1]', 'tests[0].assert[0]'])
})

test('imports with an empty table, an unwritten prompt or an unset variable are read back without an error', async () => {
  const none = { read: (path: string) => ({ problem: `There is no file ${path}.` }), glob: () => [] }
  const imported = (text: string) => importFile('promptfoo', text, none, { file: 'c.yaml', model: 'tiny' })
  expect((await imported('prompts: ["{{x}}"]\ntests: file://make.py\n')).tests).toBe(0)
  expect((await imported('prompts: [file://make.py]\ntests: [{ vars: { x: 1 } }]\n')).variants).toBe(1)
  expect((await imported('prompts: ["{{env.NONE}} {{x}}"]\ntests: [{ vars: { x: 1 } }]\n')).tests).toBe(1)
})
