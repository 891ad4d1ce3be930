import { expect, test } from 'vitest'
import { plainTemplateFacts } from '../../core/experiment/templateFacts.ts'
import { AppError } from '../../core/errors.ts'
import type { Engine } from '../../engine/door/protocol.ts'
import { createCompletionTexts } from './completionTexts.ts'
import { chat, instruction, preference, toolChat } from './testing/sampleRows.ts'

const requests: number[] = []
/** A template that refuses prompts which contain "refuse". */
const engine: Pick<Engine, 'render'> = {
  async render({ prompts }) {
    requests.push(prompts.length)
    if (JSON.stringify(prompts).includes('refuse')) throw new AppError('BAD_INPUT', 'refused')
    return {
      kind: 'rendered',
      id: 1,
      prompts: prompts.map(({ messages, prefill }) => ({
        text: `${messages.map(({ role, content }) => `${role}: ${content}</s>`).join('')}assistant: ${prefill}`,
        tokenIds: [],
      })),
      chatTemplateHash: 'hash',
      templateFacts: plainTemplateFacts,
      engineVersion: 'e',
      endToken: '</s>',
    }
  },
}
const texts = createCompletionTexts(engine, { id: 'tiny', path: '', hash: 'h' })

test('a text is the rendered prompt, the answer and the end token once', async () => {
  const written = await texts([chat, instruction])
  expect(written.template).toEqual({ model: 'tiny', sha256: 'h', chatTemplateHash: 'hash', endToken: '</s>' })
  expect(written.texts).toEqual([
    { text: 'system: Answer shortly.</s>user: 2+2?</s>assistant: 4</s>user: And in Korean?</s>assistant: 사</s>' },
    { text: expect.stringMatching(/^system: 당신은.*비 오는 날<\/s>assistant: 어서[^<]*<\/s>$/s) },
  ])
})

test('what the template refuses or cannot hold is named, and the other rows are written', async () => {
  const refused = { ...instruction, instruction: 'refuse' } as typeof instruction
  const ending = { ...instruction, output: 'a</s>b' } as typeof instruction
  const open = { kind: 'chat', messages: [{ role: 'user', content: 'q' }] } as const
  requests.length = 0
  const { texts: found } = await texts([refused, chat, toolChat, ending, { ...open, messages: [...open.messages] }])
  expect(found).toEqual([
    { reason: 'refused' },
    { text: expect.stringContaining('사</s>') },
    { reason: 'The row has tools, which are not written as text.' },
    { reason: expect.stringContaining('A text has </s>') },
    { reason: 'The conversation does not end with an answer.' },
  ])
  expect(requests).toEqual([3, 0, 1, 1, 1])
})

test('other errors of the engine end the export', async () => {
  const broken = createCompletionTexts(
    { render: () => Promise.reject(new AppError('ENGINE_CRASHED', 'gone')) },
    { id: 'a', path: '', hash: '' },
  )
  await expect(broken([chat, preference])).rejects.toMatchObject({ code: 'ENGINE_CRASHED' })
})
