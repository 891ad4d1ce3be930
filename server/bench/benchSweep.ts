import type { Message } from '../core/experiment/cell.ts'
import { defaultSampling } from '../core/experiment/defaults.ts'
import { cellSeed } from '../core/experiment/cellSeed.ts'
import type { GenerateCell } from '../engine/door/protocol.ts'

/** Tokens that each cell may put out. */
export const BENCH_OUTPUT_TOKENS = 32

export const instructions = [
  'You work for a shop. Say in two sentences what the customer liked or disliked, then what the shop should do about it.',
  'Read the review as a shopkeeper would. Explain in two sentences how the customer feels and why you think so.',
  'You train new shop assistants. Tell them in two sentences what they can learn from this review.',
]
export const shotCounts = [2, 4, 6, 8]
export const temperatures = [0, 0.7, 1]

export const shots: readonly (readonly [review: string, answer: string])[] = [
  ['Fits perfectly and the fabric is so soft.', 'The customer likes the fit and the soft fabric. Show both on the product page.'],
  [
    'Stopped working after a week. I want my money back.',
    'The customer is angry because it broke so soon. Refund it at once and check the supplier.',
  ],
  [
    'Slow delivery, but the lamp itself is wonderful.',
    'The customer loves the lamp and minds the wait. Tell people how long delivery takes.',
  ],
  [
    'Exactly as described. The colours are even better in daylight.',
    'The customer is pleased with the true description and colours. Keep the photographs as they are.',
  ],
  [
    'The manual is in a language I do not read.',
    'The customer cannot use the product without help. Put manuals in more languages on the website.',
  ],
  [
    'My daughter has not put it down since her birthday.',
    'The customer is happy because the child plays with it every day. Suggest it as a birthday present.',
  ],
  [
    'Two screws were missing and nobody answers the phone.',
    'The customer is stuck and feels ignored. Send the screws and answer the phone.',
  ],
  [
    'Good value, though the box was bigger than the thing inside.',
    'The customer finds the price fair and the box wasteful. Pack small things in small boxes.',
  ],
]

export const reviews = [
  'Boils in under two minutes and looks lovely on the counter.',
  'The box came crushed and two of the plates were in pieces.',
  'I was sure they would hurt my ears. Ten hours on a plane, and they never did.',
  'It does what it says. Nothing more, nothing less.',
  'The zip broke on the second day of our holiday.',
  'Support answered within five minutes and sent a new cable.',
  'Too loud for a bedroom, perfect for the workshop.',
  'The app wants my birthday before it will turn on a light bulb.',
  'I have bought this tea every month for three years.',
  'Arrived a week late and in the wrong colour, but they let me keep it.',
  'The chair squeaks whenever I breathe.',
  '색이 사진과 똑같고 배송도 빨라서 만족합니다.',
]

/**
 * The sweep that is measured, always the same: 12 prompt variants (3 instructions with 2, 4, 6 and 8 shots) x 12 cases x 3 temperatures
 * = 432 cells of 32 tokens. `ref` counts in the order a plan has them: variant, case, temperature.
 */
export function benchSweep(): GenerateCell[] {
  const variants = instructions.flatMap((system) => shotCounts.map((count) => ({ system, shots: shots.slice(0, count) })))
  return variants
    .flatMap((variant) =>
      reviews.flatMap((review, caseIndex) => {
        const messages: Message[] = [
          { role: 'system', content: variant.system },
          ...variant.shots.flatMap(([shot, answer]): Message[] => [
            { role: 'user', content: `Review: ${shot}` },
            { role: 'assistant', content: answer },
          ]),
          { role: 'user', content: `Review: ${review}` },
        ]
        const seed = cellSeed({ notebookSeed: 7, seedKey: String(caseIndex), repeat: 0 })
        return temperatures.map((temperature) => ({ messages, sampling: { ...defaultSampling, temperature }, seed }))
      }),
    )
    .map(({ messages, sampling, seed }, ref) => ({
      ref,
      messages,
      prefill: null,
      sampling,
      seed,
      maxTokens: BENCH_OUTPUT_TOKENS,
      stop: [],
      constraint: null,
    }))
}
