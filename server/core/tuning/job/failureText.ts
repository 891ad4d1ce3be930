import type { ErrorCode, ErrorData } from '../../errors.ts'
import type { TuningSettings } from '../settings/tuningSettings.ts'
import type { TuningEvent } from './tuningEvent.ts'

type Failed = Extract<TuningEvent, { type: 'failed' }>
type Told = Pick<TuningSettings, 'batch' | 'accumulation' | 'context' | 'learningRate'>

/** The code of the error that a cause of failure is. */
export const failureCodes: Record<Failed['cause'], ErrorCode> = {
  memory: 'OUT_OF_MEMORY',
  nan: 'TRAINING_FAILED',
  disk: 'DISK_FULL',
  base: 'MODEL_BROKEN',
  rows: 'BAD_INPUT',
  targets: 'BAD_INPUT',
  other: 'TRAINING_FAILED',
}

/** What a user is told of a failed training: what happened, and what to change. Where only the trainer knows that, its message is part of it. */
export function failureError({ cause, message, step }: Omit<Failed, 'type'>, settings: Told): ErrorData {
  return {
    code: failureCodes[cause],
    message: sentences[cause]({ message: message.trim(), at: step === null ? '' : ` at step ${step}`, settings }),
  }
}

const sentences: Record<Failed['cause'], (told: { message: string; at: string; settings: Told }) => string> = {
  memory: ({ at, settings: { batch, accumulation, context } }) =>
    batch > 1
      ? `The memory was not enough${at}. Use a smaller batch, such as ${Math.floor(batch / 2)} with an accumulation of ${accumulation * Math.ceil(batch / Math.floor(batch / 2))}, which learns the same, or a context below ${context} tokens.`
      : `The memory was not enough${at}, even for one row at a time. Use a context below ${context} tokens, leave out the longest rows, or take a smaller base model.`,
  nan: ({ at, settings: { learningRate } }) =>
    `The loss was no number any more${at}. Use a lower learning rate, such as ${Number((learningRate / 3).toPrecision(1))}, or more warm-up steps.`,
  disk: ({ at }) =>
    `The disk is full, so the training could not be saved${at}. Free some space, then resume it: it goes on from its last checkpoint.`,
  base: ({ message }) => sentence(message),
  rows: ({ message }) => sentence(message),
  targets: ({ message }) => `${sentence(message)} Choose other target layers.`,
  other: ({ message, at }) => `The training stopped${at}: ${sentence(message)} The log has the details; after a change, resume it.`,
}

/** The error of a trainer that ended without a word, with the end of its log. */
export function silentEndError(log: string): ErrorData {
  const lines = log.trim().split('\n').slice(-lastLines).join('\n').trim()
  const isKilled = lines === '' || !/error|exception/i.test(lines)
  const reason = isKilled
    ? 'Its process was ended from outside twice without a checkpoint in between, as a system does that runs out of memory: use a smaller batch or context.'
    : 'Its process ended twice without saying why.'
  return { code: 'TRAINING_FAILED', message: `${reason} ${lines === '' ? 'Its log is empty.' : `The end of its log:\n${lines}`}` }
}

const lastLines = 6

/** The first line of a message, as a sentence. */
function sentence(message: string): string {
  const [line = ''] = message.split('\n')
  const text = line.trim() === '' ? 'no reason was given' : line.trim()
  return /[.!?]$/.test(text) ? text : `${text}.`
}
