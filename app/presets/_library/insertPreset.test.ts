import { expect, test } from 'vitest'
import { parseNotebook } from '#server/core/notebook/parseNotebook.ts'
import { insertPreset } from './insertPreset.ts'

const preset = {
  variant: { name: 'teacher', system: '당신은 선생님입니다.\n', user: '설명: {{topic}} 🙂', assistant: null },
  shots: [{ vars: { topic: '달' }, output: '달은 지구를 돌아요.' }],
}
const notebook = '---\ntitle: T\n---\n# T\n\n```yaml prompt teacher\nuser: "{{a}}"\n```\n\nProse stays.\n'

const blocksOf = (text: string) =>
  parseNotebook(text).segments.flatMap((segment) => (segment.kind === 'block' ? [{ kind: segment.blockKind, name: segment.name }] : []))

test('prompt and shots are inserted after the last prompt, with a free name, and nothing else changes', () => {
  const { text, name } = insertPreset(notebook, preset)
  expect(name).toBe('teacher-2')
  expect(blocksOf(text)).toEqual([
    { kind: 'prompt', name: 'teacher' },
    { kind: 'prompt', name: 'teacher-2' },
    { kind: 'shots', name: 'teacher-2' },
  ])
  expect(text.startsWith(notebook.slice(0, notebook.indexOf('Prose')).trimEnd())).toBe(true)
  expect(text).toContain('Prose stays.\n')
  expect(text).toContain('설명: {{topic}} 🙂')
})

test('a preset without shots adds only a prompt block, also to a notebook without prompts', () => {
  expect(blocksOf(insertPreset('# Empty\n', { ...preset, shots: [] }).text)).toEqual([{ kind: 'prompt', name: 'teacher' }])
})
