import { expect, test } from 'vitest'

import { AppError } from '../../core/errors.ts'
import type { Message } from '../../core/experiment/cell.ts'
import type { Engine } from '../../engine/door/protocol.ts'
import { createPromptCounter } from './countPrompts.ts'
import { plainTemplateFacts } from '../../core/experiment/templateFacts.ts'

const prompt = (content: string, prefill: string | null = null) => ({ messages: [{ role: 'user', content }] satisfies Message[], prefill })

/** One token per character. */
function counted() {
  const asked: string[][] = []
  const render: Engine['render'] = async ({ prompts }) => {
    const texts = prompts.map(({ messages, prefill: begin }) => (messages[0]?.content ?? '') + (begin ?? ''))
    asked.push(texts)
    return {
      kind: 'rendered',
      id: 1,
      prompts: texts.map((text) => ({ text, tokenIds: [...text].map((character) => character.codePointAt(0) ?? 0) })),
      chatTemplateHash: 'c',
      templateFacts: plainTemplateFacts,
      endToken: '',
      engineVersion: 'e',
    }
  }
  return { asked, render, count: createPromptCounter({ render }) }
}

const model = { id: 'tiny', path: '/tiny.gguf', hash: 'aa' }

test('equal prompts are sent once, give the same array, and are remembered', async () => {
  const { asked, count } = counted()
  const first = await count(model, [prompt('가나'), prompt('b'), prompt('가나'), prompt('b', '!')])
  expect(first.map((tokens) => tokens.length)).toEqual([2, 1, 2, 2])
  expect(first[0]).toBe(first[2])
  expect(await count(model, [prompt('b'), prompt('new')])).toEqual([[98], [110, 101, 119]])
  expect(asked).toEqual([['가나', 'b', 'b!'], ['new']])
})

test('an engine that dies while it counts is asked once more, and not a third time', async () => {
  const { asked, render } = counted()
  let deaths = 1
  const mortal = createPromptCounter({
    render: async (request) => {
      if (deaths-- > 0) throw new AppError('ENGINE_CRASHED', 'The engine process died.')
      return render(request)
    },
  })
  expect(await mortal(model, [prompt('b')])).toEqual([[98]])
  expect(asked).toEqual([['b']])
  deaths = 2
  await expect(mortal(model, [prompt('c')])).rejects.toMatchObject({ code: 'ENGINE_CRASHED' })
})

test('another model has its own tokens, and many prompts go in several requests', async () => {
  const { asked, count } = counted()
  await count(model, [prompt('b')])
  await count({ ...model, hash: 'bb' }, [prompt('b')])
  await count(
    model,
    Array.from({ length: 1201 }, (_, index) => prompt(`p${index}`)),
  )
  expect(asked.map((texts) => texts.length)).toEqual([1, 1, 500, 500, 201])
})
