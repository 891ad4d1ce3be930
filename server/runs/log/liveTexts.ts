import type { RunEvent } from '../../core/run/runEvent.ts'

/** The text that the cells at work have so far, for a page that joins in the middle of a run, or comes back to it. */
export type LiveTexts = {
  take(event: RunEvent): void
  snapshot(): Extract<RunEvent, { type: 'cellTokens' }>[]
}

export function createLiveTexts(): LiveTexts {
  const texts = new Map<number, string>()
  return {
    take(event) {
      switch (event.type) {
        case 'cellTokens':
          return void texts.set(event.cell, (texts.get(event.cell) ?? '') + event.text)
        case 'cellDone':
        case 'cellFailed':
        case 'cellRetried':
        case 'cellCached':
          return void texts.delete(event.cell)
        case 'cellsCancelled':
          return event.cells.forEach((cell) => texts.delete(cell))
        case 'runFinished':
          return texts.clear()
        case 'runStarted':
        case 'cellStarted':
        case 'engineNote':
        case 'runPaused':
        case 'runWaits':
        case 'runResumed':
        case 'clockJumped':
          return
      }
    },
    snapshot: () => [...texts].map(([cell, text]) => ({ type: 'cellTokens', cell, text, whole: true })),
  }
}
