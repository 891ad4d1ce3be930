import type { Failure } from '#server/core/retrieval/metrics/failureSplit.ts'

/** How a loss is named and coloured. */
export const lossViews: Record<Failure, { name: string; meaning: (k: number) => string; className: string }> = {
  notIndexed: {
    name: 'Not indexed',
    meaning: () => 'Nothing that is relevant is in the index',
    className: 'bg-bad',
  },
  notRetrieved: {
    name: 'Not retrieved',
    meaning: (k) => `Something relevant is in the index, but not among the first ${k}`,
    className: 'bg-warn',
  },
  cutFromPrompt: { name: 'Cut from the prompt', meaning: () => 'Found, but the prompt had no room for it', className: 'bg-accent' },
  answeredWrongly: { name: 'Answered wrongly', meaning: () => 'In the prompt, but the answer is wrong', className: 'bg-faint' },
}
