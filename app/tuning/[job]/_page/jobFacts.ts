import type { TuningDetail } from '../../../_trpc/apiTypes.ts'
import { formatBytes, formatCount, formatDecimal, formatDuration, formatNumber } from '../../../_ui/text/format.ts'
import { lossText } from '../../_parts/lossText.ts'

export type JobFact = { name: string; value: string; title?: string }

/** What is measured of a job, each number with its name. `now` in epoch milliseconds. */
export function jobFacts(detail: TuningDetail, now: number): JobFact[] {
  const { loss, validations, tokensPerSecond, trainTokens, facts, finished, curve, startedAt, endedAt } = detail
  const best = validations.findLast(({ isBest }) => isBest)
  const last = curve.at(-1)
  const memory = finished?.peakMemory ?? last?.memory
  const found: (JobFact | false)[] = [
    curve.length > 0 && { name: 'Training loss', value: `${lossText(loss.first)} → ${lossText(loss.last)}`, title: 'First and last step' },
    best !== undefined && { name: 'Best validation loss', value: `${lossText(best.loss)} at step ${formatNumber(best.step)}` },
    finished !== null && { name: 'Ended by', value: endings[finished.reason] },
    finished !== null && {
      name: 'Weights kept',
      value: `Step ${formatNumber(finished.keptStep)}`,
      title: validations.length > 0 ? 'The step with the best validation loss' : 'The last step',
    },
    tokensPerSecond !== null && { name: 'Speed', value: `${formatDecimal(tokensPerSecond)} tokens/s` },
    trainTokens > 0 && { name: 'Tokens', value: formatNumber(trainTokens), title: 'Of all rows of all steps, prompts included' },
    facts !== null && {
      name: 'Rows',
      value:
        facts.validation > 0 ? `${formatNumber(facts.train)} + ${formatNumber(facts.validation)} validation` : formatNumber(facts.train),
    },
    facts !== null && {
      name: 'Weights learnt',
      value: `${formatNumber(facts.trainable)} (${formatDecimal((100 * facts.trainable) / facts.parameters, 2)}%)`,
      title: `Of ${formatNumber(facts.parameters)}`,
    },
    memory !== undefined && { name: finished ? 'Peak memory' : 'Memory', value: formatBytes(memory) },
    facts !== null && { name: 'Device', value: `${facts.device}, ${formatCount(facts.threads, 'thread')}` },
    startedAt !== null && { name: 'Time', value: formatDuration(Math.max(0, (endedAt ?? now) - startedAt)) },
  ]
  return found.filter((fact) => fact !== false)
}

const endings: Record<NonNullable<TuningDetail['finished']>['reason'], string> = {
  epochs: 'All epochs',
  maxSteps: 'Step limit',
  patience: 'No better validation',
}
