import { addEvents, noProgress, type TuningProgress } from '../../core/tuning/job/foldTuning.ts'
import { openEvents } from '../../io/tuning/eventsFile.ts'
import type { TuningFolder } from '../../io/tuning/tuningFolders.ts'

/** What the events of a job say, read on from where the last call ended. */
export type JobProgress = () => Promise<TuningProgress>

/** Follows the events of a job. The object that a call returns changes with the next call. */
export function followProgress(folder: Pick<TuningFolder, 'place' | 'path'>): JobProgress {
  const file = openEvents(folder.place('events.jsonl'), { within: folder.path })
  let progress = noProgress()
  let reading: Promise<unknown> = Promise.resolve()
  return () => {
    // One call at a time: a read moves the position.
    const read = reading.then(async () => {
      const { events, isNew } = await file.read()
      if (isNew) progress = noProgress()
      addEvents(progress, events)
      return progress
    })
    reading = read.catch(() => undefined)
    return read
  }
}
