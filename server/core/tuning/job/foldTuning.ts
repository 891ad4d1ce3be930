import type { TuningEvent } from './tuningEvent.ts'

type Of<Type extends TuningEvent['type']> = Extract<TuningEvent, { type: Type }>

/** What the events of a job say so far. Steps that were done again after a resumption are there once. */
export type TuningProgress = {
  started: Of<'started'> | null
  steps: Of<'step'>[]
  validations: Of<'validation'>[]
  samples: Of<'sample'>[]
  notes: string[]
  /** The last step whose state is saved; null without one. */
  checkpoint: number | null
  /** What takes a while before the first step or after the last one; null during the steps. */
  stage: Of<'stage'> | null
  /** How the last start ended; null while it goes on, or if it ended without a word. */
  end: Of<'finished' | 'stopped' | 'failed'> | null
}

export function noProgress(): TuningProgress {
  return { started: null, steps: [], validations: [], samples: [], notes: [], checkpoint: null, stage: null, end: null }
}

/** Adds events, in the order in which they were written, to `progress`. */
export function addEvents(progress: TuningProgress, events: readonly TuningEvent[]): void {
  for (const event of events) addEvent(progress, event)
}

function addEvent(progress: TuningProgress, event: TuningEvent): void {
  switch (event.type) {
    case 'started':
      progress.started = event
      progress.end = null
      progress.stage = null
      dropAfter(progress, event.resumedFrom)
      break
    case 'stage':
      progress.stage = event
      // A start that has not got to its first word has no end yet.
      if (event.stage === 'loading') progress.end = null
      break
    case 'step':
      progress.stage = null
      progress.steps.push(event)
      break
    case 'validation':
      progress.validations = progress.validations.filter(({ step }) => step !== event.step)
      progress.validations.push(event)
      break
    case 'sample':
      progress.samples = progress.samples.filter(({ step, prompt }) => step !== event.step || prompt !== event.prompt)
      progress.samples.push(event)
      break
    case 'checkpoint':
      progress.checkpoint = event.step
      break
    case 'note':
      if (!progress.notes.includes(event.message)) progress.notes.push(event.message)
      break
    case 'finished':
    case 'stopped':
    case 'failed':
      progress.stage = null
      progress.end = event
      break
  }
}

/** Forgets what was logged after a step, because it is done again; null: everything. */
function dropAfter(progress: TuningProgress, step: number | null): void {
  const stays = (event: { step: number }) => step !== null && event.step <= step
  progress.steps = progress.steps.filter(stays)
  progress.validations = progress.validations.filter(stays)
  progress.samples = progress.samples.filter(stays)
  if (step === null || (progress.checkpoint ?? 0) > step) progress.checkpoint = step
}
