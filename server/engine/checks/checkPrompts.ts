import type { Message } from '../../core/experiment/cell.ts'

const asks = [
  'Name a colour that starts with {}.',
  'Write one sentence about {}.',
  'What is {}? Answer in one line.',
  'Give three words that go with {}.',
  'Is {} good for children? Say why.',
  '{}에 대해 한 문장으로 말해 주세요.',
  'Translate to French: {}',
  'Finish the story: Once there was {}',
]
const topics = [
  'rain',
  'a red kettle',
  'the sea',
  'bread',
  'winter',
  'music',
  'the number 17',
  'a quiet street',
  '바다',
  '김치',
  'the moon',
  'trust',
  'a broken zip',
  'tea',
  'mathematics',
  'an old dog',
  '한글',
  'a library',
  'light',
  'the letter b',
  'a bicycle',
  'patience',
  'a storm',
  'sugar',
  '🙂',
]
const system = 'You are a patient teacher. Answer briefly, in whole sentences, and never repeat the question.'

/** 200 different prompts from a few tokens to a few hundred; half of them have a system message. */
export function checkPrompts(): Message[][] {
  return asks.flatMap((ask, form) =>
    topics.map((topic, index): Message[] => {
      const background = index % 5 === 0 ? `${topics.join(', ')}. `.repeat(1 + (index % 4)) : ''
      const user: Message = { role: 'user', content: background + ask.replace('{}', topic) }
      return form % 2 === 0 ? [{ role: 'system', content: system }, user] : [user]
    }),
  )
}
