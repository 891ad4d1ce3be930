import { type TuningEvent, tuningEventSchema } from '../../core/tuning/job/tuningEvent.ts'
import { hasCode } from '../files/fileError.ts'
import { withRegular } from '../files/regularFile.ts'
import { AppError } from '../../core/errors.ts'

/** Reads the events of a job while its trainer writes them. */
export type EventsFile = {
  /** What was written since the last call. `isNew`: the file is another one, so what was read before does not count. */
  read(): Promise<{ events: TuningEvent[]; isNew: boolean }>
}

const CHUNK_BYTES = 4 * 1024 * 1024
const LINE_FEED = 0x0a

export function openEvents(path: string, { within }: { within: string }): EventsFile {
  /** Where the next line begins. A line without its end is read again: a trainer that goes on removes what a killed one left of a line. */
  let offset = 0
  return {
    async read() {
      const events: TuningEvent[] = []
      let isNew = false
      try {
        await withRegular(path, { within, name: 'events.jsonl' }, async (file) => {
          const { size } = await file.stat()
          if (size < offset) {
            offset = 0
            isNew = true
          }
          for (let bytes = CHUNK_BYTES; offset < size;) {
            const { bytesRead, buffer } = await file.read(Buffer.alloc(Math.min(bytes, size - offset)), 0, undefined, offset)
            const end = buffer.subarray(0, bytesRead).lastIndexOf(LINE_FEED)
            if (end === -1 && bytesRead < bytes) break
            // A line that is longer than the chunk.
            if (end === -1) bytes *= 2
            else events.push(...buffer.toString('utf8', 0, end).split('\n').flatMap(eventOf))
            offset += end + 1
          }
        })
      } catch (thrown) {
        if (!isMissing(thrown)) throw thrown
        isNew = offset > 0
        offset = 0
      }
      return { events, isNew }
    },
  }
}

function isMissing(thrown: unknown): boolean {
  return thrown instanceof AppError ? thrown.code === 'FILE_MISSING' : hasCode(thrown, 'ENOENT')
}

/** The event of a line. Where half a line was left and the next event written behind it, the line ends with a whole event. */
function eventOf(line: string): TuningEvent[] {
  for (let from = 0; from !== -1; from = line.indexOf('{"type"', from + 1)) {
    const event = parsed(line.slice(from))
    if (event) return [event]
  }
  return []
}

function parsed(text: string): TuningEvent | null {
  try {
    return tuningEventSchema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
