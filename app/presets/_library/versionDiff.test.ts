import { expect, test } from 'vitest'
import { presetLines, versionDiff } from './versionDiff.ts'

const earlier = {
  title: '선생님',
  description: '',
  tags: [],
  variant: { name: 'a', system: 'Be brief.\n', user: '{{topic}}', assistant: null },
  shots: [{ vars: { topic: '달', level: 2 }, output: '예' }],
}

test('the lines of a preset have headings, and empty parts are left out', () => {
  expect(presetLines(earlier)).toBe('Title\n선생님\n\nSystem\nBe brief.\n\nUser\n{{topic}}\n\nShot 1\ntopic: 달\nlevel: 2\n\nOutput\n예\n')
})

test('an edited line is removed and added', () => {
  const rows = versionDiff(earlier, { ...earlier, variant: { ...earlier.variant, system: 'Be kind.' } })
  expect(rows.filter(({ kind }) => kind !== 'same')).toEqual([
    { kind: 'removed', text: 'Be brief.' },
    { kind: 'added', text: 'Be kind.' },
  ])
})
