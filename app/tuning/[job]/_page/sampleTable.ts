import type { TuningDetail } from '../../../_trpc/apiTypes.ts'

export type SampleTable = {
  /** 0 is the base model. */
  steps: number[]
  /** For each prompt its answers in the order of the steps; null where there is none yet. */
  prompts: { prompt: string; answers: (string | null)[] }[]
}

/** The answers to the sample prompts side by side. An answer that was given again after a resume replaces the earlier one. */
export function sampleTable(samples: TuningDetail['samples']): SampleTable {
  const steps = [...new Set(samples.map(({ step }) => step))].toSorted((a, b) => a - b)
  const prompts = new Map<string, (string | null)[]>()
  for (const { step, prompt, answer } of samples) {
    const answers = prompts.get(prompt) ?? steps.map(() => null)
    answers[steps.indexOf(step)] = answer
    prompts.set(prompt, answers)
  }
  return { steps, prompts: [...prompts].map(([prompt, answers]) => ({ prompt, answers })) }
}
