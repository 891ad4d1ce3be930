import { describe, expect, test } from 'vitest'
import { addBlock, duplicateEverywhere, inThree, moveBlock, removeEverywhere, renameEverywhere, undoEdit } from './blockEdits.ts'

const text = `# 제목

\`\`\`yaml prompt a
user: "{{x}}"
\`\`\`

Between.

\`\`\`yaml prompt b
user: B {{x}}
\`\`\`

\`\`\`yaml sweep main
prompt: [a, b] # both
temperature: [0, 0.7]
\`\`\`
`
const a = { kind: 'prompt', name: 'a' }
const b = { kind: 'prompt', name: 'b' }

describe('edits of whole blocks', () => {
  test('a new prompt is added to the only sweep, whose comment stays', () => {
    const added = addBlock(text, 1, { kind: 'prompt', name: 'a', body: 'user: new\n' })
    expect(added.name).toBe('a-2')
    expect(added.text).toContain('prompt: [a, b, a-2] # both')
  })

  test('a renamed prompt keeps its place in the sweep', () => {
    expect(renameEverywhere(text, a, '간결')).toBe(text.replace('prompt a\n', 'prompt 간결\n').replace('[a, b]', '[간결, b]'))
  })

  test('a sweep that lists a prompt lists its copy after it', () => {
    expect(duplicateEverywhere(text, a).text).toContain('prompt: [a, a-2, b] # both')
  })

  test('a removed prompt is removed from the sweep, and undo restores every byte', () => {
    const after = removeEverywhere(text, b)
    expect(after).toContain('prompt: [a] # both')
    expect(undoEdit({ before: text, after }, after)).toBe(text)
  })

  test('undo keeps later edits in other lines, and is refused if they are in the same lines', () => {
    const after = removeEverywhere(text, b)
    expect(undoEdit({ before: text, after }, after.replace('# 제목', '# 새 제목'))).toBe(text.replace('# 제목', '# 새 제목'))
    expect(undoEdit({ before: text, after }, after.replace('prompt: [a] # both', 'prompt: [a, c]'))).toBeNull()
  })

  test('a block moves over prose and back to the same bytes', () => {
    const moved = moveBlock(text, b, -1)
    expect(moved.indexOf('prompt b\n')).toBeLessThan(moved.indexOf('Between.'))
    expect(moveBlock(moved, b, 1)).toBe(text)
  })

  test('the first and the last block stay where they are', () => {
    expect(moveBlock('```yaml prompt a\n```\n', a, -1)).toBe('```yaml prompt a\n```\n')
  })

  test('white space around prose is separated from its text', () => {
    expect(inThree('\n\n  안녕\n\n')).toEqual({ lead: '\n\n', core: '  안녕', trail: '\n\n' })
  })
})
