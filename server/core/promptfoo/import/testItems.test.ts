import { expect, test } from 'vitest'
import { importPromptfoo } from './importPromptfoo.ts'

const files = { read: (path: string) => ({ problem: `There is no file ${path}.` }), glob: () => [] }

function imported(tests: string) {
  const text = `prompts: ["Say {{x}}"]\nproviders: [echo]\ntests:\n${tests}`
  const { files: made, findings, compatible } = importPromptfoo(text, files, { file: 'c.yaml', model: 'tiny' })
  const [notebook = '', cases = ''] = made.map((file) => file.text)
  return { score: /```yaml score checks\n(.*?)```/s.exec(notebook)?.[1] ?? '', cases, findings, compatible }
}

test('a test with a threshold passes by the weighted mean, not by its single assertions', () => {
  const { score, compatible, findings } = imported(`
  - vars: { x: 1 }
    threshold: 0.6
    assert:
      - { type: contains, value: 가, weight: 2 }
      - { type: assert-set, threshold: 0.5, assert: [{ type: not-bleu, value: "{{x}} b" }, { type: is-json }] }
`)
  expect(score).toBe(`- all-checks:
    name: test passes
- contains:
    name: "contains: 가"
    value: 가
- promptfoo-compatible:
    name: "not-bleu: {{x}} b"
    assert:
      type: not-bleu
      value: "{{x}} b"
- is-json
- promptfoo-compatible:
    name: promptfoo-score
    assert:
      - type: contains
        value: 가
        weight: 2
      - type: assert-set
        threshold: 0.5
        assert:
          - type: not-bleu
            value: "{{x}} b"
          - type: is-json
- promptfoo-compatible:
    name: promptfoo-pass
    result: pass
    threshold: 0.6
    assert:
      - type: contains
        value: 가
        weight: 2
      - type: assert-set
        threshold: 0.5
        assert:
          - type: not-bleu
            value: "{{x}} b"
          - type: is-json
    check: true
`)
  expect(compatible).toEqual(['bleu', 'the mean of a test'])
  expect(findings).toEqual([])
})

test('tests that differ only in texts share an item with variables, and other tests do not get its tag', () => {
  const { score, cases } = imported(`
  - { vars: { x: 1 }, assert: [{ type: contains, value: 사과, weight: 2 }, { type: contains, value: b }] }
  - { vars: { x: 2 }, assert: [{ type: contains, value: "{{x}}배", weight: 2 }, { type: contains, value: b }] }
  - { vars: { x: 3 }, assert: [{ type: contains, value: c }] }
`)
  expect(score).toContain(`    name: promptfoo-score
    assert:
      - type: contains
        value: "{{ expected_contains }}"
        weight: 2
      - type: contains
        value: b
    tags: [promptfoo-score]
`)
  expect(score).not.toContain('promptfoo-pass')
  const read = cases
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { vars: Record<string, unknown>; tags?: string[] })
  expect(read.map(({ vars }) => vars.expected_contains)).toEqual(['사과', '2배', undefined])
  expect(read.map(({ tags = [] }) => tags.includes('promptfoo-score'))).toEqual([true, true, false])
})

test('a mean that cannot be computed is reported, and each check counts separately', () => {
  const { score, findings } = imported(`
  - { vars: { x: 1 }, threshold: 0.5, assert: [{ type: contains, value: a }, { type: similar, value: b }] }
`)
  expect(score).not.toContain('promptfoo-')
  expect(score).toContain('check: true')
  expect(findings.map(({ path, why }) => `${path} ${why}`)).toContain(
    'tests[0] Its weights and thresholds are not imported: similar cannot be part of a mean. Each check counts separately.',
  )
})
